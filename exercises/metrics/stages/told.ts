/** The stretch stage after it: nothing is told twice, nothing is left out, whoever dies meanwhile. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import type { DiskAfterCrash } from '../../../src/contract/world.ts'
import { trafficWhere } from '../../kit/traffic.ts'
import { inTime } from '../../kit/waiting.ts'
import { expectGoingOn, expectHeard, FOR_MS, heard, hurt, LATE_MS, nameOf, openAlerts } from '../pager.ts'
import { SCRAPE_MS, type Site } from '../site.ts'

const AGAIN_MS = 5000
/** How many events of the monitor there are from its first byte to the last answer. */
const EVENTS = 8
/** Of alerts that are on after 4 s, by the numbers of 3 s. */
const QUICK_MS = 11_000
const LONG_MS = FOR_MS + LATE_MS + 500

const messages = trafficWhere(({ node, path }) => node === 'monitor-1' && path === '/messages')

const setPager = (site: Site, mode: string): void => site.world.node('pager-1').setVars({ mode })

/** Each message once, and those of one alert under one id. */
async function expectPairs(site: Site, wanted: readonly string[], id: string): Promise<void> {
  const all = await expectHeard(site, wanted, id)
  for (const message of all) {
    const other = all.find((each) => each.id === message.id && each.state !== message.state)
    if (message.state !== 'ends') continue
    const values = { begins: other?.id ?? 'none', ends: message.id }
    expect(other ? 'one id' : 'two ids', say('other-id', values)).toBe('one id')
    expect((other?.atMs ?? 0) <= message.atMs, say('wrong-order', { message: nameOf(message) })).toBe(true)
  }
}

/** Alerts begin, and the pager does not take them for a while. */
async function beginWhile(context: TestContext, away: (site: Site) => () => Promise<void>): Promise<Site> {
  const site = await openAlerts(context)
  const back = away(site)
  await hurt(site, 'errors')
  await site.world.run(LONG_MS + 7000 * context.random())
  await back()
  await site.world.run(AGAIN_MS + 500)
  return site
}

