/** The end of the fourth stage: the cache has been back for a while, or was only slow, and is used. */
import { test } from 'millions/suite'
import { fresh, otherThan, put, webFor, webs, write } from '../../kit/fresh-items.ts'
import { cacheOf, open } from '../cluster.ts'
import { expectDone, expectHit, read, readBoth } from '../expectations.ts'
import { cutFrom, expectService } from '../outages.ts'
import { afterOutage, afterWrites, GRACE_MS, WELL_AGAIN_MS, whileAway } from '../promises.ts'
import { readOften } from '../slow-readers.ts'

export function backAgain(): void {
  test('well-again', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    await put(cluster, 'card', 'first')
    for (let outage = 0; outage < 2; outage++) {
      const faults = [cutFrom(cluster, webs[0], outage), cutFrom(cluster, webs[1], outage)]
      await readOften(cluster, ['card'], webs, chance(1500, 3500), [300, 600])
      await expectService(cluster, 'card', webs, 'both are cut off from the cache')
      for (const fault of faults) fault.heal()
      await world.run(WELL_AGAIN_MS)
      cluster.promised = afterOutage
      const value = fresh(cluster, 'after the outage')
      expectDone(await write(cluster, webFor(outage), 'card', value), 204)
      await world.run(GRACE_MS + 1)
      await readBoth(cluster, 'card')
      for (const web of webs)
        await expectHit(cluster, web, '/items/card', value, 'the cache has been back for 9 seconds')
      cluster.promised = whileAway
    }
  })

  test('one-only-writes', async (context) => {
    const cluster = await open(context, whileAway)
    const { world, chance } = cluster
    await put(cluster, 'card', 'first')
    for (const [place, web] of webs.entries()) {
      const fault = cutFrom(cluster, web, place)
      for (let number = 0; number < 3; number++) {
        expectDone(await write(cluster, web, 'card', fresh(cluster, 'cut off')), 204, 'it is cut off')
        await world.run(chance(100, 900))
      }
      fault.heal()
      await world.run(WELL_AGAIN_MS)
      cluster.promised = afterOutage
      for (let number = 0; number < 3; number++) {
        await read(cluster, otherThan(web), 'card')
        expectDone(await write(cluster, web, 'card', fresh(cluster, 'well again')), 204)
        await world.run(GRACE_MS + 1)
        await read(cluster, otherThan(web), 'card')
      }
      cluster.promised = whileAway
    }
  })

  test('the-cache-is-slow', async (context) => {
    const cluster = await open(context, afterWrites)
    const { world, chance } = cluster
    const links = webs.map((web) =>
      world.link(world.node(web), cacheOf(cluster), { delayMs: chance(380, 440) }),
    )
    for (let round = 0; round < 3; round++) {
      await readBoth(cluster, 'card')
      const value = fresh(cluster, `number ${round}`)
      expectDone(await write(cluster, webFor(round), 'card', value), round === 0 ? 201 : 204)
      await world.run(GRACE_MS + 1)
      await readBoth(cluster, 'card')
      for (const web of webs)
        await expectHit(cluster, web, '/items/card', value, 'the cache answers, though slowly: within 500 ms')
    }
    for (const link of links) link.heal()
  })
}
