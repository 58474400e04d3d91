/** Plans that scenes are played on: whoever reads them has one of their own, and sees the same. */
import type { Role } from '../../src/contract/exercise.ts'
import type { StackChanges } from '../../src/contract/scene.ts'
import { groupName, MOST_GROUPS } from './machines.ts'
import { rolesOf } from './roles.ts'
import type { SoundPlan } from './sound-plan.ts'

const virginia = { machine: 'small', nodes: { virginia: 1 } } as const
/** One of everything, in one place. */
export const oneCenter: SoundPlan = {
  dns: { program: 'geo-dns', ...virginia },
  edge: { program: 'cdn-edge', ...virginia },
  balancer: { program: 'load-balancer', ...virginia },
  web: { ...virginia, vars: { KEY: 'only the servers know' } },
  cache: { program: 'read-through-cache', ...virginia },
  router: { program: 'consistent-hashing', ...virginia },
  shard: { program: 'multi-dc-replication', groups: 1, ...virginia },
}

const twice = { machine: 'small', nodes: { seoul: 2, virginia: 2, frankfurt: 2 } } as const
const once = { seoul: 1, virginia: 1, frankfurt: 1 }
/** Three centers that can do without each other, and everything in each of them twice. */
export const threeCenters: SoundPlan = {
  dns: { program: 'geo-dns', machine: 'small', nodes: { oregon: 1, singapore: 1 } },
  edge: { program: 'cdn-edge', ...twice },
  balancer: { program: 'load-balancer', ...twice },
  web: { ...twice, machine: 'medium', vars: { KEY: 'only the servers know' } },
  cache: { program: 'read-through-cache', ...twice },
  router: { program: 'consistent-hashing', ...twice },
  shard: { program: 'multi-dc-replication', groups: 2, machine: 'small', nodes: once },
}

/** As many cores, and one web server in each region. */
export const oneWebEach: SoundPlan = {
  ...threeCenters,
  web: { ...threeCenters.web, machine: 'large', nodes: once },
}

const nobody = { program: { shared: 'database' }, regions: {} } as const
const noGroups = Object.fromEntries(
  Array.from({ length: MOST_GROUPS }, (_, index) => [groupName(index), nobody] as const),
)

/** This plan in place of the learner's, who may have planned more groups of shards. */
export const planned = (plan: SoundPlan): StackChanges => ({ roles: { ...noGroups, ...rolesOf(plan) } })

/** The roles there are, with no nodes: a plan says how many. */
export const unplanned: Readonly<Record<string, Role>> = Object.fromEntries(
  Object.entries(rolesOf(oneCenter)).map(([name, role]) => [name, { ...role, regions: {}, vars: {} }]),
)
