/** Says that it is well, and one of eight users gets a 500. */
import { version } from './web.ts'

export default version('worse', { fails: 8 })
