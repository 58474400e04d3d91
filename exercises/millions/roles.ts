/** What a plan means: its tiers as roles of the stack, each of which finds its neighbours under the names that it was written with. */
import type { Role } from '../../src/contract/exercise.ts'
import type { Finds } from '../../src/contract/finds.ts'
import { groupName, machines, serviceMs, type Tier } from './machines.ts'
import type { PlannedTier, SoundPlan } from './sound-plan.ts'

const calls: Readonly<Record<Exclude<Tier, 'shard' | 'router'>, readonly string[]>> = {
  dns: ['edge'],
  edge: ['balancer'],
  balancer: ['web'],
  web: ['cache', 'router'],
  cache: ['router'],
}

const finds: Readonly<Partial<Record<Tier, Finds>>> = {
  dns: { center: { nodes: 'edge' } },
  edge: { origin: { services: ['balancer'] } },
  balancer: { web: { nodes: 'web', within: 'region' } },
  web: { router: { services: ['router'] } },
  cache: { database: { services: ['router'] } },
}

/** What brings new versions to web servers, and who counts for it what users got from them: there while somebody deploys. */
export const deploying = {
  deployer: {
    program: { of: 'rolling-deploy', file: 'deployer.ts' },
    regions: {},
    vars: { version: 'now', watchMs: '0', checkMs: '1000', startMs: '10000' },
    calls: ['counts', 'web'],
    finds: { balancer: { nodes: 'counts' } },
  },
  counts: {
    program: { provided: 'counts.ts' },
    regions: {},
    calls: ['web'],
    finds: { web: { nodes: 'web', within: 'region' } },
  },
} as const satisfies Readonly<Record<string, Role>>

export function rolesOf(plan: SoundPlan): Readonly<Record<string, Role>> {
  const groups = Array.from({ length: plan.shard.groups }, (_, index) => groupName(index))
  const plain = (['dns', 'edge', 'balancer', 'web', 'cache'] as const).map((tier) => [
    tier,
    { ...roleOf(tier, plan[tier]), calls: calls[tier], ...(finds[tier] && { finds: finds[tier] }) },
  ])
  const router: Role = {
    ...roleOf('router', plan.router),
    calls: groups,
    finds: { shard: { services: groups } },
  }
  const shards = groups.map((name): [string, Role] => [
    name,
    { ...roleOf('shard', plan.shard), tier: 'shard', calls: [name], finds: { database: { nodes: name } } },
  ])
  const deployer: Role = {
    ...deploying.deployer,
    vars: { ...deploying.deployer.vars, watchMs: String(plan.deploy?.watchMs ?? 0) },
  }
  return { ...Object.fromEntries(plain), router, ...Object.fromEntries(shards), deployer }
}

function roleOf(tier: Tier, { program, machine, nodes, vars }: PlannedTier): Role {
  return {
    program: programOf(tier, program),
    regions: nodes,
    ...machines[machine],
    serviceMs: serviceMs[tier],
    vars: { ...usualVars[tier], ...vars },
  }
}

/** What programs ask for, where a plan says nothing of it. */
const usualVars: Readonly<Partial<Record<Tier, Readonly<Record<string, string>>>>> = {
  edge: { PURGE_KEY: 'the operator', IGNORED: '' },
  balancer: { draining: '' },
  cache: { TTL_MS: '5000', ABSENT_MS: '2000', STALE_MS: '60000' },
}

function programOf(tier: Tier, program: string | undefined): Role['program'] {
  if (tier === 'web' || program === undefined) return { learner: 'web.ts' }
  if (program === 'database') return { shared: 'database' }
  return { of: program }
}
