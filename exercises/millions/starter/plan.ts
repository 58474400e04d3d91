/**
 * Your plan. This one is a single center, with one of everything: it runs, and
 * that is all. Submit it as it is, and read what the first failing test says.
 *
 * What may stand here is in architecture.ts. `program` says whose results run
 * in a tier: yours, where you have passed that exercise.
 */
import type { Plan } from './architecture.ts'

export default {
  dns: { program: 'geo-dns', machine: 'small', nodes: { virginia: 1 } },
  edge: { program: 'cdn-edge', machine: 'small', nodes: { virginia: 1 } },
  balancer: { program: 'load-balancer', machine: 'small', nodes: { virginia: 1 } },
  web: { machine: 'small', nodes: { virginia: 1 }, vars: { KEY: 'only the servers know' } },
  cache: {
    program: 'read-through-cache',
    machine: 'small',
    nodes: { virginia: 1 },
    vars: { TTL_MS: '5000' },
  },
  router: { program: 'consistent-hashing', machine: 'small', nodes: { virginia: 1 } },
  shard: { program: 'multi-dc-replication', groups: 1, machine: 'small', nodes: { virginia: 1 } },
} satisfies Plan
