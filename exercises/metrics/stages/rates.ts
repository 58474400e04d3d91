/** The third stage: what counters grew by, whatever becomes of the scrapes in between. */
import { test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import {
  expectIncrease,
  expectTold,
  growing,
  openSite,
  rateQuery,
  type Site,
  type SiteOptions,
  type Target,
} from '../site.ts'

const TOTAL = 'http_requests_total'
const EVEN = 0.1

const total = (status: string): string => `${TOTAL}{method="GET",status="${status}"}`
const errorLine = total('503')
const fineLine = total('200')

async function open(
  context: TestContext,
  options: SiteOptions = {},
): Promise<{ site: Site; web: Target; other: Target }> {
  const site = await openSite(context, options)
  return { site, web: site.target('web-1'), other: site.target(options.web === 1 ? 'web-1' : 'web-2') }
}

export function rates(): void {
  test.real('grown', async (context) => {
    const { site, web, other } = await open(context, { cache: 1, isReal: true })
    await web.set({ [fineLine]: 1000, [errorLine]: 3 })
    await other.set({ [fineLine]: 70_000 })
    await site.target('cache-1').set({ [fineLine]: 5 })
    await site.settle()
    await web.change({ [fineLine]: 1010 })
    await other.change({ [fineLine]: 70_100 })
    await site.settle()
    await web.change({ [fineLine]: 1500, [errorLine]: 7 })
    await site.target('cache-1').set({ [fineLine]: 12 })
    await site.settle()
    await expectIncrease(site, rateQuery(TOTAL, 60), 611, 'other-increase')
    await expectIncrease(site, rateQuery(TOTAL, 60, { tier: 'web' }), 604, 'other-increase')
    await expectIncrease(site, rateQuery(TOTAL, 60, { node: 'web-1' }), 504, 'other-increase')
    await expectIncrease(site, rateQuery(TOTAL, 60, { node: 'web-2' }), 100, 'other-increase')
    const errors = { node: 'web-1', status: '503', method: 'GET' }
    await expectIncrease(site, rateQuery(TOTAL, 60, errors), 4, 'other-increase')
    await expectIncrease(site, rateQuery(TOTAL, 60, { status: '200', tier: 'cache' }), 7, 'other-increase')
    await expectIncrease(site, rateQuery(TOTAL, 60, { status: '20' }), null, 'not-null')
  })

  test('per-second', async (context) => {
    const { site, web, other } = await open(context)
    await web.set({ [fineLine]: growing(5000, 40), [errorLine]: growing(0, 10) })
    await other.set({ [fineLine]: growing(0, 200) })
    await site.scrapes(33)
    const per = (seconds: number, right: number, more = {}) =>
      expectTold(site, {
        path: rateQuery(TOTAL, seconds, more),
        field: 'perSecond',
        right,
        off: EVEN,
        id: 'other-rate',
      })
    await per(20, 250)
    await per(20, 50, { node: 'web-1' })
    await per(20, 10, { status: '503' })
    // Far more seconds than there are scrapes of.
    await per(300, 200, { node: 'web-2' })
    const late = await site.world.add('web')
    await site.target(late.name).set({ [fineLine]: growing(1_000_000, 300) })
    await site.scrapes(9)
    await per(60, 300, { node: late.name })
    await per(60, 550)
  })

  test('restarts', async (context) => {
    const { site, web, other } = await open(context)
    await web.set({ [fineLine]: 800 })
    await other.set({ [fineLine]: 800 }, true)
    await site.settle()
    await web.change({ [fineLine]: 1000 })
    await other.set({ [fineLine]: 1000 }, true)
    await site.settle()
    // Of two processes that begin anew, one tells when.
    await web.beginAnew({ [fineLine]: 30 })
    await other.set({ [fineLine]: 30 }, true)
    await site.settle()
    await web.change({ [fineLine]: 90 })
    await other.set({ [fineLine]: 90 }, true)
    await site.settle()
    await web.beginAnew({ [fineLine]: 5 })
    await other.set({ [fineLine]: 5 }, true)
    await site.settle()
    for (const node of ['web-1', 'web-2'])
      await expectIncrease(site, rateQuery(TOTAL, 60, { node }), 295, 'restart-miscounted')
    await expectIncrease(site, rateQuery(TOTAL, 60), 590, 'restart-miscounted')
  })

  test('overtaken', async (context) => {
    const { site, web, other } = await open(context)
    await web.set({ [fineLine]: 100, [errorLine]: 50 })
    await other.set({ [fineLine]: 100 })
    await site.settle()
    // It is up again before anybody asks, and has more to do than ever.
    await web.beginAnew({ [fineLine]: 160, [errorLine]: 50 })
    await site.settle()
    await web.change({ [fineLine]: 165 })
    await site.settle()
    await expectIncrease(site, rateQuery(TOTAL, 60, { status: '200' }), 165, 'restart-unnoticed')
    await expectIncrease(site, rateQuery(TOTAL, 60, { status: '503' }), 50, 'restart-unnoticed')
    await expectIncrease(site, rateQuery(TOTAL, 60, { node: 'web-2' }), 0, 'other-increase')
  })

  test('missed-scrapes', async (context) => {
    const { site, web, other } = await open(context)
    await web.set({ [fineLine]: 100 })
    await other.set({ [fineLine]: growing(0, 10) })
    await site.settle()
    const failures = [
      { status: 500, text: `${fineLine} 9000\n` },
      { status: 404, text: `${fineLine} 0\n` },
      { status: 206, text: `${fineLine} 6000\n` },
      { status: 200, text: `${fineLine} 8000\n`, delayMs: 800 },
      { status: 200, text: `${fineLine} 7000\n<html>{"oh": no` },
      { status: 200, text: `${fineLine} 4000\n`, delayMs: 2100 },
      { status: 200, text: `${fineLine} 5000\n`, isStalled: true },
    ]
    let right = 0
    for (const [place, failure] of failures.entries()) {
      await web.control(failure)
      await site.settle()
      await web.control({ delayMs: 0, isStalled: false })
      right += 50
      // Between failures it was well.
      await web.set({ [fineLine]: 100 + right })
      await site.scrapes(3.2)
      await expectIncrease(site, rateQuery(TOTAL, 120, { node: 'web-1' }), right, 'gap-miscounted')
      if (place === 2) {
        web.node.crash()
        await site.settle()
        await web.node.restart()
        await web.set({ [fineLine]: 100 + right })
        await site.settle()
        await expectIncrease(site, rateQuery(TOTAL, 120, { node: 'web-1' }), right, 'gap-miscounted')
      }
    }
  })

  test('gap-and-restart', async (context) => {
    const { site, web } = await open(context)
    await web.set({ [fineLine]: 500, [errorLine]: 20 })
    await site.settle()
    web.node.crash()
    await site.scrapes(3)
    // The errors come to be known only when there is one.
    await web.restart({ [fineLine]: 40 })
    await site.settle()
    await web.change({ [errorLine]: 25 })
    await site.settle()
    await web.change({ [errorLine]: 26, [fineLine]: 60 })
    await site.settle()
    await expectIncrease(site, rateQuery(TOTAL, 60, { status: '200' }), 60, 'restart-miscounted')
    await expectIncrease(site, rateQuery(TOTAL, 60, { status: '503' }), 26, 'restart-unnoticed')
  })

  test('first-sight', async (context) => {
    const { site, web } = await open(context)
    await web.set({ [fineLine]: 10 })
    await site.settle()
    await web.change({ [errorLine]: 12_000 })
    const late = await site.world.add('web')
    await site.target(late.name).set({ [fineLine]: 3_000_000 })
    await site.settle()
    await expectIncrease(site, rateQuery(TOTAL, 60), 0, 'first-counted')
    await web.change({ [errorLine]: 12_001 })
    await site.target(late.name).set({ [fineLine]: 3_000_020 })
    await site.settle()
    await expectIncrease(site, rateQuery(TOTAL, 60), 21, 'first-counted')
  })

  test('only-these-seconds', async (context) => {
    const { site, web } = await open(context)
    await web.set({ [fineLine]: 0 })
    await site.settle()
    await web.change({ [fineLine]: 600 })
    await site.scrapes(14)
    await web.change({ [fineLine]: 640 })
    await site.scrapes(4)
    await expectIncrease(site, rateQuery(TOTAL, 10), 40, 'other-seconds')
    await expectIncrease(site, rateQuery(TOTAL, 60), 640, 'other-seconds')
    await site.scrapes(16)
    await expectIncrease(site, rateQuery(TOTAL, 8), 0, 'other-seconds')
    await expectIncrease(site, rateQuery(TOTAL, 27.5), 40, 'other-seconds')
  })

  test('long-life', async (context) => {
    const { site, web } = await open(context, { web: 1 })
    await web.set({ [fineLine]: 0 })
    await site.settle()
    await web.change({ [fineLine]: 50 })
    await site.scrapes(20)
    for (let minute = 1; minute <= 4; minute++) {
      await web.change({ [fineLine]: 50 + 100 * minute })
      await site.scrapes(60)
    }
    await expectIncrease(site, rateQuery(TOTAL, 290), 450, 'other-seconds')
    await expectIncrease(site, rateQuery(TOTAL, 255), 400, 'other-seconds')
    await expectIncrease(site, rateQuery(TOTAL, 90), 100, 'other-seconds')
  })

  test('known-and-unknown', async (context) => {
    const { site, web } = await open(context)
    await web.set({ [fineLine]: 17, constructor: 4 })
    await site.settle()
    for (const field of ['increase', 'perSecond']) {
      await expectTold(site, { path: rateQuery(TOTAL, 30), field, right: 0, id: 'not-zero' })
      for (const path of [
        rateQuery('no_such_total', 30),
        rateQuery('toString', 30),
        rateQuery(TOTAL, 30, { tier: 'cache' }),
        rateQuery(TOTAL, 30, { node: 'web-9' }),
        rateQuery(TOTAL, 30, { status: '404' }),
        rateQuery(TOTAL, 30, { method: 'GET', status: '503' }),
        rateQuery(TOTAL, 30, { route: '' + '/' }),
      ])
        await expectTold(site, { path, field, right: null, id: 'not-null' })
    }
    await web.change({ constructor: 9 })
    await site.settle()
    await expectIncrease(site, rateQuery('constructor', 30), 5, 'other-increase')
    for (const path of ['/rate', '/rate?seconds=30', `/rate?metric=${TOTAL}`, rateQuery(TOTAL, 0)])
      await site.expectStatus(path, 400)
    for (const seconds of ['', 'soon', '-5', '30s'])
      await site.expectStatus(`/rate?metric=${TOTAL}&seconds=${seconds}`, 400)
  })

  test('odd-labels', async (context) => {
    const { site, web } = await open(context, { web: 1 })
    const texts = ['\n', '"', '\\', '\\n', 'a,b="c"', '} 5', '한국 🐫', '__proto__', ' ', '#', '+']
    const line = (text: string) =>
      `odd_total{text="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"}`
    const lines = (value: (place: number) => number) =>
      Object.fromEntries(texts.map((text, place) => [line(text), value(place)]))
    await web.set(lines((place) => 100 * place))
    await site.settle()
    await web.set(lines((place) => 100 * place + place + 1))
    await site.settle()
    for (const [place, text] of texts.entries())
      await expectIncrease(site, rateQuery('odd_total', 30, { text }), place + 1, 'other-increase')
    await expectIncrease(site, rateQuery('odd_total', 30), 66, 'other-increase')
    // In whatever order labels stand.
    await web.set({ 'cards_total{a="1",b="2",c="3"}': 10, 'cards_total{a="2",b="1",c="3"}': 900 })
    await site.settle()
    await web.set({ 'cards_total{c="3",a="1",b="2"}': 15, 'cards_total{b="1",c="3",a="2",}': 907 })
    await site.settle()
    await expectIncrease(site, rateQuery('cards_total', 30), 12, 'other-increase')
    await expectIncrease(site, rateQuery('cards_total', 30, { b: '2', a: '1' }), 5, 'other-increase')
  })
}
