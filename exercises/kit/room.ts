/** Room for real processes: a machine may be busy, so answers are late, and whoever gave up on somebody who is well is asked again. */
import type { World } from '../../src/contract/world.ts'

const ROOM_MS = 8000
const roomy = new WeakSet<World>()

/** For tests that hold on real processes as well: nobody hurries in this world. */
export function withRoom(world: World): World {
  roomy.add(world)
  return world
}

/** So much later than promised, in ms, things may be in this world. */
export const roomOf = (world: World): number => (roomy.has(world) ? ROOM_MS : 0)
