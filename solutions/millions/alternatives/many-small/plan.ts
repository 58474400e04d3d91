/** Nothing but the smallest machine: what is lost when one dies is little, and a core costs no more than it has to. */
import type { Nodes, Plan } from './architecture.ts'

const everywhere = (each: number): Nodes => ({ seoul: each, virginia: each, frankfurt: each })
const machine = 'small'

export default {
  dns: { program: 'geo-dns', machine, nodes: everywhere(1) },
  edge: { program: 'cdn-edge', machine, nodes: everywhere(2) },
  balancer: { program: 'load-balancer', machine, nodes: everywhere(2) },
  web: { machine, nodes: { seoul: 5, virginia: 6, frankfurt: 5 }, vars: { KEY: 'sixteen know it' } },
  cache: {
    program: 'read-through-cache',
    machine,
    nodes: everywhere(2),
    vars: { TTL_MS: '3000', ABSENT_MS: '1000', STALE_MS: '60000' },
  },
  router: { program: 'consistent-hashing', machine, nodes: everywhere(2) },
  shard: { program: 'multi-dc-replication', machine, nodes: everywhere(1), groups: 4 },
  deploy: { watchMs: 10_000 },
} satisfies Plan
