/** Of the third stage, who is scraped and how often, whatever becomes of others. */
import { expect, say, test } from 'millions/suite'
import {
  expectIncrease,
  expectTold,
  growing,
  openSite,
  rateQuery,
  SCRAPE_MS,
  type Site,
  scrapesOf,
} from '../site.ts'

const TOTAL = 'http_requests_total'
const fineLine = `${TOTAL}{status="200"}`
const EVEN = 0.1

export function rounds(): void {
  test('one-is-slow', async (context) => {
    const site = await openSite(context, { web: 3 })
    const [web, other] = [site.target('web-1'), site.target('web-2')]
    await web.control({ text: '', status: 200, isStalled: true })
    await other.set({ [fineLine]: growing(0, 100) })
    await site.target('web-3').control({ delayMs: 300 })
    await site.target('web-3').set({ [fineLine]: growing(0, 50) })
    const since = site.world.history.count
    await site.scrapes(20)
    expectSchedule(site, ['web-1', 'web-2', 'web-3'], since, 20)
    const path = rateQuery(TOTAL, 12)
    await expectTold(site, { path, field: 'perSecond', right: 150, off: EVEN, id: 'slow-holds-up' })
    // The third one is cut off, so that no answer comes at all.
    const cut = site.world.partition([site.monitor], [web.node])
    await site.scrapes(14)
    await expectTold(site, { path, field: 'perSecond', right: 150, off: EVEN, id: 'slow-holds-up' })
    cut.heal()
    await web.control({ isStalled: false })
    await web.set({ [fineLine]: growing(0, 30) })
    await site.scrapes(16)
    await expectTold(site, { path, field: 'perSecond', right: 180, off: EVEN, id: 'slow-holds-up' })
  })

  test('other-settings', async (context) => {
    const scrapeMs = 2000
    const vars = { SCRAPE_MS: String(scrapeMs), SCRAPE_TIMEOUT_MS: '1400' }
    const site = await openSite(context, { vars })
    // One answers late, but in time; the other does not.
    for (const [name, delayMs] of [
      ['web-1', 900],
      ['web-2', 1700],
    ] as const) {
      await site.target(name).set({ [fineLine]: growing(0, 100) })
      await site.target(name).control({ delayMs })
    }
    const since = site.world.history.count
    await site.world.run(20 * scrapeMs)
    expectSchedule(site, ['web-1', 'web-2'], since, 20, scrapeMs)
    const of = (node: string) => rateQuery(TOTAL, 30, { node })
    const id = 'other-patience'
    await expectTold(site, { path: of('web-1'), field: 'perSecond', right: 100, off: EVEN, id })
    await expectTold(site, { path: of('web-2'), field: 'perSecond', right: null, id })
  })

  test('nodes-come-and-go', async (context) => {
    const site = await openSite(context, { database: 1, cache: 1 })
    const [web, other] = [site.target('web-1'), site.target('web-2')]
    await web.set({ [fineLine]: 1 })
    await other.set({ [fineLine]: 1 })
    await site.settle()
    const late = await site.world.add('cache')
    await site.target(late.name).set({ cache_hits_total: 7 })
    await site.settle()
    await site.target(late.name).set({ cache_hits_total: 10 })
    await site.settle()
    await expectIncrease(site, rateQuery('cache_hits_total', 30, { node: late.name }), 3, 'new-node-unasked')
    await site.world.remove(other.node)
    await site.scrapes(1)
    const since = site.world.history.count
    await site.scrapes(20)
    const asked = site.world.history
      .of('send')
      .filter((event) => event.id >= since && event.peer === 'web-2').length
    expect(asked, say('removed-still-asked', { asked })).toBe(0)
    expectSchedule(site, ['web-1', 'database-1', 'cache-1', late.name], since, 20)
  })
}

/** As many scrapes as there should be, give or take a fourth. */
function expectSchedule(
  site: Site,
  nodes: readonly string[],
  since: number,
  spans: number,
  scrapeMs = SCRAPE_MS,
): void {
  for (const node of nodes) {
    const asked = scrapesOf(site.world, node, since)
    const values = { node, asked, spans, scrapeMs }
    const isRight = asked >= Math.floor(0.75 * spans) && asked <= Math.ceil(1.25 * spans) + 1
    expect(isRight ? 'as often as it should be' : asked, say('other-schedule', values)).toBe(
      'as often as it should be',
    )
  }
}
