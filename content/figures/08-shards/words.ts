/** What stands in the figures of this part. Each language has its own in `content/<language>/08-shards/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly shards: Words<'request' | 'number' | 'first' | 'second' | 'third' | 'fourth'>
  readonly gather: Words<'page' | 'next' | 'missing'>
  readonly ring: Words<'four' | 'five' | 'key' | 'ownerOfFour' | 'ownerOfFive'>
  readonly twoPlaces: Words<
    | 'oldPlace'
    | 'newPlace'
    | 'aRead'
    | 'before'
    | 'copied'
    | 'freed'
    | 'deleted'
    | 'value'
    | 'nothing'
    | 'mark'
    | 'readsOld'
    | 'readsNew'
    | 'readsNothing'
  >
  readonly copies: Words<
    | 'home'
    | 'copies'
    | 'anna'
    | 'others'
    | 'before'
    | 'written'
    | 'later'
    | 'old'
    | 'fresh'
    | 'readsOld'
    | 'readsFresh'
  >
  readonly fanOut: Words<
    'transaction' | 'card' | 'note' | 'first' | 'second' | 'third' | 'copy' | 'late' | 'older'
  >
}
