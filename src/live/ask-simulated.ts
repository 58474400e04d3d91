/** Asks a simulated node for what it tells of itself. */
import type { SimulatedWorld } from '../simulator/world.ts'
import { type Answer, figurePatienceMs, readAnswer } from './figures.ts'

export async function askSimulated(
  world: SimulatedWorld,
  node: string,
  path: string,
): Promise<Answer | undefined> {
  const { operator, calls } = world
  world.touch(operator.actor)
  const machine = world.machineOf(world.node(node))
  try {
    return await readAnswer(
      await calls.send(operator, `http://${node}${path}`, {}, figurePatienceMs, machine),
    )
  } catch {
    // Down, too slow, or no figure there: nothing is told of this node, which its card shows.
    return undefined
  }
}
