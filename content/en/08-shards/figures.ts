/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/08-shards/words.ts'

export const figures: FigureWords = {
  shards: {
    request: 'GET /people/anna/cards',
    number: 'hash(anna) % 4 = 3',
    first: 'kim, hugo, …',
    second: 'dora, max, …',
    third: 'ben, 김민준, …',
    fourth: 'anna, carl, 42, …',
  },
  gather: {
    page: 'a page of four:',
    next: 'next: older than 6',
    missing: 'missing: shard-4',
  },
}
