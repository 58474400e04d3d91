/** The third stage: who asks for the same at the same time waits for one read, and nobody else waits for it. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  askPatiently,
  change,
  changeAll,
  databaseOf,
  found,
  keysOf,
  mark,
  open,
  request,
  setClocks,
  webFor,
  webs,
} from '../cluster.ts'
import { expectInTime, expectQuick, expectSorry, expectValue, hits } from '../expectations.ts'
import {
  crowd,
  expectAnew,
  expectJoinedLeaves,
  expectOthersGoOn,
  expectReads,
  expectWaitedFor,
  loseRead,
} from '../herds.ts'
import { ON_THE_WAY_MS, WAIT_AT_LEAST_MS } from '../promises.ts'

export function herd(): void {
  test.real('database-dies-and-comes-back', async (context) => {
    const cluster = await open(context, { ttlMs: 60_000 })
    await changeAll(cluster, ['card'])
    for (const web of webs) {
      databaseOf(cluster).crash({ disk: 'keep' })
      expectSorry(await ask(cluster, `/items/card?${web}`, { web }), 'the database is dead')
      await databaseOf(cluster).restart()
      expectAnew(
        await askPatiently(cluster, `/items/card?${web}`, { web }),
        'first card',
        'the database had died',
      )
    }
  })

  test('thousand-misses', async (context) => {
    const cluster = await open(context, { ttlMs: 60_000, database: { READ_MS: '200' } })
    await changeAll(cluster, ['hot'])
    const since = mark(cluster)
    const outcomes = await crowd(cluster, '/items/hot', 100)
    for (const outcome of outcomes) expectValue(outcome, 'first hot', '100 users asked for it at once')
    expectReads(cluster, since, '/items/hot', { users: 100, most: 2, why: 'it was in no memory' })
  })

  test('herd-at-one-and-at-both', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '200' } })
    const { world, ttlMs, chance } = cluster
    await changeAll(cluster, ['hot'], '0')
    const since = mark(cluster)
    const sentMs = world.nowMs
    const first = await crowd(cluster, '/items/hot', 120, { web: webs[1] })
    for (const outcome of first) expectValue(outcome, '0 hot', '120 users asked for it at once')
    expectReads(cluster, since, '/items/hot', { users: 120, most: 1, why: `all of them at ${webs[1]}` })
    for (const round of [1, 2]) {
      await change(cluster, 'hot', `${round} hot`)
      await world.run(Math.max(0, sentMs + round * (ttlMs + 800) - world.nowMs))
      const before = mark(cluster)
      const early = crowd(cluster, '/items/hot', 30)
      // Some come while it is on its way.
      await world.run(chance(60, 160))
      setClocks(cluster, round === 1 ? 'forward' : 'back')
      const late = await crowd(cluster, '/items/hot', 10)
      for (const outcome of [...(await early), ...late])
        expectValue(outcome, `${round} hot`, 'what was in memory had become too old')
      expectReads(cluster, before, '/items/hot', {
        users: 40,
        most: 2,
        why: 'what was in memory had become too old',
      })
    }
  })

  test('lists-are-read-once', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '150' } })
    await changeAll(cluster, keysOf('card', 6))
    const paths = [
      '/items?prefix=card&limit=3',
      '/items?prefix=card&limit=4',
      '/items/card-1',
      '/items/none-there',
    ]
    const since = mark(cluster)
    const outcomes = await allOf(paths.map((path) => crowd(cluster, path, 12)))
    for (const [place, path] of paths.entries()) {
      const wanted = await (await databaseOf(cluster).fetch(path)).text()
      for (const outcome of outcomes[place] ?? []) {
        const values = { request: request(outcome), found: found(outcome), wanted: wanted.slice(0, 60) }
        expect(outcome.text, say('of-another-path', values, outcome.at)).toBe(wanted)
      }
      expectReads(cluster, since, path, { users: 12, most: 2, why: 'it was in no memory' })
    }
  })

  test('other-keys-do-not-wait', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '400' } })
    const keys = keysOf('card', 130)
    await changeAll(cluster, keys)
    const outcomes = await allOf(
      keys.map((key, place) => ask(cluster, `/items/${key}`, { web: webFor(place) })),
    )
    for (const [place, outcome] of outcomes.entries()) {
      expectValue(outcome, `first card-${place}`, `${keys.length} cards were asked for at once`)
      const tookMs = Math.round(outcome.tookMs)
      const values = { request: request(outcome), tookMs, readMs: 400, count: keys.length }
      expect(outcome.tookMs, say('waits-for-others', values, outcome.at)).toBeLessThanOrEqual(
        400 + ON_THE_WAY_MS,
      )
    }
  })

  test('one-read-hangs', async (context) => {
    const cluster = await open(context, { ttlMs: 20_000 })
    const { world, chance } = cluster
    await changeAll(cluster, ['hung', 'hot', ...keysOf('card', 6)])
    await ask(cluster, '/items/hot')
    for (const round of [0, 1]) {
      const hung = loseRead(cluster, `/items/hung?round=${round}`)
      await world.run(60)
      for (const number of [0, 1, 2]) {
        const key = `card-${3 * round + number}`
        const outcome = await ask(cluster, `/items/${key}`, { web: webFor(number) })
        expectValue(outcome, `first ${key}`, 'a read of another card hangs')
        expectQuick(outcome, 'A read of another card hangs', 'waits-for-hung')
        expectQuick(
          await hits(cluster, '/items/hot', 'first hot', { web: webFor(number) }),
          'A read of another card hangs',
          'waits-for-hung',
        )
      }
      const late = crowd(cluster, `/items/hung?round=${round}`, 6)
      if (round === 1) await expectOthersGoOn(cluster, hung)
      for (const outcome of [await hung, ...(await late)])
        expectInTime(outcome, 'a read of the database was lost')
      await world.run(chance(0, 100))
      for (const web of webs)
        expectAnew(
          await ask(cluster, `/items/hung?round=${round}`, { web }),
          'first hung',
          'its read had been lost',
        )
    }
  })

  test('all-hear-of-a-failure', async (context) => {
    const cluster = await open(context, { ttlMs: 20_000 })
    const { world, chance } = cluster
    await changeAll(cluster, ['hot', 'kept'])
    await ask(cluster, '/items/kept')
    for (const round of [0, 1]) {
      const frozen = databaseOf(cluster).pause()
      const since = mark(cluster)
      const path = `/items/hot?round=${round}`
      const all = [crowd(cluster, path, 20)]
      await world.run(chance(100, 600))
      setClocks(cluster, round === 0 ? 'back' : 'forward')
      all.push(crowd(cluster, path, 10))
      const kept = await hits(cluster, '/items/kept', 'first kept', { web: webFor(round) })
      expectQuick(kept, 'The database is frozen')
      // Many fail, and that is no reason to spare the database the next one.
      for (const other of keysOf('hot?other', Math.round(chance(6, 10))))
        all.push(crowd(cluster, `/items/${other}${round}`, 1, { web: webFor(round) }))
      const outcomes = (await allOf(all)).flat()
      expectReads(cluster, since, path, { users: 30, most: 6, why: 'the database is frozen' })
      for (const outcome of outcomes) expectSorry(outcome, 'the database is frozen')
      frozen.heal()
      await world.run(30)
      await expectWaitedFor(cluster, round)
      for (const web of webs)
        expectAnew(await ask(cluster, path, { web }), 'first hot', 'the database had been frozen')
      // That was no fault of the cache.
      for (const web of webs) await hits(cluster, path, 'first hot', { web })
    }
  })

  test('database-dies-with-reads-in-hand', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '400' } })
    const { world, chance } = cluster
    await changeAll(cluster, keysOf('card', 3))
    for (const [place, key] of keysOf('card', 3).entries()) {
      const asked = crowd(cluster, `/items/${key}`, 12)
      await world.run(chance(50, 300))
      databaseOf(cluster).crash({ disk: 'keep' })
      for (const outcome of await asked) expectSorry(outcome, 'the database died while it read')
      expectSorry(await ask(cluster, `/items/${key}`, { web: webs[1] }), 'the database is dead')
      // Once more, or many times.
      for (const other of keysOf(`${key}?other`, Math.round(chance(1, 3 + 3 * place)) + 3 * place))
        expectSorry(await ask(cluster, `/items/${other}`, { web: webs[1] }), 'the database is dead')
      await databaseOf(cluster).restart()
      for (const web of webs)
        expectAnew(await ask(cluster, `/items/${key}`, { web }), `first ${key}`, 'the database had died')
    }
  })

  test('the-first-one-leaves', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '500' } })
    const { world, chance } = cluster
    await changeAll(cluster, ['left', 'alone', 'joined'])
    const since = mark(cluster)
    const first = ask(cluster, '/items/left', { patienceMs: chance(60, 140) })
    await world.run(20)
    const others = crowd(cluster, '/items/left', 10, { web: webs[0] })
    await first
    await world.run(chance(60, 120))
    const later = await crowd(cluster, '/items/left', 4, { web: webs[0] })
    for (const outcome of [...(await others), ...later])
      expectValue(outcome, 'first left', 'whoever had asked for it first has left', 'first-one-left')
    expectReads(
      cluster,
      since,
      '/items/left',
      { users: 15, most: 1, why: 'the first of them left' },
      'herd-after-leaving',
    )
    await expectJoinedLeaves(cluster)
    // One who is alone with their question leaves as well.
    await ask(cluster, '/items/alone', { patienceMs: 100 })
    for (const web of webs)
      expectAnew(
        await ask(cluster, '/items/alone', { web }),
        'first alone',
        'the only one who had asked has left',
      )
  })

  test('web-server-dies', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '500' } })
    const { world, chance } = cluster
    await changeAll(cluster, keysOf('card', 2))
    const since = mark(cluster)
    for (const [place, key] of keysOf('card', 2).entries()) {
      const [gone, web] = [webFor(place), webFor(place + 1)]
      const asked = ask(cluster, `/items/${key}`, { web: gone })
      await world.run(chance(60, 400))
      world.node(gone).crash({ disk: 'lose' })
      const why = `${gone}, which had asked for it, has died`
      for (const outcome of await crowd(cluster, `/items/${key}`, 6, { web })) {
        expectValue(outcome, `first ${key}`, why)
        expectInTime(outcome, why)
      }
      await asked
      expectReads(cluster, since, `/items/${key}`, { users: 7, most: 2, why })
      await hits(cluster, `/items/${key}`, `first ${key}`, { web })
      await world.node(gone).restart()
    }
  })

  test('slow-database', async (context) => {
    const readMs = WAIT_AT_LEAST_MS - 60
    const cluster = await open(context, { ttlMs: 20_000 })
    const { world } = cluster
    await changeAll(cluster, ['hot', ...keysOf('card', 3)])
    await ask(cluster, '/items/hot')
    databaseOf(cluster).setVars({ READ_MS: `${readMs}` })
    for (const key of keysOf('card', 3)) {
      const since = mark(cluster)
      const asked = crowd(cluster, `/items/${key}`, 8)
      for (const part of [1, 2, 3, 4]) {
        await world.run(180)
        const hot = await hits(cluster, '/items/hot', 'first hot', { web: webFor(part) })
        expectQuick(hot, `The database takes ${readMs} ms for a read`)
      }
      for (const outcome of await asked) {
        const values = { request: request(outcome), found: found(outcome), readMs }
        expect(outcome.text, say('slow-given-up', values, outcome.at)).toBe(`first ${key}`)
      }
      const why = `the database takes ${readMs} ms for a read`
      expectReads(cluster, since, `/items/${key}`, { users: 8, most: 2, why })
      for (const web of webs) await hits(cluster, `/items/${key}`, `first ${key}`, { web })
    }
  })
}
