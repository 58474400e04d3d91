/** Which resolvers the users of a region ask. */
import type { Reach, Resolvers } from '../contract/reach.ts'
import type { Stack } from '../contract/stack.ts'
import { SUBNETS_PER_REGION } from './addresses.ts'
import { REGIONS } from './regions.ts'

/** One entry a resolver, in the order of the stack; one that obeys where it names none. */
export function groupResolvers(reach: Reach, region: string): readonly Resolvers[] {
  const groups = reach.by === 'name' ? (reach.resolvers ?? []) : []
  const named = groups
    .filter(({ users }) => users === region)
    .flatMap((group) => Array.from({ length: group.count }, () => group))
  return named.length > 0 ? named.slice(0, SUBNETS_PER_REGION) : [{ users: region, count: 1 }]
}

/** Throws in words for what no world can have: a test can write one that no schema has seen. */
export function checkReach(reach: Reach, roles: readonly string[]): void {
  if (reach.by === 'nearest' && reach.convergesMs !== undefined && !(reach.convergesMs >= 1))
    throw new Error(`routes take 1 ms or more to converge, not ${reach.convergesMs}`)
  if (reach.by !== 'name') return
  if (!roles.includes(reach.names))
    throw new Error(`there is no role ${reach.names} to ask for names; there are: ${roles.join(', ')}`)
  for (const { users, region = users, count, leastTtlMs = 0 } of reach.resolvers ?? []) {
    for (const each of [users, region])
      if (!REGIONS.includes(each))
        throw new Error(`resolvers are in no region ${each}; there are: ${REGIONS.join(', ')}`)
    if (!Number.isInteger(count) || count < 1 || count > SUBNETS_PER_REGION)
      throw new Error(`a region has 1 to ${SUBNETS_PER_REGION} resolvers, not ${count}`)
    if (!(leastTtlMs >= 0)) throw new Error(`a resolver keeps answers for 0 ms or more, not ${leastTtlMs}`)
  }
}

/** Users reach what they came for, and resolvers those whom they ask. */
export function isPublic(roleName: string, { entry, reach }: Pick<Stack, 'entry' | 'reach'>): boolean {
  return roleName === entry || (reach?.by === 'name' && roleName === reach.names)
}
