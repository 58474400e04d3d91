/** Many users, a few cards, clocks that are wrong, cuts and crashes, all by chance: judged by what who had seen. */
import type { Fault } from '../../src/contract/world.ts'
import { anyCenter, type Cluster, centers, fresh, nodeOf, otherThan, tryToWrite, visitor } from './cluster.ts'
import { read, write } from './expectations.ts'
import { boot, crash, cutOff } from './outages.ts'

const DAY_MS = 86_400_000
const STEPS = 48

/** When it is over, nothing is in the way any more. `deletes` is their share of the writes. */
export async function busyDay(cluster: Cluster, deletes: number): Promise<void> {
  const { world, chance } = cluster
  for (const center of centers) nodeOf(cluster, center).skewClock(chance(-DAY_MS, DAY_MS))
  const users = [visitor(cluster), visitor(cluster), undefined, undefined]
  const keys = ['a', 'b', '__proto__']
  let cut: Fault | undefined
  for (let step = 0; step < STEPS; step++) {
    const center = anyCenter(cluster)
    const user = users[Math.floor(chance(0, users.length))]
    const key = keys[Math.floor(chance(0, keys.length))] ?? 'a'
    if (chance(0, 1) < 0.5) await read(cluster, center, key, { user })
    else await write(cluster, center, key, chance(0, 1) < deletes ? null : fresh(cluster), { user })
    if (chance(0, 1) < 0.5) await world.run(chance(0, 900))
    if (step % 12 === 4) cut = cutOff(cluster, center, otherThan(center).slice(chance(0, 1) < 0.5 ? 0 : 1))
    if (step % 12 === 6) await crashAsItIsWritten(cluster)
    if (step % 12 === 11) cut?.heal()
  }
}

/** One of them crashes in the middle of something. */
async function crashAsItIsWritten(cluster: Cluster): Promise<void> {
  const center = anyCenter(cluster)
  const writing = tryToWrite(cluster, center, 'a', fresh(cluster))
  await cluster.world.run(cluster.chance(4, 9))
  crash(cluster, center)
  await writing
  await boot(cluster, center, 'the others may be cut off')
}
