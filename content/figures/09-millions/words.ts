/** What stands in the figures of this part. Each language has its own in `content/<language>/09-millions/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly whole: Words<
    | 'users'
    | 'names'
    | 'edge'
    | 'pictures'
    | 'balancer'
    | 'web'
    | 'cache'
    | 'router'
    | 'shards'
    | 'seoul'
    | 'virginia'
    | 'frankfurt'
    | 'nearest'
    | 'address'
    | 'else'
    | 'copies'
    | 'queue'
    | 'workers'
    | 'metrics'
    | 'logs'
    | 'beside'
    | 'service'
  >
  readonly notices: Words<
    | 'dies'
    | 'service'
    | 'balancer'
    | 'name'
    | 'user'
    | 'serviceDoes'
    | 'balancerDoes'
    | 'nameDoes'
    | 'userDoes'
    | 'seconds'
  >
}
