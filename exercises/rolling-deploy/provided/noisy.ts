/** Good enough: one of a hundred users gets a 500, as happens in life. */
import { version } from './web.ts'

export default version('noisy', { fails: 100 })
