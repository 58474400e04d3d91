/** What stands in the figures of this part. Each language has its own in `content/<language>/03-faster/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly readThrough: Words<'hit' | 'miss' | 'past' | 'kept'>
  readonly herd: Words<'comes' | 'first' | 'waits' | 'hit' | 'read' | 'time'>
  readonly edge: Words<'near' | 'far' | 'first' | 'second' | 'kept' | 'miss' | 'once' | 'hit'>
  readonly onItsWay: Words<'before' | 'old' | 'notKept' | 'purge' | 'after' | 'new' | 'kept' | 'time'>
  readonly staleSet: Words<
    | 'reader'
    | 'writer'
    | 'miss'
    | 'old'
    | 'writes'
    | 'delete'
    | 'put'
    | 'refused'
    | 'nothing'
    | 'stays'
    | 'time'
  >
  readonly rendezvous: Words<'card' | 'away' | 'tells'>
  readonly victims: Words<'asked' | 'comes' | 'first' | 'last' | 'often' | 'goes'>
}
