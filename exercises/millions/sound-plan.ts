/** A plan that can be built, and what is wrong with one that cannot. */
import type { PlanData, PlanProblem } from '../../src/contract/planned.ts'
import { type Machine, MOST_GROUPS, machines, programs, REGIONS, TIERS, type Tier } from './machines.ts'

export interface PlannedTier {
  readonly program?: string
  readonly machine: Machine
  readonly nodes: Readonly<Record<string, number>>
  readonly vars?: Readonly<Record<string, string>>
}

export type SoundPlan = Readonly<Record<Exclude<Tier, 'shard'>, PlannedTier>> & {
  readonly shard: PlannedTier & { readonly groups: number }
  readonly deploy?: PlannedDeploy
}

/** How carefully a new version is brought to web servers. */
export interface PlannedDeploy {
  readonly watchMs: number
}

/** Nobody waits longer than that for the next server. */
const MOST_WATCH_MS = 60_000

/** More than that nobody needs, and the machine on which it is tried has to hold all. */
const MOST_NODES = 120
const MOST_IN_REGION = 40

export function problemsOf(plan: PlanData): readonly PlanProblem[] {
  const problems = [
    ...Object.keys(plan)
      .filter((name) => name !== 'deploy' && !TIERS.some((tier) => tier === name))
      .map((name) => ({ path: [name], message: `is no tier; there are: ${TIERS.join(', ')}` })),
    ...TIERS.flatMap((tier) => problemsOfTier(tier, plan[tier])),
    ...problemsOfDeploy(plan.deploy),
  ]
  // It has all that a sound one has by then.
  return problems.length > 0 ? problems : problemsOfWhole(plan as unknown as SoundPlan)
}

function problemsOfDeploy(deploy: unknown): readonly PlanProblem[] {
  if (deploy === undefined) return []
  if (!isObject(deploy)) return [{ path: ['deploy'], message: 'wants { watchMs: … }' }]
  if (isCount(deploy.watchMs, 0, MOST_WATCH_MS)) return []
  return [{ path: ['deploy', 'watchMs'], message: `wants a whole number from 0 to ${MOST_WATCH_MS}` }]
}

function problemsOfTier(name: Tier, tier: unknown): PlanProblem[] {
  if (tier === undefined) return [{ path: [name], message: 'is missing: nobody does the work of this tier' }]
  if (!isObject(tier)) return [{ path: [name], message: 'wants a machine, nodes, and mostly a program' }]
  const problems: PlanProblem[] = []
  const tell = (path: readonly string[], message: string): void =>
    void problems.push({ path: [name, ...path], message })
  const { program, machine, nodes, vars = {}, groups } = tier
  const fitting = programs[name]
  if (fitting.length > 0 && !fitting.some((each) => each === program))
    tell(['program'], `wants one of: ${fitting.join(', ')}`)
  if (typeof machine !== 'string' || !Object.hasOwn(machines, machine))
    tell(['machine'], `wants one of: ${Object.keys(machines).join(', ')}`)
  for (const { path, message } of problemsOfNodes(nodes)) tell(['nodes', ...path], message)
  if (!isObject(vars)) tell(['vars'], 'wants settings by their names')
  else
    for (const [key, value] of Object.entries(vars))
      if (typeof value !== 'string') tell(['vars', key], 'wants a text, as all settings are')
  if (name === 'shard' && !isCount(groups, 1, MOST_GROUPS))
    tell(['groups'], `wants a whole number from 1 to ${MOST_GROUPS}`)
  return problems
}

function problemsOfNodes(nodes: unknown): { readonly path: readonly string[]; readonly message: string }[] {
  if (!isObject(nodes)) return [{ path: [], message: 'wants a number for each region: { seoul: 2 }' }]
  const problems = Object.entries(nodes).flatMap(([region, count]) => {
    if (!REGIONS.some((each) => each === region))
      return [{ path: [region], message: `is no region; there are: ${REGIONS.join(', ')}` }]
    if (!isCount(count, 0, MOST_IN_REGION))
      return [{ path: [region], message: `wants a whole number from 0 to ${MOST_IN_REGION}` }]
    return []
  })
  if (problems.length === 0 && Object.values(nodes).every((count) => count === 0))
    return [{ path: [], message: 'has none: nobody does the work of this tier' }]
  return problems
}

function problemsOfWhole(plan: SoundPlan): PlanProblem[] {
  const problems: PlanProblem[] = []
  for (const [region, count] of Object.entries(plan.balancer.nodes))
    if (count > 0 && (plan.web.nodes[region] ?? 0) === 0)
      problems.push({
        path: ['balancer', 'nodes', region],
        message: 'has nobody to send to: there are no web servers in this region',
      })
  const nodes = TIERS.reduce((sum, tier) => {
    const count = Object.values(plan[tier].nodes).reduce((all, each) => all + each, 0)
    return sum + count * (tier === 'shard' ? plan.shard.groups : 1)
  }, 0)
  if (nodes > MOST_NODES)
    problems.push({ path: [], message: `has ${nodes} nodes, and there is room for ${MOST_NODES}` })
  return problems
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most
