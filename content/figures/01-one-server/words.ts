/** What stands in the figures of this part. Each language has its own in `content/<language>/01-one-server/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly oneBox: Words<
    | 'browser'
    | 'orApp'
    | 'dns'
    | 'dnsKnows'
    | 'ask'
    | 'address'
    | 'request'
    | 'answer'
    | 'memory'
    | 'cards'
    | 'sessions'
  >
  readonly walk: Words<
    | 'resolver'
    | 'asks'
    | 'root'
    | 'top'
    | 'authority'
    | 'askTop'
    | 'askAuthority'
    | 'address'
    | 'keptLong'
    | 'keptHour'
    | 'keptShort'
  >
  readonly twoTiers: Words<
    'users' | 'webTier' | 'dataTier' | 'forgets' | 'network' | 'database' | 'cards' | 'durable'
  >
  readonly sameKey: Words<'user' | 'database' | 'post' | 'put' | 'kept' | 'dies' | 'again' | 'there' | 'same'>
  readonly roundTrips: Words<'select' | 'rows' | 'one' | 'whom' | 'cards' | 'likes' | 'three'>
}
