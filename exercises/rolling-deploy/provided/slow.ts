/** Says that it is well, and one of ten users waits for 800 ms. */
import { version } from './web.ts'

export default version('slow', { slow: 10 })
