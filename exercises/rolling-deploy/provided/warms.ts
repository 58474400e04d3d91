/** Good, once it is warm: for its first three seconds it says that it is sick. */
import { version } from './web.ts'

export default version('warms', { wellAfterMs: 3000 })
