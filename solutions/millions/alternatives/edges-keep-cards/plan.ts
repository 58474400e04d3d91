/** As little as possible behind the edges: one of each tier in each region, and two web servers, as one may die. */
import type { Nodes, Plan } from './architecture.ts'

const each = { seoul: 1, virginia: 1, frankfurt: 1 } satisfies Nodes

export default {
  dns: { program: 'geo-dns', machine: 'small', nodes: { oregon: 1, tokyo: 1 } },
  edge: { program: 'cdn-edge', machine: 'medium', nodes: each },
  balancer: { program: 'load-balancer', machine: 'medium', nodes: each },
  web: { machine: 'medium', nodes: { seoul: 2, virginia: 3, frankfurt: 3 }, vars: { KEY: 'kept by eight' } },
  cache: {
    program: 'read-through-cache',
    machine: 'small',
    nodes: each,
    vars: { TTL_MS: '4000', ABSENT_MS: '500', STALE_MS: '10000' },
  },
  router: { program: 'consistent-hashing', machine: 'small', nodes: each },
  shard: { program: 'multi-dc-replication', groups: 4, machine: 'small', nodes: each },
  deploy: { watchMs: 7000 },
} satisfies Plan
