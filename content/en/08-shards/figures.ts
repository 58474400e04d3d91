/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/08-shards/words.ts'

export const figures: FigureWords = {
  shards: {
    request: 'GET /people/anna/cards',
    number: 'hash(anna) % 4 = 1',
    first: 'dora, hugo, …',
    second: 'anna, kim, …',
    third: 'ben, 김민준, …',
    fourth: 'carl, 42, …',
  },
  gather: {
    page: 'a page of four:',
    next: 'next: older than 6',
    missing: 'missing: shard-4',
  },
}
