/** What the stack that a learner planned is made of, and what its scene tells, as plain facts. */
import type { Role } from '../contract/exercise.ts'
import type { PartOwners } from '../contract/parts.ts'
import type { Column } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import type { Cell } from '../live/protocol.ts'
import type { Summary, Tier } from './record-file.ts'

/** Its tiers, in the order of its roles. Roles of one tier that run the same program are one. */
export function tiersOf({ roles }: Stack, owners: PartOwners): readonly Tier[] {
  const found = Object.entries(roles).filter(([, role]) => nodesOf(role) > 0)
  const groups = Map.groupBy(found, ([name, { tier = name, program }]) => `${tier} ${programOf(program)}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const [name, { tier = name, program }] = first
    const nodes: Record<string, number> = {}
    for (const [, { regions }] of group)
      for (const [region, count] of Object.entries(regions))
        if (count > 0) nodes[region] = (nodes[region] ?? 0) + count
    const costPerMonth = group.reduce((sum, [, role]) => sum + nodesOf(role) * (role.costPerMonth ?? 0), 0)
    // One role alone has a name of its own.
    return [
      {
        name: group.length > 1 ? tier : name,
        program: programOf(program),
        owner: ownerOf(program, owners),
        nodes,
        costPerMonth,
      },
    ]
  })
}

export function nodesOf({ regions }: Pick<Role, 'regions'>): number {
  return Object.values(regions).reduce((total, count) => total + count, 0)
}

/** By whose name it goes: a file of the learner's, another exercise, or what the course gives. */
function programOf(program: Role['program']): string {
  if ('learner' in program) return program.learner
  if ('of' in program) return program.of
  return 'shared' in program ? program.shared : program.provided
}

function ownerOf(program: Role['program'], owners: PartOwners): Tier['owner'] {
  if ('learner' in program) return 'own'
  if ('of' in program)
    return Object.hasOwn(owners, program.of) ? (owners[program.of] ?? 'reference') : 'reference'
  return 'given'
}

const places: Readonly<Record<string, keyof Summary>> = {
  rate: 'requestsPerSecond',
  p50: 'p50Ms',
  p99: 'p99Ms',
  errors: 'errorShare',
}

/** A row of the scene's table. */
export function summaryOf(columns: readonly Column[], cells: readonly Cell[]): Summary {
  const summary: Partial<Record<keyof Summary, number>> = {}
  columns.forEach((column, place) => {
    const cell = cells[place]
    if (typeof cell !== 'number' || !Number.isFinite(cell)) return
    const isBill = column === 'bill' || (typeof column === 'object' && 'billAtPeak' in column)
    const key = isBill ? 'costPerMonth' : typeof column === 'string' ? places[column] : undefined
    if (key !== undefined) summary[key] = rounded(cell)
  })
  return summary
}

/** As many digits as anybody is told: what is run again is compared by them. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
