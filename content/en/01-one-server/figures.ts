/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/01-one-server/words.ts'

export const figures: FigureWords = {
  oneBox: {
    browser: 'browser',
    orApp: 'or app',
    dns: 'DNS',
    dnsKnows: 'names → addresses',
    ask: '1 postcards.example?',
    address: '2 203.0.113.10',
    request: '3 GET /cards/17',
    answer: '4 HTML or JSON',
    memory: 'memory',
    cards: 'cards',
    sessions: 'sessions',
  },
  twoTiers: {
    users: 'users',
    webTier: 'web tier',
    dataTier: 'data tier',
    forgets: 'keeps nothing',
    network: 'the network',
    database: 'database-1',
    cards: 'all cards',
    durable: 'on its disk',
  },
  sameKey: {
    user: 'user',
    database: 'database-1',
    post: 'POST, key 7f3',
    put: 'PUT, if there is none',
    kept: '201',
    dies: 'dies',
    again: 'POST, key 7f3',
    there: '412: it is there',
    same: '201, the same card',
  },
  roundTrips: {
    select: 'one SELECT',
    rows: '20 rows',
    one: 'one round trip',
    whom: 'follows whom?',
    cards: 'whose cards?',
    likes: 'names? likes?',
    three: 'three',
  },
}
