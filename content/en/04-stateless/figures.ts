/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/04-stateless/words.ts'

export const figures: FigureWords = {
  shared: {
    cookie: 'Ann’s cookie',
    id: '3f25…',
    signature: 'signature',
    anyServer: 'to any of them',
    noState: 'no state',
    key: 'the key',
    store: 'session-1, the store',
    record: 'Ann, her cart',
    end: 'ends in 57 s',
    replica: 'session-2, a copy',
  },
  minute: {
    time: 'time',
    machines: 'machines',
    order: 'ordered',
    up: 'it serves',
    headroom: 'headroom',
    load: 'the work that comes',
    capacity: 'machines that serve',
  },
}
