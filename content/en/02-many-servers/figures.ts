/** What stands in the figures of this part, in English. */
import type { FigureWords } from '../../figures/02-many-servers/words.ts'

export const figures: FigureWords = {
  balancer: {
    privateNetwork: 'private network',
    dns: 'DNS',
    users: 'users',
    ask: '1 ask',
    send: '2 send',
    balancer: 'balancer',
    out: '✗ out',
  },
  checks: {
    checks: 'checks',
    takesUsers: 'takes users',
    out: 'third in a row: out',
    back: 'second: back',
  },
  freeCores: {
    busy: 'busy',
    wait: 'service times that 1 of 100 waits',
    two: '2 cores',
    sixteen: '16 cores',
  },
  lease: {
    witness: 'witness',
    epochOne: 'epoch 1',
    epochTwo: 'epoch 2, lent to database-2',
    lent: 'lent for 3 s',
    ends: 'runs out',
    frozen: 'frozen',
    no: 'not yet',
    fetches: 'fetches',
    open: 'primary',
    wakes: 'wakes up,',
    looks: 'has no lease',
  },
  log: {
    primary: 'primary',
    snapshot: 'snapshot to 4',
    log: 'the log: one change each',
    upToDate: 'up to date',
    behind: 'asks for 7, 8, 9',
    cutOff: '3 and 4 are cut: snapshot, then 5 to 9',
  },
  parted: {
    primary: 'the primary',
    back: 'is back',
    epoch: 'epoch',
    parted: 'the same up to here',
    aside: 'set aside: GET /diverged',
  },
  replication: {
    from: 'from the balancer',
    writes: 'writes',
    reads: 'reads',
    primary: 'primary',
    primaryLog: 'log … 7 8 9',
    upToDate: 'has 9',
    behind: 'has 7',
    log: 'the log',
  },
}
