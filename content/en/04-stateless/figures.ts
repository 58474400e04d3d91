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
  sticky: {
    ann: 'Ann',
    bob: 'Bob',
    visitor: 'somebody new',
    noCookie: 'no cookie',
    balancer: 'balancer',
    sessions: 'sessions',
    added: 'added at noon',
    web1: 'web-1',
    web2: 'web-2',
    web3: 'web-3',
    home1: 'server=web-1',
    home2: 'server=web-2',
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
