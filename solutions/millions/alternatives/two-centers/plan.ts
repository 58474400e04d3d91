/** Two centers that can each carry everybody, on few large machines. Frankfurt has edges, and nothing else. */
import type { Nodes, Plan } from './architecture.ts'

const centers = { seoul: 2, virginia: 2 } satisfies Nodes
const oneEach = { seoul: 1, virginia: 1 } satisfies Nodes

export default {
  dns: { program: 'geo-dns', machine: 'small', nodes: oneEach },
  edge: { program: 'cdn-edge', machine: 'small', nodes: { ...centers, frankfurt: 2 } },
  balancer: { program: 'load-balancer', machine: 'small', nodes: centers },
  web: { machine: 'large', nodes: centers, vars: { KEY: 'two centers, one key' } },
  cache: { program: 'read-through-cache', machine: 'medium', nodes: oneEach, vars: { TTL_MS: '2000' } },
  router: { program: 'consistent-hashing', machine: 'medium', nodes: oneEach },
  shard: { program: 'multi-dc-replication', groups: 3, machine: 'medium', nodes: oneEach },
  deploy: { watchMs: 6000 },
} satisfies Plan
