/** Says that it is well, and one of twenty users gets a 500. */
import { version } from './web.ts'

export default version('errors', { fails: 20 })
