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
}
