/** Serves everybody, and never says that it is well. */
import { version } from './web.ts'

export default version('unwell', { sickAfterMs: 0 })
