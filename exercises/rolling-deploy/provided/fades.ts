/** Well at first, and soon after its start it says that it is sick. */
import { version } from './web.ts'

export default version('fades', { sickAfterMs: 1200 })
