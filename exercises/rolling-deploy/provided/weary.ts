/** Says that it is well; one of forty users gets a 500, and another one waits for 800 ms. */
import { version } from './web.ts'

export default version('weary', { fails: 40, slow: 40 })
