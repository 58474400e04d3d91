/** What stands in the figures of this part. Each language has its own in `content/<language>/04-stateless/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly shared: Words<
    'cookie' | 'id' | 'signature' | 'anyServer' | 'noState' | 'key' | 'store' | 'record' | 'end' | 'replica'
  >
  readonly sticky: Words<
    | 'ann'
    | 'bob'
    | 'visitor'
    | 'noCookie'
    | 'balancer'
    | 'sessions'
    | 'added'
    | 'web1'
    | 'web2'
    | 'web3'
    | 'home1'
    | 'home2'
  >
  readonly minute: Words<'time' | 'machines' | 'order' | 'up' | 'headroom' | 'load' | 'capacity'>
}
