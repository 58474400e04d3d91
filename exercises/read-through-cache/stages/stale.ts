/** The sixth stage: the database is away. What is too old is better than nothing, when it says that it is old. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  cacheOf,
  change,
  changeAll,
  databaseOf,
  found,
  got,
  keysOf,
  mark,
  type Outcome,
  open,
  reads,
  request,
  setClocks,
  webFor,
  webs,
} from '../cluster.ts'
import {
  begin,
  expectEnd,
  expectFresh,
  expectHit,
  expectStale,
  expectValueIs,
  OUTAGES,
  untilOld,
} from '../database-outages.ts'
import { entriesOf } from '../entries.ts'
import { expectSorry, expectToldHit, readsIt } from '../expectations.ts'
import {
  FRESH_WITHIN_MS,
  LEAST_LIFE,
  LEAVES_WITHIN_MS,
  ON_THE_WAY_MS,
  WAIT_AT_LEAST_MS,
} from '../promises.ts'

export function stale(): void {
  test('stale-and-marked', async (context) => {
    const cluster = await open(context, { ttlMs: 2000, staleMs: 60_000 })
    const { world, ttlMs, chance } = cluster
    await changeAll(cluster, ['card'])
    for (const [place, outage] of OUTAGES.entries()) {
      const read = await readsIt(cluster, `/items/card?${place}`, 'first card', { web: webFor(place) })
      await untilOld(cluster, read.sentMs, ttlMs)
      await change(cluster, 'card', 'first card')
      const end = await begin(cluster, outage)
      for (const web of [...webs, ...webs]) {
        expectStale(await ask(cluster, `/items/card?${place}`, { web }), 'first card', {
          read,
          outage,
          ttlMs,
        })
        await world.run(chance(0, 300))
      }
      const head = await ask(cluster, `/items/card?${place}`, { method: 'HEAD', web: webFor(place + 1) })
      const values = { request: request(head), outage, found: found(head), told: head.told.text, ttlMs }
      expect(got(head), say('not-served-stale', values, head.at)).toBe(200)
      expect(head.told.kind, say('stale-unmarked', values, head.at)).toBe('stale')
      await end()
      await expectFresh(cluster, `/items/card?${place}`, 'first card', outage)
    }
  })

  test('not-while-it-is-well', async (context) => {
    const cluster = await open(context, { ttlMs: 2000 })
    const { world, ttlMs } = cluster
    const readMs = WAIT_AT_LEAST_MS - 60
    await changeAll(cluster, ['slow', 'quick', 'gone'])
    const sentMs = world.nowMs
    for (const key of ['slow', 'quick', 'gone']) await ask(cluster, `/items/${key}`)
    await changeAll(cluster, ['slow', 'quick'], 'second')
    await databaseOf(cluster).fetch('/items/gone', { method: 'DELETE' })
    await untilOld(cluster, sentMs, ttlMs)
    for (const web of webs) await expectFresh(cluster, '/items/quick', 'second quick', 'well', web)
    databaseOf(cluster).setVars({ READ_MS: `${readMs}` })
    for (const web of webs) await expectFresh(cluster, '/items/slow', 'second slow', 'slow', web)
    databaseOf(cluster).setVars({ READ_MS: '0' })
    const gone = await ask(cluster, '/items/gone', { web: webs[1] })
    expect(got(gone), say('gone-is-an-answer', { request: request(gone), found: found(gone) }, gone.at)).toBe(
      404,
    )
    // What is known to be gone does not come back when the database is away.
    await world.run(cluster.absentMs + ON_THE_WAY_MS)
    databaseOf(cluster).crash({ disk: 'keep' })
    const after = await ask(cluster, '/items/gone')
    const values = { request: request(after), found: found(after) }
    expect(after.status === 200 ? found(after) : 'gone', say('gone-came-back', values, after.at)).toBe('gone')
  })

  test('outage-after-outage-of-the-database', async (context) => {
    const cluster = await open(context, { ttlMs: 1500 })
    const { world, ttlMs, chance } = cluster
    const order = chance(0, 2) < 1 ? OUTAGES : OUTAGES.toReversed()
    await changeAll(cluster, ['card'], '0')
    for (const [place, outage] of order.entries()) {
      const read = await ask(cluster, '/items/card', { web: webFor(place) })
      await expectValueIs(read, `${place} card`, outage)
      await change(cluster, 'card', `${place + 1} card`)
      await untilOld(cluster, read.sentMs, ttlMs)
      const end = await begin(cluster, outage)
      for (const web of webs)
        expectStale(await ask(cluster, '/items/card', { web }), `${place} card`, { read, outage, ttlMs })
      await end()
      await world.run(FRESH_WITHIN_MS)
      for (const web of webs) await expectFresh(cluster, '/items/card', `${place + 1} card`, outage, web)
      await world.run(ttlMs + ON_THE_WAY_MS)
    }
  })

  test('not-for-ever', async (context) => {
    const cluster = await open(context, { ttlMs: 1500, staleMs: 4000 })
    const { world, ttlMs, staleMs, chance } = cluster
    const keys = keysOf('card', 12)
    await changeAll(cluster, keys)
    for (const outage of ['dead', 'frozen'] as const) {
      const sentMs = world.nowMs
      const first = await allOf(
        keys.map((key, place) => ask(cluster, `/items/${key}`, { web: webFor(place) })),
      )
      for (const [place, outcome] of first.entries())
        await expectValueIs(outcome, `first card-${place}`, outage)
      await untilOld(cluster, sentMs, ttlMs)
      const end = await begin(cluster, outage)
      // Served again and again, it becomes no younger.
      setClocks(cluster, outage === 'dead' ? 'back' : 'forward')
      const [read] = first
      if (read === undefined) return
      while (world.nowMs < sentMs + ttlMs + staleMs - 2500) {
        expectStale(await ask(cluster, '/items/card-0'), 'first card-0', { read, outage, ttlMs })
        await world.run(chance(50, 300))
      }
      await expectEnd(cluster, read, outage)
      for (const web of webs) {
        const late = await ask(cluster, '/items/card-0', { web })
        const values = { request: request(late), found: found(late), seconds: (ttlMs + staleMs) / 1000 }
        expect(got(late), say('stale-too-long', values, late.at)).toBe(503)
      }
      await world.run(LEAVES_WITHIN_MS)
      const left = await entriesOf(cluster)
      const seconds = (ttlMs + staleMs + LEAVES_WITHIN_MS) / 1000
      expect(left, say('entries-left', { left, read: 12, seconds })).toBe(0)
      await end()
    }
  })

  test('nothing-to-serve', async (context) => {
    const cluster = await open(context, { ttlMs: 1500 })
    const { world, ttlMs } = cluster
    await changeAll(cluster, ['known', 'other'])
    const read = await readsIt(cluster, '/items/known', 'first known')
    await untilOld(cluster, read.sentMs, ttlMs)
    for (const [place, outage] of (['dead', 'frozen'] as const).entries()) {
      const end = await begin(cluster, outage)
      for (const path of ['/items/other', `/items/known?${place}`, '/items?prefix=known'])
        expectSorry(await ask(cluster, path, { web: webFor(place) }), `the database is ${outage}`)
      await end()
      await world.run(50)
      const anew = await ask(cluster, '/items?prefix=known', { web: webFor(place) })
      const values = { request: request(anew), found: found(anew), why: `the database had been ${outage}` }
      expect(anew.status, say('failure-kept', values, anew.at)).toBe(200)
      if (place === 1) return
      cacheOf(cluster).crash({ disk: 'lose' })
      await cacheOf(cluster).restart()
      await world.run(6500)
    }
  })

  test('many-ask-for-what-is-old', async (context) => {
    const cluster = await open(context, { ttlMs: 1500 })
    const { ttlMs } = cluster
    await changeAll(cluster, ['hot'])
    const read = await readsIt(cluster, '/items/hot', 'first hot')
    await untilOld(cluster, read.sentMs, ttlMs)
    const end = await begin(cluster, 'frozen')
    const since = mark(cluster)
    const asked = Array.from({ length: 40 }, (_, number) =>
      ask(cluster, '/items/hot', { web: webFor(number) }),
    )
    for (const outcome of await allOf(asked))
      expectStale(outcome, 'first hot', { read, outage: 'frozen', ttlMs })
    const count = reads(cluster, since).length
    const values = { path: '/items/hot', users: 40, count, most: 6, why: 'the database is frozen' }
    expect(count, say('herd-reads', values)).toBeLessThanOrEqual(6)
    await end()
  })

  test('fresh-ones-are-not-stale', async (context) => {
    const cluster = await open(context, { ttlMs: 2500 })
    const { world, ttlMs, chance } = cluster
    await changeAll(cluster, ['fresh'])
    for (const outage of ['frozen', 'failing', 'dead'] as const) {
      const read = await readsIt(cluster, `/items/fresh?${outage}`, 'first fresh')
      const end = await begin(cluster, outage)
      const untilMs = read.sentMs + ttlMs + (outage === 'frozen' ? 1800 : 500)
      const asked: Promise<Outcome>[] = []
      while (world.nowMs < untilMs) {
        asked.push(ask(cluster, `/items/fresh?${outage}`, { web: webFor(asked.length) }))
        await world.run(chance(80, 200))
      }
      for (const outcome of await allOf(asked)) {
        const isFresh = outcome.sentMs < read.sentMs + LEAST_LIFE * ttlMs - ON_THE_WAY_MS
        if (isFresh) expectToldHit(outcome)
        if (outcome.told.kind === 'hit') expectHit(outcome, 'first fresh', outage)
        else expectStale(outcome, 'first fresh', { read, outage, ttlMs })
      }
      await end()
    }
  })
}
