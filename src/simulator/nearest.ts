/** Which of some nodes are nearest to a region: those that are equally near, in their order. */
import { latencyUs } from './regions.ts'

export function nearestTo<N>(
  region: string,
  nodes: readonly N[],
  regionOf: (node: N) => string,
): readonly N[] {
  const nearestUs = Math.min(...nodes.map((node) => latencyUs(region, regionOf(node))))
  return nodes.filter((node) => latencyUs(region, regionOf(node)) === nearestUs)
}
