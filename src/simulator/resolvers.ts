/** Which resolvers the users of a region ask. */
import type { Reach, Resolvers } from '../contract/reach.ts'
import type { Stack } from '../contract/stack.ts'
import { networkText, PUBLIC_HOST, resolverAddress, SUBNETS_PER_REGION, subnetNumber } from './addresses.ts'
import { REGIONS } from './regions.ts'
import { type Asking, Resolver } from './resolver.ts'

/** The resolvers of a world: each is made when the first of its users asks. */
export class ResolverPool {
  readonly #reach: Reach
  readonly #askAs: (region: string, address: string) => Asking
  readonly #groups = new Map<string, readonly Resolvers[]>()
  readonly #resolvers = new Map<string, Resolver>()

  /** `askAs`: how one asks that stands in a region, with an address of its own. */
  constructor(reach: Reach, askAs: (region: string, address: string) => Asking) {
    this.#reach = reach
    this.#askAs = askAs
  }

  /** How many networks users of a region have their addresses in: each resolver has one. */
  networksOf(region: string): number {
    return this.#reach.by === 'name' ? this.#group(region).length : SUBNETS_PER_REGION
  }

  /** Whom a user asks. One with an address from elsewhere asks the first. */
  of(region: string, address: string): Resolver {
    const group = this.#group(region)
    const number = (subnetNumber(region, address) ?? 0) % group.length
    const name = `${region} ${number}`
    const known = this.#resolvers.get(name)
    if (known !== undefined) return known
    const { region: standsIn = region, leastTtlMs = 0 } = group[number] ?? {}
    const called = `A resolver of users in ${region}`
    const options = { name: PUBLIC_HOST, subnet: networkText(region, number), leastTtlMs, called }
    const asking = this.#askAs(standsIn, resolverAddress(standsIn, region, number))
    const resolver = new Resolver(options, asking)
    this.#resolvers.set(name, resolver)
    return resolver
  }

  /** One entry a resolver, in the order of the stack; one that obeys where it names none. */
  #group(region: string): readonly Resolvers[] {
    const known = this.#groups.get(region)
    if (known !== undefined) return known
    const groups = this.#reach.by === 'name' ? (this.#reach.resolvers ?? []) : []
    const named = groups
      .filter(({ users }) => users === region)
      .flatMap((group) => Array.from({ length: group.count }, () => group))
    const group = named.length > 0 ? named.slice(0, SUBNETS_PER_REGION) : [{ users: region, count: 1 }]
    this.#groups.set(region, group)
    return group
  }
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
