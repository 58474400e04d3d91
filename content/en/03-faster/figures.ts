/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/03-faster/words.ts'

export const figures: FigureWords = {
  readThrough: {
    hit: 'hit',
    miss: 'miss',
    past: 'writes; reads while the cache is away',
    kept: 'kept for TTL_MS',
  },
  herd: {
    comes: 'five users, one card',
    first: 'miss',
    waits: 'waits',
    hit: 'hit',
    read: 'one read',
    time: 'time',
  },
  edge: {
    near: 'Seoul',
    far: 'Virginia',
    first: 'user A',
    second: 'user B',
    kept: 'kept',
    miss: 'a miss',
    once: 'once for all',
    hit: 'a hit',
  },
  onItsWay: {
    before: 'A asks',
    old: 'it fetches the old one',
    notKept: 'only A gets it',
    purge: 'purge',
    after: 'B asks',
    new: 'a new fetch',
    kept: 'this one is kept',
    time: 'time',
  },
  victims: {
    asked: 'asked for, in this order',
    comes: 'then f comes, and one has to go',
    first: 'by the first time',
    last: 'by the last time',
    often: 'by how often',
    goes: 'goes',
  },
}
