/** What stands in the figures of this part. Each language has its own in `content/<language>/05-around-the-world/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly asked: Words<
    | 'user'
    | 'userPlace'
    | 'resolver'
    | 'resolverPlace'
    | 'serverPlace'
    | 'name'
    | 'network'
    | 'told'
    | 'nearest'
    | 'next'
    | 'seoul'
    | 'virginia'
    | 'frankfurt'
  >
  readonly remembered: Words<'lost' | 'out' | 'checks' | 'obeys' | 'disobeys' | 'kept' | 'seconds' | 'gone'>
  readonly rolled: Words<'seoul' | 'virginia' | 'old' | 'watched' | 'next' | 'sick' | 'time'>
  readonly stamped: Words<'seoul' | 'virginia' | 'says' | 'noodles' | 'rice' | 'heard' | 'wins'>
}
