/** Stage 1: what is wrong with one web server is no trouble of the others, and none that lasts. */
import { test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { gatheredWithinMs } from '../promises.ts'
import { bytesOf, openSite, type Site } from '../site.ts'
import { expectFewAsks } from './arrive.ts'

type Trouble = (site: Site, node: Node) => Promise<() => unknown>

const manners = (is: object, was: object): Trouble => {
  return async (site, node) => {
    await site.behave(node, is)
    return () => site.behave(node, was)
  }
}

const troubles: readonly Trouble[] = [
  async (_, node) => node.pause().heal,
  async (site, node) => site.world.partition([site.logs], [node]).heal,
  async (site, node) => site.world.partition([node], [site.logs], 'one-way').heal,
  async (_, node) => node.hideName().heal,
  manners({ status: 503 }, { status: 200 }),
  manners({ status: 404 }, { status: 200 }),
  manners({ pieceStatus: 503 }, { pieceStatus: 200 }),
  manners({ breaksOff: true }, { breaksOff: false }),
  manners({ delayMs: 20_000 }, { delayMs: 0 }),
  manners({ delayMs: 950 }, { delayMs: 0 }),
]

export function trouble(): void {
  test('trouble-next-door', async (context) => {
    const site = await openSite(context)
    for (const [index, begin] of troubles.entries()) {
      const ill = site.web(1 + (index % 3))
      await site.write(ill, site.line(`${index}, before`))
      if (index % 2 === 0) await site.rotate(ill)
      await site.write(ill, site.line(`${index}, right before`))
      const heal = await begin(site, ill)
      await site.world.run(2500 * site.random())
      for (const web of site.webs) if (web !== ill) await site.write(web, site.line(`${index}, meanwhile`))
      await site.expectAll('next-door', gatheredWithinMs, ill)
      await heal()
      // What it was asked before may still be under way.
      await site.expectAll('next-door', gatheredWithinMs + 1000)
    }
  })

  test('two-are-frozen', async (context) => {
    const site = await openSite(context)
    for (const healthy of [3, 1, 2]) {
      const pauses = site.webs.filter(({ name }) => name !== `web-${healthy}`).map((node) => node.pause())
      await site.world.run(3000 * site.random())
      await site.write(site.web(healthy), site.line('the only one'), site.line('there is'))
      await site.expectAll('next-door')
      if (healthy === 1) {
        // Much of it, as well.
        for (let count = 0; count < 29; count++) await site.write(site.web(1), site.line('x'.repeat(8000)))
        await site.world.run(gatheredWithinMs)
        await site.expectAll('next-door', 0)
      }
      await site.world.run(3000)
      for (const pause of pauses) pause.heal()
      for (const web of site.webs) await site.write(web, site.line('all are there'))
      await site.expectAll('next-door', gatheredWithinMs + 1000)
    }
  })

  test('its-own-clock-is-wrong', async (context) => {
    const site = await openSite(context)
    for (const skewMs of [-3_600_000, 86_400_000, -40_000]) {
      const skew = site.logs.skewClock(skewMs)
      for (const web of site.webs) await site.write(web, site.line(`off by ${skewMs}`))
      await site.expectAll('plain')
      if (skewMs > 0) await site.crash('unsynced')
      skew.heal()
      for (const web of site.webs) await site.write(web, site.line('right again'))
      await site.expectAll('plain')
    }
  })

  test('slow-but-well', async (context) => {
    const site = await openSite(context)
    for (const web of site.webs) await site.behave(web, { delayMs: 290 })
    for (let round = 0; round < 3; round++) {
      for (const web of site.webs) {
        await site.write(web, site.line('x'.repeat(7000)), site.line('y'.repeat(7000)), site.line(`${round}`))
        if (round === 1) await site.rotate(web)
        await site.write(web, site.line('z'.repeat(7000)))
      }
      await site.expectAll('next-door')
    }
  })

  test('a-slow-one-with-much', async (context) => {
    const site = await openSite(context)
    await site.behave(site.web(1), { delayMs: 700 })
    for (let count = 0; count < 20; count++) await site.write(site.web(1), site.line('x'.repeat(8000)))
    await site.world.run(2000)
    const [, ...others] = site.webs
    for (const web of others) await site.write(web, site.line('a little'))
    await site.world.run(gatheredWithinMs)
    await site.expectAll('next-door', 0, site.web(1))
    await site.behave(site.web(1), { delayMs: 0 })
    await site.expectAll('next-door', gatheredWithinMs + 1000)
  })

  test('asks-gently', async (context) => {
    const site = await openSite(context)
    const [one, two, three] = [site.web(1), site.web(2), site.web(3)]
    // Many files, and half a line at the end of each.
    for (let count = 0; count < 16; count++) {
      await site.write(one, site.line(`${count}`))
      await site.writeBytes(one, bytesOf(site.line('half')).slice(0, 30))
      await site.crashWeb(one, 'keep')
    }
    await site.expectAll('cut')
    await site.world.run(1000)
    const sinceMs = site.world.nowMs
    await site.behave(two, { status: 500 })
    three.crash()
    await site.world.run(8000)
    expectFewAsks(site, one, sinceMs, 'has nothing new')
    expectFewAsks(site, two, sinceMs, 'answers 500')
    expectFewAsks(site, three, sinceMs, 'is dead')
    await three.restart()
    await site.behave(two, { status: 200 })
    for (const web of site.webs) await site.write(web, site.line('again'))
    await site.expectAll('next-door', gatheredWithinMs + 1000)
  })
}
