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
  ring: {
    four: 'four shards, two points each',
    five: 'shard-5 brings two points',
    key: 'anna',
    ownerOfFour: 'anna: next is a point of shard-2',
    ownerOfFive: 'anna: next is a point of shard-5',
  },
  twoPlaces: {
    oldPlace: 'old place',
    newPlace: 'new place',
    aRead: 'a read finds',
    before: 'not copied yet',
    copied: 'copied',
    freed: 'old place freed',
    deleted: 'or deleted first',
    value: '“hello”',
    nothing: '–',
    mark: 'mark',
    readsOld: '“hello”, the old',
    readsNew: '“hello”, the new',
    readsNothing: 'nothing',
  },
  copies: {
    home: 'its home',
    copies: 'both copies',
    anna: 'Anna reads',
    others: 'others read',
    before: 'before',
    written: 'Anna writes',
    later: 'within a second',
    old: '“hello” · 17',
    fresh: '“bye” · 18',
    readsOld: '“hello”',
    readsFresh: '“bye”',
  },
}
