/** Never ends its start. */
import { version } from './web.ts'

export default version('hangs', { start: 'hangs' })
