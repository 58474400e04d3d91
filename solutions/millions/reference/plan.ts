/** Postcards for a million users a day: three centers, each of which has room for the users of another one. */
import type { Plan } from './architecture.ts'

const everywhere = { seoul: 2, virginia: 2, frankfurt: 2 }

export default {
  dns: { program: 'geo-dns', machine: 'small', nodes: { oregon: 1, singapore: 1 } },
  edge: { program: 'cdn-edge', machine: 'small', nodes: everywhere },
  balancer: { program: 'load-balancer', machine: 'small', nodes: everywhere },
  web: {
    machine: 'medium',
    // When Seoul is lost, its users come to Virginia; when one of the other two is, to the other one.
    nodes: { seoul: 2, virginia: 3, frankfurt: 3 },
    vars: { KEY: 'only the servers know' },
  },
  cache: {
    program: 'read-through-cache',
    machine: 'small',
    nodes: everywhere,
    vars: { TTL_MS: '5000', ABSENT_MS: '2000', STALE_MS: '60000' },
  },
  router: { program: 'consistent-hashing', machine: 'small', nodes: everywhere },
  shard: {
    program: 'multi-dc-replication',
    groups: 3,
    machine: 'small',
    nodes: { seoul: 1, virginia: 1, frankfurt: 1 },
  },
  deploy: { watchMs: 8000 },
} satisfies Plan
