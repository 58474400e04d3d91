/** What stacks are written with: loads and spans in the units that people think in. */
import type { Load } from '../../src/contract/exercise.ts'
import type { Measure, StackChanges, Step } from '../../src/contract/scene.ts'

/** So many requests a second, all day long; a share of writes where one is told. */
export function perSecond(requests: number, writes?: number): Partial<Load> {
  const rate = { usersPerDay: requests * 86_400, requestsPerUser: 1, peak: 1 }
  return writes === undefined ? rate : { ...rate, writes }
}

/** From so many seconds on, so many requests a second; the stack's share of writes unless told. */
export function loads(
  ...changes: readonly (readonly [atS: number, requests: number, writes?: number])[]
): Step[] {
  return changes.map(([atS, requests, writes]) => ({
    atMs: msOf(atS),
    do: 'load',
    load: perSecond(requests, writes),
  }))
}

export function spans(
  ...measures: readonly (readonly [id: string, fromS: number, toS: number])[]
): Measure[] {
  return measures.map(([id, fromS, toS]) => ({ id, fromMs: msOf(fromS), toMs: msOf(toS) }))
}

/** Tenths of a second are not what they seem to a computer. */
const msOf = (seconds: number): number => Math.round(seconds * 1000)

/** For views: the balancer of lesson 2.1 before the web servers, the learner's own where theirs passed. */
export function behindBalancer(region: string): StackChanges {
  const balancer = {
    program: { of: 'load-balancer' },
    regions: { [region]: 1 },
    serviceMs: 0.2,
    costPerMonth: 20,
    calls: ['web'],
  }
  return { entry: 'balancer', roles: { balancer } }
}
