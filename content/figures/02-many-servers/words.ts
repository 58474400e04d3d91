/** What stands in the figures of this part. Each language has its own in `content/<language>/02-many-servers/figures.ts`. */
type Words<Name extends string> = Readonly<Record<Name, string>>

export interface FigureWords {
  readonly balancer: Words<'privateNetwork' | 'dns' | 'users' | 'ask' | 'send' | 'balancer' | 'out'>
  readonly checks: Words<'checks' | 'takesUsers' | 'out' | 'back'>
  readonly freeCores: Words<'busy' | 'wait' | 'two' | 'sixteen'>
  readonly lease: Words<
    | 'witness'
    | 'epochOne'
    | 'epochTwo'
    | 'lent'
    | 'ends'
    | 'frozen'
    | 'no'
    | 'fetches'
    | 'open'
    | 'wakes'
    | 'looks'
  >
  readonly log: Words<'primary' | 'snapshot' | 'log' | 'upToDate' | 'behind' | 'cutOff'>
  readonly parted: Words<'primary' | 'back' | 'epoch' | 'parted' | 'aside'>
  readonly replication: Words<
    'from' | 'writes' | 'reads' | 'primary' | 'primaryLog' | 'upToDate' | 'behind' | 'log'
  >
}
