/** Whom the network leads the users of a region to: the nearest, those that are equally near in their order. */
import type { Reach } from '../contract/reach.ts'
import { latencyUs } from './regions.ts'

export interface Sighted<N> {
  readonly nowMs: number
  regionOf(node: N): string
  wasUpAt(node: N, timeMs: number): boolean
}

/** All of them, where users come by turn. */
export function waysTo<N>(
  reach: Reach,
  region: string,
  nodes: readonly N[],
  sighted: Sighted<N>,
): readonly N[] {
  if (reach.by !== 'nearest') return nodes
  const reachable = reachableOf(reach.convergesMs, nodes, sighted)
  const distance = (node: N): number => latencyUs(region, sighted.regionOf(node))
  const nearestUs = Math.min(...reachable.map(distance))
  return reachable.filter((node) => distance(node) === nearestUs)
}

/** What routes lead to is what was there a while ago; with nobody there, they lead where they led. */
function reachableOf<N>(
  convergesMs: number | undefined,
  nodes: readonly N[],
  { nowMs, wasUpAt }: Sighted<N>,
): readonly N[] {
  if (convergesMs === undefined) return nodes
  const reachable = nodes.filter((node) => wasUpAt(node, nowMs - convergesMs))
  return reachable.length > 0 ? reachable : nodes
}
