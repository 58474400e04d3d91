/** The sixth stage: who is woken, for what, and when. */
import { expect, say, test } from 'millions/suite'
import {
  durations,
  expectGoingOn,
  expectHeard,
  expectInTime,
  FOR_MS,
  heard,
  hurt,
  LATE_MS,
  openAlerts,
  requests,
} from '../pager.ts'
import { SCRAPE_MS, WINDOW_S } from '../site.ts'

const HOUR_LIKE_MS = 80_000

export function alerts(): void {
  test('errors', async (context) => {
    const site = await openAlerts(context)
    await expectHeard(site, [], 'woken-for-nothing')
    const begunMs = site.world.nowMs
    await hurt(site, 'errors')
    await expectInTime(site, { message: 'errors begins', sinceMs: begunMs })
    await site.world.run(HOUR_LIKE_MS)
    const [begins] = await expectHeard(site, ['errors begins'], 'more-than-once')
    await expectGoingOn(site, ['errors'])
    const endedMs = site.world.nowMs
    await hurt(site, 'none')
    const ends = await expectInTime(site, { message: 'errors ends', sinceMs: endedMs })
    expect(ends.id, say('other-id', { begins: begins?.id ?? '', ends: ends.id })).toBe(begins?.id)
    await site.world.run(HOUR_LIKE_MS)
    await expectHeard(site, ['errors begins', 'errors ends'], 'more-than-once')
    await expectGoingOn(site, [])
  })

  test('latency', async (context) => {
    const site = await openAlerts(context)
    const begunMs = site.world.nowMs
    await hurt(site, 'slow')
    await expectInTime(site, { message: 'latency begins', sinceMs: begunMs })
    await expectGoingOn(site, ['latency'])
    const endedMs = site.world.nowMs
    await hurt(site, 'none')
    const ends = await expectInTime(site, { message: 'latency ends', sinceMs: endedMs })
    const [begins] = await expectHeard(site, ['latency begins', 'latency ends'], 'more-than-once')
    expect(ends.id, say('other-id', { begins: begins?.id ?? '', ends: ends.id })).toBe(begins?.id)
  })

  test('down', async (context) => {
    const site = await openAlerts(context, { web: 3, database: 1, cache: 1 })
    const [web, database] = [site.target('web-2'), site.target('database-1')]
    const begunMs = site.world.nowMs
    web.node.crash()
    // It answers, but not with what can be read.
    await database.control({ status: 500 })
    await site.target('cache-1').control({ isStalled: true })
    // And this one never was up.
    const late = await site.world.add('cache')
    const three = ['web-2', 'database-1', 'cache-1', late.name].map((name) => `down ${name}`)
    const begins = three.map((name) => `${name} begins`)
    for (const message of begins) await expectInTime(site, { message, sinceMs: begunMs })
    await expectGoingOn(site, three)
    await site.scrapes(20)
    const messages = await expectHeard(site, begins, 'more-than-once')
    const ids = new Set(messages.map(({ id }) => id))
    expect(ids.size, say('same-id', { count: messages.length })).toBe(4)
    const endedMs = site.world.nowMs
    await web.node.restart()
    await hurt(site, 'none', 'web-2')
    const ends = await expectInTime(site, { message: 'down web-2 ends', sinceMs: endedMs })
    const began = messages.find(({ node }) => node === 'web-2')?.id ?? 'none'
    expect(ends.id, say('other-id', { begins: began, ends: ends.id })).toBe(began)
    await expectGoingOn(site, ['down database-1', 'down cache-1', `down ${late.name}`])
    await expectHeard(site, [...begins, 'down web-2 ends'], 'more-than-once')
  })

  test('short-pain', async (context) => {
    const site = await openAlerts(context)
    for (const pain of ['errors', 'slow', 'errors'] as const) {
      await hurt(site, pain)
      await site.world.run(1500 + 1000 * context.random())
      await hurt(site, 'none')
      await site.world.run(FOR_MS + LATE_MS)
    }
    site.target('web-2').node.crash()
    await site.world.run(FOR_MS - 4 * SCRAPE_MS)
    await site.target('web-2').node.restart()
    await hurt(site, 'none', 'web-2')
    await site.world.run(FOR_MS + LATE_MS)
    await expectHeard(site, [], 'woken-for-short')
    await expectGoingOn(site, [])
  })

  test('short-relief', async (context) => {
    const site = await openAlerts(context)
    await hurt(site, 'errors')
    site.target('web-2').node.crash()
    await site.world.run(FOR_MS + LATE_MS + 100)
    await expectHeard(site, ['errors begins', 'down web-2 begins'], 'more-than-once')
    for (let turn = 0; turn < 3; turn++) {
      await hurt(site, 'none', 'web-1')
      await site.target('web-2').node.restart()
      await hurt(site, 'none', 'web-2')
      await site.world.run(FOR_MS - 3 * SCRAPE_MS - 1000 * context.random())
      await hurt(site, 'errors', 'web-1')
      site.target('web-2').node.crash()
      await site.scrapes(WINDOW_S)
    }
    await expectHeard(site, ['errors begins', 'down web-2 begins'], 'ended-too-early')
    await expectGoingOn(site, ['errors', 'down web-2'])
  })

  test('once-more', async (context) => {
    const site = await openAlerts(context, { web: 1 })
    const ids: string[] = []
    for (let turn = 0; turn < 2; turn++) {
      const begunMs = site.world.nowMs
      await hurt(site, 'errors')
      const begins = await expectInTime(site, { message: 'errors begins', sinceMs: begunMs })
      const endedMs = site.world.nowMs
      await hurt(site, 'none')
      const ends = await expectInTime(site, { message: 'errors ends', sinceMs: endedMs })
      expect(ends.id, say('other-id', { begins: begins.id, ends: ends.id })).toBe(begins.id)
      ids.push(begins.id)
    }
    expect(new Set(ids).size, say('same-id', { count: 2 })).toBe(2)
  })

  test('no-data', async (context) => {
    const site = await openAlerts(context)
    await hurt(site, 'slow')
    await site.world.run(FOR_MS + LATE_MS + 100)
    await expectHeard(site, ['latency begins'], 'more-than-once')
    await hurt(site, 'nobody comes')
    await site.world.run(HOUR_LIKE_MS)
    await expectHeard(site, ['latency begins'], 'ended-without-data')
    // Then they cannot even be asked.
    for (const { name } of site.world.nodes('web')) site.target(name).node.crash()
    await site.world.run(HOUR_LIKE_MS)
    const down = ['down web-1 begins', 'down web-2 begins']
    await expectHeard(site, ['latency begins', ...down], 'ended-without-data')
    await expectGoingOn(site, ['latency', 'down web-1', 'down web-2'])
    const endedMs = site.world.nowMs
    for (const { name } of site.world.nodes('web')) {
      await site.target(name).node.restart()
      await hurt(site, 'none', name)
    }
    await expectInTime(site, { message: 'latency ends', sinceMs: endedMs })
  })

  test('nobody-comes', async (context) => {
    const site = await openAlerts(context)
    await hurt(site, 'nobody comes')
    await site.world.run(HOUR_LIKE_MS)
    await expectHeard(site, [], 'woken-without-data')
    const fresh = await openAlerts(context, { web: 0, database: 1 })
    await fresh.world.run(HOUR_LIKE_MS)
    await expectHeard(fresh, [], 'woken-without-data')
  })

  test('in-the-dark', async (context) => {
    const site = await openAlerts(context)
    // Too short, and then nobody knows.
    await hurt(site, 'errors')
    await site.world.run(2500)
    await hurt(site, 'nobody comes')
    await site.world.run(HOUR_LIKE_MS)
    await expectHeard(site, [], 'woken-without-data')
    await hurt(site, 'slow')
    await site.world.run(FOR_MS + LATE_MS + 100)
    await expectHeard(site, ['latency begins'], 'more-than-once')
    // All that is left of the window is well at last, for less than it would take.
    await hurt(site, 'none')
    await site.world.run(8000)
    await hurt(site, 'nobody comes')
    await site.world.run(HOUR_LIKE_MS)
    await expectHeard(site, ['latency begins'], 'ended-without-data')
  })

  test('only-users-pain', async (context) => {
    const site = await openAlerts(context, { web: 2, database: 1, cache: 1 })
    await hurt(site, 'errors', undefined, 3)
    for (const name of ['database-1', 'cache-1'])
      await site.target(name).set({
        process_cpu_seconds_total: '<<0,8>>',
        process_resident_memory_bytes: 8e9,
        node_disk_written_bytes_total: '<<0,900000000>>',
        cache_misses_total: '<<0,5000>>',
        'http_requests_total{status="500"}': '<<0,900>>',
        'http_request_duration_seconds_bucket{le="0.1"}': 0,
        'http_request_duration_seconds_bucket{le="1"}': '<<0,90000>>',
        'http_request_duration_seconds_bucket{le="+Inf"}': '<<0,90000>>',
      })
    await site.world.run(HOUR_LIKE_MS)
    await expectHeard(site, [], 'woken-for-nothing')
    const begunMs = site.world.nowMs
    await hurt(site, 'errors', undefined, 8)
    await expectInTime(site, { message: 'errors begins', sinceMs: begunMs })
  })

  test('other-limits', async (context) => {
    const [forMs, windowS] = [5000, 6]
    const vars = { FOR_MS: String(forMs), WINDOW_S: String(windowS) }
    const bounds = { forMs, windowS }
    const lax = await openAlerts(context, {
      web: 1,
      vars: { ...vars, ERROR_SHARE: '0.3', SLOW_SECONDS: '0.97' },
    })
    for (const pain of ['errors', 'slow'] as const) {
      await hurt(lax, pain)
      await lax.scrapes(18)
    }
    await expectHeard(lax, [], 'by-other-limits')
    const begunMs = lax.world.nowMs
    await hurt(lax, 'errors', undefined, 60)
    await expectInTime(lax, { message: 'errors begins', sinceMs: begunMs, ...bounds })
    // None at all is not above none.
    const strict = await openAlerts(context, {
      web: 1,
      vars: { ...vars, ERROR_SHARE: '0', SLOW_SECONDS: '0.05' },
    })
    await strict.scrapes(10)
    const slowOnly = ['latency begins']
    await expectHeard(strict, slowOnly, 'by-other-limits')
    const errorsMs = strict.world.nowMs
    await hurt(strict, 'errors', undefined, 2)
    await expectInTime(strict, { message: 'errors begins', sinceMs: errorsMs, ...bounds })
  })

  test('another-pager', async (context) => {
    const site = await openAlerts(context, { web: 1, vars: { FOR_MS: '4000', WINDOW_S: '3' } })
    await site.world.remove(site.world.node('pager-1'))
    await site.world.add('pager')
    await site.settle()
    await hurt(site, 'errors')
    await site.world.run(4000 + 3000 + 3700)
    await expectHeard(site, ['errors begins'], 'old-pager')
  })

  test('of-all-users', async (context) => {
    const site = await openAlerts(context)
    // All of few are slow and half of them errors, but they are few.
    await site.grow('web-1', { ...requests(1, 1), ...durations(0, 2) })
    await site.grow('web-2', { ...requests(900, 0), ...durations(900, 900) })
    await site.world.run(HOUR_LIKE_MS)
    await expectHeard(site, [], 'woken-for-few')
    // Now it is the one with many, a little, and the other is as well as can be.
    const begunMs = site.world.nowMs
    await site.grow('web-1', { ...requests(50, 0), ...durations(50, 50) })
    await site.grow('web-2', { ...requests(820, 80), ...durations(860, 900) })
    await expectInTime(site, { message: 'errors begins', sinceMs: begunMs })
    await expectInTime(site, { message: 'latency begins', sinceMs: begunMs })
  })

  test('taken-out', async (context) => {
    const site = await openAlerts(context, { web: 4 })
    for (const name of ['web-3', 'web-4']) site.target(name).node.crash()
    await site.world.run(FOR_MS / 3)
    await site.world.remove(site.world.node('web-4'))
    await site.world.run(FOR_MS + LATE_MS)
    await expectHeard(site, ['down web-3 begins'], 'removed-is-down')
    await site.world.remove(site.world.node('web-3'))
    await site.world.run(FOR_MS + 3.7 * SCRAPE_MS)
    await expectHeard(site, ['down web-3 begins', 'down web-3 ends'], 'removed-goes-on')
    await expectGoingOn(site, [])
  })

  test('two-at-a-time', async (context) => {
    const site = await openAlerts(context, { web: 3 })
    const begunMs = site.world.nowMs
    await hurt(site, 'slow')
    await site.world.run(4000)
    site.target('web-3').node.crash()
    await site.world.run(5000)
    const errorsMs = site.world.nowMs
    await hurt(site, 'errors', 'web-1')
    await hurt(site, 'slow', 'web-2')
    await expectInTime(site, { message: 'latency begins', sinceMs: begunMs })
    await expectInTime(site, { message: 'errors begins', sinceMs: errorsMs })
    const messages = await heard(site)
    const wanted = ['latency begins', 'down web-3 begins', 'errors begins']
    await expectHeard(site, wanted, 'more-than-once')
    const values = { count: messages.length }
    expect(new Set(messages.map(({ id }) => id)).size, say('same-id', values)).toBe(3)
  })
}
