/** A plan that can be built, and what is wrong with one that cannot. */
import { type Machine, MOST_GROUPS, machines, programs, REGIONS, TIERS, type Tier } from './machines.ts'

export interface PlannedTier {
  readonly program?: string
  readonly machine: Machine
  readonly nodes: Readonly<Record<string, number>>
  readonly vars?: Readonly<Record<string, string>>
}

export type SoundPlan = Readonly<Record<Exclude<Tier, 'shard'>, PlannedTier>> & {
  readonly shard: PlannedTier & { readonly groups: number }
}

export interface Problem {
  /** Dots lead deeper. */
  readonly path: string
  readonly message: string
}

/** More than that nobody needs, and the machine on which it is tried has to hold all. */
const MOST_NODES = 120

export function problemsOf(plan: unknown): readonly Problem[] {
  if (!isObject(plan)) return [{ path: '', message: 'a plan is an object, with a tier under each name' }]
  const unknown = Object.keys(plan).filter((name) => !TIERS.some((tier) => tier === name))
  const problems = [
    ...unknown.map((path) => ({ path, message: `there is no such tier; there are: ${TIERS.join(', ')}` })),
    ...TIERS.flatMap((tier) => problemsOfTier(tier, plan[tier])),
  ]
  return problems.length > 0 ? problems : problemsOfWhole(plan as unknown as SoundPlan)
}

function problemsOfTier(name: Tier, tier: unknown): Problem[] {
  if (!isObject(tier)) return [{ path: name, message: 'this tier is missing: somebody has to do its work' }]
  const problems: Problem[] = []
  const tell = (path: string, message: string): void =>
    void problems.push({ path: `${name}.${path}`, message })
  const { program, machine, nodes, vars = {}, groups } = tier
  const fitting = programs[name]
  if (fitting.length > 0 && !fitting.some((each) => each === program))
    tell('program', `no such program fits here; one of: ${fitting.join(', ')}`)
  if (typeof machine !== 'string' || !Object.hasOwn(machines, machine))
    tell('machine', `there is no such machine; there are: ${Object.keys(machines).join(', ')}`)
  if (isObject(nodes)) {
    for (const [region, count] of Object.entries(nodes)) {
      if (!REGIONS.some((each) => each === region))
        tell(`nodes.${region}`, `there is no such region; there are: ${REGIONS.join(', ')}`)
      if (!isCount(count, 0, 40)) tell(`nodes.${region}`, 'a whole number of nodes, from 0 to 40')
    }
    if (Object.values(nodes).every((count) => count === 0)) tell('nodes', 'nobody does the work of this tier')
  } else tell('nodes', 'how many nodes, by region: { seoul: 2 }')
  if (!isObject(vars)) tell('vars', 'settings, by their names')
  else
    for (const [key, value] of Object.entries(vars))
      if (typeof value !== 'string') tell(`vars.${key}`, 'settings are texts')
  if (name === 'shard' && !isCount(groups, 1, MOST_GROUPS))
    tell('groups', `a whole number of groups, from 1 to ${MOST_GROUPS}`)
  return problems
}

function problemsOfWhole(plan: SoundPlan): Problem[] {
  const problems: Problem[] = []
  for (const [region, count] of Object.entries(plan.balancer.nodes))
    if (count > 0 && (plan.web.nodes[region] ?? 0) === 0)
      problems.push({ path: `balancer.nodes.${region}`, message: 'there are no web servers in this region' })
  const nodes = TIERS.reduce((sum, tier) => {
    const count = Object.values(plan[tier].nodes).reduce((all, each) => all + each, 0)
    return sum + count * (tier === 'shard' ? plan.shard.groups : 1)
  }, 0)
  if (nodes > MOST_NODES)
    problems.push({ path: '', message: `these are ${nodes} nodes, and there is room for ${MOST_NODES}` })
  return problems
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most