export function told(): void {
  test('pager-is-dead', async (context) => {
    const site = await beginWhile(context, ({ world }) => {
      world.node('pager-1').crash()
      return () => world.node('pager-1').restart()
    })
    await expectPairs(site, ['errors begins'], 'not-sent-again')
  })

  test('pager-says-nothing', async (context) => {
    const site = await beginWhile(context, (each) => {
      const cut = each.world.partition([each.monitor], [each.world.node('pager-1')])
      return async () => cut.heal()
    })
    await expectPairs(site, ['errors begins'], 'not-sent-again')
  })

  test('pager-refuses', async (context) => {
    const site = await beginWhile(context, (each) => {
      setPager(each, 'refuses')
      return async () => setPager(each, 'well')
    })
    await expectPairs(site, ['errors begins'], 'not-sent-again')
    await hurt(site, 'none')
    await site.world.run(LONG_MS)
    await expectPairs(site, ['errors begins', 'errors ends'], 'not-sent-again')
  })

  test('answer-is-lost', async (context) => {
    const site = await openAlerts(context)
    setPager(site, 'forgets-to-answer')
    await hurt(site, 'errors')
    site.target('web-2').node.crash()
    await site.world.run(LONG_MS + 12_000)
    await expectPairs(site, ['errors begins', 'down web-2 begins'], 'told-again')
    setPager(site, 'well')
    await site.world.run(12_000)
    await expectPairs(site, ['errors begins', 'down web-2 begins'], 'told-again')
  })

  test('over-before-it-was-told', async (context) => {
    const site = await openAlerts(context)
    setPager(site, 'refuses')
    await hurt(site, 'errors')
    await site.world.run(LONG_MS)
    await hurt(site, 'none')
    await site.world.run(LONG_MS)
    await hurt(site, 'slow')
    await site.world.run(LONG_MS)
    setPager(site, 'well')
    // Some of what is sent is lost, at first.
    const bad = site.world.link(site.monitor, site.world.node('pager-1'), { loss: 0.6 })
    await site.world.run(2 * AGAIN_MS)
    bad.heal()
    await site.world.run(2 * AGAIN_MS + 500)
    const all = await heard(site)
    const isTold = all.some(({ alert }) => alert === 'errors')
    const both = isTold ? ['errors begins', 'errors ends'] : []
    await expectPairs(site, ['latency begins', ...both], 'not-sent-again')
  })

  test('not-told-again', async (context) => {
    const site = await openAlerts(context)
    await hurt(site, 'errors')
    site.target('web-2').node.crash()
    await site.world.run(LONG_MS)
    const wanted = ['errors begins', 'down web-2 begins']
    await expectPairs(site, wanted, 'more-than-once')
    for (const disk of ['unsynced', 'keep', 'chance'] as const) {
      site.monitor.crash({ disk })
      await site.world.run(3000 * context.random())
      await site.monitor.restart()
      await site.settle()
      await expectGoingOn(site, ['errors', 'down web-2'])
      await site.world.run(LONG_MS)
      await expectPairs(site, wanted, 'told-after-boot')
    }
    await hurt(site, 'none', 'web-1')
    await site.target('web-2').node.restart()
    await hurt(site, 'none', 'web-2')
    await site.world.run(LONG_MS)
    await expectPairs(site, [...wanted, 'errors ends', 'down web-2 ends'], 'end-lost')
  })

  test('ended-meanwhile', async (context) => {
    const site = await openAlerts(context, { web: 3 })
    await hurt(site, 'slow')
    for (const name of ['web-2', 'web-3']) site.target(name).node.crash()
    await site.world.run(LONG_MS)
    site.monitor.crash({ disk: 'unsynced' })
    await hurt(site, 'none', 'web-1')
    await site.target('web-2').node.restart()
    await hurt(site, 'none', 'web-2')
    await site.world.remove(site.world.node('web-3'))
    await site.world.run(4000)
    await site.monitor.restart()
    await site.world.run(LONG_MS)
    const ends = ['latency ends', 'down web-2 ends', 'down web-3 ends']
    await expectPairs(site, ['latency begins', 'down web-2 begins', 'down web-3 begins', ...ends], 'end-lost')
    await expectGoingOn(site, [])
  })

  test('crash-while-telling', async (context) => {
    const site = await openAlerts(context, { web: 1, vars: { FOR_MS: '4000', WINDOW_S: '3' } })
    const wanted: string[] = []
    for (let event = 1; event <= EVENTS; event++) {
      for (const pain of ['errors', 'none'] as const) {
        await hurt(site, pain)
        wanted.push(`errors ${pain === 'none' ? 'ends' : 'begins'}`)
        await crashAsItTells(site, event)
        await site.world.run(QUICK_MS)
        await expectPairs(site, wanted, 'crash-miscounted')
      }
    }
  })

  test('crash-as-it-hears', async (context) => {
    // The disk may keep anything of what was not synced.
    const site = await openAlerts(context, { web: 1, vars: { FOR_MS: '4000', WINDOW_S: '3' } })
    const wanted: string[] = []
    for (const disk of ['tear', 'keep', 'tear', 'chance'] as const) {
      for (const pain of ['errors', 'none'] as const) {
        await hurt(site, pain)
        wanted.push(`errors ${pain === 'none' ? 'ends' : 'begins'}`)
        // What is torn is what was written last, and not synced.
        const event = disk === 'tear' ? 1 : 1 + Math.floor(3 * context.random())
        await crashAsItTells(site, event, disk)
        await site.world.run(QUICK_MS)
        await expectPairs(site, wanted, 'crash-miscounted')
      }
    }
  })

  test('waits-over-a-boot', async (context) => {
    const site = await openAlerts(context)
    setPager(site, 'forgets-to-answer')
    await hurt(site, 'errors')
    await site.world.run(LONG_MS)
    setPager(site, 'refuses')
    site.monitor.crash({ disk: 'unsynced' })
    await site.monitor.restart()
    await site.world.run(LONG_MS)
    setPager(site, 'well')
    await site.world.run(AGAIN_MS + 500)
    await expectPairs(site, ['errors begins'], 'told-after-boot')
    await hurt(site, 'none')
    await site.world.run(LONG_MS)
    await expectPairs(site, ['errors begins', 'errors ends'], 'end-lost')
  })

  test('end-waits-over-a-boot', async (context) => {
    const site = await openAlerts(context)
    await hurt(site, 'errors')
    await site.world.run(LONG_MS)
    setPager(site, 'refuses')
    await hurt(site, 'none')
    await site.world.run(LONG_MS)
    site.monitor.crash({ disk: 'unsynced' })
    await site.monitor.restart()
    await site.settle()
    setPager(site, 'well')
    await site.world.run(LONG_MS)
    await expectPairs(site, ['errors begins', 'errors ends'], 'end-lost')
    await expectGoingOn(site, [])
  })

  test('again-before-it-was-told', async (context) => {
    const site = await openAlerts(context)
    await hurt(site, 'errors')
    await site.world.run(LONG_MS)
    setPager(site, 'refuses')
    await hurt(site, 'none')
    await site.world.run(LONG_MS)
    await hurt(site, 'errors')
    await site.world.run(LONG_MS)
    setPager(site, 'well')
    await site.world.run(2 * AGAIN_MS + 500)
    await expectPairs(site, ['errors begins', 'errors begins', 'errors ends'], 'not-sent-again')
    const ids = new Set((await heard(site)).map(({ id }) => id))
    expect(ids.size, say('same-id', { count: 2 })).toBe(2)
  })

  test('disk-fails-once', async (context) => {
    for (const calls of [['write'], ['sync'], ['append'], ['rename']] as const) {
      const site = await openAlerts(context, { web: 1, vars: { FOR_MS: '4000' } })
      const fault = site.monitor.failDisk({ calls })
      await hurt(site, 'errors')
      await site.world.run(LONG_MS)
      fault.heal()
      await expectPairs(site, ['errors begins'], 'not-sent-again')
      site.monitor.crash({ disk: 'unsynced' })
      await site.monitor.restart()
      await site.world.run(LONG_MS)
      await expectPairs(site, ['errors begins'], 'told-after-boot')
    }
  })

  test('pager-is-slow', async (context) => {
    const site = await openAlerts(context, { web: 3 })
    const link = site.world.link(site.world.node('pager-1'), site.monitor, { delayMs: 3 * SCRAPE_MS })
    await hurt(site, 'errors')
    await site.world.run(LONG_MS)
    site.target('web-2').node.crash()
    await site.world.run(LONG_MS)
    link.heal()
    await site.world.run(AGAIN_MS)
    await expectPairs(site, ['errors begins', 'down web-2 begins'], 'pager-holds-up')
  })
}

/** As soon as it writes something down, or tells somebody, the monitor has so many events left; then it boots again. */
async function crashAsItTells(site: Site, event: number, disk: DiskAfterCrash = 'unsynced'): Promise<void> {
  const { world, monitor } = site
  const since = messages.mark(world)
  await inTime(
    world.until(() => monitor.unsyncedBytes > 0 || messages.sent(world, since).length > 0, QUICK_MS),
  )
  const crash = monitor.crashBefore(event, { disk })
  await world.run(2 * SCRAPE_MS)
  crash.heal()
  if (monitor.state === 'down') await monitor.restart()
}
