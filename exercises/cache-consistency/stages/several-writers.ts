/** Of the fifth stage: nobody goes back, also when several write. */
import { test } from 'millions/suite'
import { databaseOf, fresh, type Outcome, put, webFor, write } from '../../kit/fresh-items.ts'
import { allOf } from '../../kit/waiting.ts'
import { cacheOf, open } from '../cluster.ts'
import { expectStored, read } from '../expectations.ts'
import { atOnce as promised } from '../promises.ts'
import { readSlowly } from '../slow-readers.ts'

export function severalWriters(): void {
  test('no-way-back-with-two-writers', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      const [quick, far] = [webFor(round), webFor(round + 1)]
      await put(cluster, key, fresh(cluster, 'first'))
      const [node, cache] = [world.node(far), cacheOf(cluster)]
      const toMs = chance(180, 190)
      const links = [world.link(node, cache, { delayMs: toMs }), world.link(cache, node, { delayMs: toMs })]
      const answers = [write(cluster, far, key, fresh(cluster, 'from far'))]
      await world.run(chance(3, 8))
      answers.push(read(cluster, far, key))
      // What the two ask the cache comes there while the other one writes, who takes a little longer.
      await world.run(toMs - chance(15, 20))
      const slow = databaseOf(cluster).slowDisk(30)
      answers.push(write(cluster, quick, key, fresh(cluster, 'from near')))
      await world.run(70)
      slow.heal()
      for (let look = 0; look < 30; look++) {
        answers.push(read(cluster, quick, key))
        await world.run(chance(12, 22))
      }
      await allOf<Outcome>(answers)
      for (const link of links) link.heal()
      await expectStored(cluster, key, 'old-at-last')
    }
  })

  test('no-way-back-beside-a-late-reader', async (context) => {
    const cluster = await open(context, promised)
    const { world, chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      const [near, far] = [webFor(round), webFor(round + 1)]
      await put(cluster, key, fresh(cluster, 'first'))
      // Misses, and its read comes to the database so late that it finds the third.
      const slow = world.link(world.node(far), databaseOf(cluster), { delayMs: chance(560, 600) })
      const answers = [read(cluster, far, key)]
      await world.run(chance(80, 100))
      slow.heal()
      await write(cluster, near, key, fresh(cluster, 'second'))
      await world.run(chance(150, 180))
      // Misses and reads the second. What it puts is on its way for as long as what the writer of the third says after that.
      const reader = await readSlowly(cluster, near, key, chance(25, 30))
      const delayMs = chance(340, 350)
      const arrivedMs = world.nowMs + delayMs + 30
      const toCache = world.link(world.node(near), cacheOf(cluster), { delayMs })
      await world.run(chance(75, 85))
      answers.push(reader.answer, write(cluster, near, key, fresh(cluster, 'third')))
      // Who asked before it is there would put the third, and so keep it away.
      await world.run(arrivedMs - world.nowMs)
      for (let look = 0; look < 12; look++) {
        answers.push(read(cluster, far, key))
        await world.run(chance(4, 12))
      }
      await allOf(answers)
      toCache.heal()
      await expectStored(cluster, key, 'old-at-last')
    }
  })
}
