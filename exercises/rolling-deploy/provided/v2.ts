/** As good as v1. */
import { version } from './web.ts'

export default version('v2')
