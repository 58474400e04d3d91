/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/07-operate/words.ts'

export const figures: FigureWords = {
  merge: {
    scrapes: 'scrapes',
    monitor: 'monitor',
    added: 'buckets, added up',
    p99: 'p99',
    pager: 'pager',
    wakes: 'only pain',
    own: 'own p99',
  },
}
