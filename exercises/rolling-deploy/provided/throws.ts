/** Does not start. */
import { version } from './web.ts'

export default version('throws', { start: 'throws' })
