/** The nodes of a stack that does not run yet, as they will be called. */
import type { Stack } from '../../contract/stack.ts'
import type { PictureNode } from './picture/topology.ts'

export function idleNodes({ roles }: Stack): readonly PictureNode[] {
  return Object.entries(roles).flatMap(([role, { program, regions }]) => {
    const places = Object.entries(regions).flatMap(([region, count]) => Array<string>(count).fill(region))
    const byLearner = 'learner' in program
    return places.map((region, place) => ({ name: `${role}-${place + 1}`, role, region, byLearner }))
  })
}
