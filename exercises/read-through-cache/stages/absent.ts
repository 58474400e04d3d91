/** The fifth stage: that there is nothing is kept as well, for less time, and not once there is something. */
import { expect, say, test } from 'millions/suite'
import { oddKeys } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  type Cluster,
  cacheOf,
  change,
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
  websOf,
} from '../cluster.ts'
import { entriesOf } from '../entries.ts'
import {
  expectAge,
  expectInTime,
  expectQuick,
  expectSorry,
  expectToldHit,
  expectToldMiss,
  hits,
  readsIt,
} from '../expectations.ts'
import { LEAST_LIFE, LEAVES_WITHIN_MS, ON_THE_WAY_MS, WAIT_AT_LEAST_MS } from '../promises.ts'

export function absent(): void {
  test('absence-is-kept', async (context) => {
    const cluster = await open(context, { absentMs: 2500 })
    const { world } = cluster
    for (const [place, key] of [...oddKeys.slice(0, 3), 'none'].entries()) {
      const path = `/items/${key}`
      const since = mark(cluster)
      const read = await ask(cluster, path, { web: webFor(place) })
      expectNone(read, 'nobody ever put it there')
      expectToldMiss(read)
      await world.run(place === 0 ? 1300 : 20)
      for (const web of webs) {
        const again = await ask(cluster, path, { web })
        expectNone(again, 'nobody ever put it there')
        const count = reads(cluster, since, path).length
        expect(count, say('absent-asked-again', { request: request(again), count }, again.at)).toBe(1)
        expectToldHit(again)
        expectAge(again, read.sentMs)
      }
    }
    const since = mark(cluster)
    for (const web of webs) await ask(cluster, '/items/head-of-none', { web, method: 'HEAD' })
    const count = reads(cluster, since).length
    expect(count, say('absent-asked-again', { request: 'HEAD /items/head-of-none', count })).toBe(1)
  })

  test('for-less-time', async (context) => {
    const cluster = await open(context)
    const { world, absentMs, ttlMs, chance } = cluster
    await change(cluster, 'there', 'first there')
    const there = await readsIt(cluster, '/items/there', 'first there')
    for (const life of [1, 2]) {
      const key = `late-${life}`
      const sentMs = world.nowMs
      expectNone(await ask(cluster, `/items/${key}`, { web: webFor(life) }), 'nobody ever put it there')
      setClocks(cluster, life === 1 ? 'forward' : 'back')
      await world.run(LEAST_LIFE * absentMs - chance(60, 120))
      const since = mark(cluster)
      for (const web of webs)
        expectNone(await ask(cluster, `/items/${key}`, { web }), 'nobody ever put it there')
      const count = reads(cluster, since).length
      expect(count, say('absent-asked-again', { request: `GET /items/${key}`, count })).toBe(0)
      // By another program, which neither web servers nor cache can know of.
      await change(cluster, key, `first ${key}`)
      await world.run(Math.max(0, sentMs + absentMs + ON_THE_WAY_MS - world.nowMs))
      const head = await ask(cluster, `/items/${key}`, { method: 'HEAD', web: webFor(life + 1) })
      const values = { request: request(head), found: found(head), absentMs }
      expect(got(head), say('absent-too-long', values, head.at)).toBe(200)
      for (const web of webs) await expectThere(cluster, key, web, 'absent-too-long')
    }
    if (world.nowMs < there.sentMs + LEAST_LIFE * ttlMs - ON_THE_WAY_MS)
      await hits(cluster, '/items/there', 'first there')
  })

  test('many-ask-for-nothing', async (context) => {
    const cluster = await open(context, { database: { READ_MS: '200' }, absentMs: 1000, staleMs: 0 })
    const { world } = cluster
    await allOf(keysOf('none', 12).map((key, place) => ask(cluster, `/items/${key}`, { web: webFor(place) })))
    for (const round of [0, 1]) {
      const since = mark(cluster)
      const asked = Array.from({ length: 60 }, (_, number) =>
        ask(cluster, '/items/none', { web: webFor(number) }),
      )
      for (const outcome of await allOf(asked)) expectNone(outcome, 'nobody ever put it there')
      const count = reads(cluster, since).length
      expect(count, say('herd-for-nothing', { users: 60, count, round: round + 1 })).toBeLessThanOrEqual(2)
      await world.run(1000 + ON_THE_WAY_MS)
    }
    await world.run(LEAVES_WITHIN_MS)
    const left = await entriesOf(cluster)
    const seconds = 1 + LEAVES_WITHIN_MS / 1000
    expect(left, say('absent-left-behind', { left, asked: 13, seconds })).toBe(0)
  })

  test('created-is-seen', async (context) => {
    const cluster = await open(context, { absentMs: 50_000, ttlMs: 60_000 })
    for (const [place, key] of ['new-1', 'new-2', ...oddKeys.slice(0, 4)].entries()) {
      for (const web of webs)
        expectNone(await ask(cluster, `/items/${key}`, { web }), 'nobody ever put it there')
      const created = await ask(cluster, `/items/${key}`, {
        method: 'PUT',
        body: `first ${key}`,
        web: webFor(place),
      })
      expectCreated(created)
      for (const web of [webFor(place + 1), webFor(place)])
        await expectThere(cluster, key, web, 'created-unseen')
    }
  })

  test('created-meanwhile', async (context) => {
    const cluster = await open(context, { absentMs: 50_000, ttlMs: 60_000 })
    const { world, chance } = cluster
    await change(cluster, 'other', 'first other')
    await readsIt(cluster, '/items/other', 'first other')
    for (const [place, key] of keysOf('race', 4).entries()) {
      // The read is answered, and its answer is late: hardly, or so much that it may be waited for no more.
      const delayMs = place % 2 === 0 ? chance(300, 900) : chance(1200, 1400)
      const slow = [cacheOf(cluster), ...websOf(cluster)].map((node) =>
        world.link(databaseOf(cluster), node, { delayMs }),
      )
      const early = [0, 1].map((number) => ask(cluster, `/items/${key}`, { web: webFor(number) }))
      await world.run(chance(20, 120))
      for (const link of slow) link.heal()
      const created = await ask(cluster, `/items/${key}`, {
        method: 'PUT',
        body: `first ${key}`,
        web: webFor(place),
      })
      expectCreated(created)
      // At once, and when the early answer has come.
      await expectThere(cluster, key, webFor(place + 1), 'created-unseen-race')
      for (const outcome of await allOf(early)) {
        const isGivenUp = outcome.status === 503 && delayMs > WAIT_AT_LEAST_MS
        const isAnswer = outcome.status === 404 || outcome.text === `first ${key}` || isGivenUp
        const values = { request: request(outcome), found: found(outcome) }
        expect(isAnswer ? 'either' : found(outcome), say('race-answer', values, outcome.at)).toBe('either')
      }
      for (const web of webs) await expectThere(cluster, key, web, 'created-unseen-race')
    }
    for (const web of webs) await hits(cluster, '/items/other', 'first other', { web })
    await expectNextReadShared(cluster)
  })

  test('asked-for-while-it-is-written', async (context) => {
    const cluster = await open(context, { absentMs: 50_000, ttlMs: 60_000 })
    const { world, chance } = cluster
    const slow = databaseOf(cluster).slowDisk(250)
    for (const [place, key] of keysOf('slowly', 2).entries()) {
      const creating = ask(cluster, `/items/${key}`, {
        method: 'PUT',
        body: `first ${key}`,
        web: webFor(place),
      })
      await world.run(chance(60, 160))
      for (const web of webs) expectNone(await ask(cluster, `/items/${key}`, { web }), 'it is being written')
      expectCreated(await creating)
      for (const web of [webFor(place + 1), webFor(place)])
        await expectThere(cluster, key, web, 'created-unseen')
    }
    slow.heal()
    // And while it takes 160 ms to tell the cache anything, for both or for the one who writes.
    for (const [place, key] of keysOf('far', 4).entries()) {
      const writer = websOf(cluster)[place % 2]
      const far = websOf(cluster).filter((web) => place < 2 || web === writer)
      const links = far.flatMap((web) => [
        world.link(web, cacheOf(cluster), { delayMs: place < 2 ? 80 : 130 }),
        world.link(cacheOf(cluster), web, { delayMs: place < 2 ? 80 : 30 }),
      ])
      for (const web of webs)
        expectNone(await ask(cluster, `/items/${key}`, { web }), 'nobody ever put it there')
      expectCreated(
        await ask(cluster, `/items/${key}`, { method: 'PUT', body: `first ${key}`, web: webFor(place) }),
      )
      for (const web of [webFor(place + 1), webFor(place)])
        await expectThere(cluster, key, web, 'created-unseen')
      for (const link of links) link.heal()
    }
  })

  test('outage-is-not-absence', async (context) => {
    const cluster = await open(context, { absentMs: 20_000, ttlMs: 30_000 })
    const { world } = cluster
    await change(cluster, 'card', 'first card')
    const faults = [
      () => databaseOf(cluster).pause(),
      () => world.partition([cacheOf(cluster), ...websOf(cluster)], [databaseOf(cluster)]),
    ]
    for (const [place, begin] of faults.entries()) {
      const fault = begin()
      expectSorry(
        await ask(cluster, `/items/card?${place}`, { web: webFor(place) }),
        'the database does not answer',
      )
      fault.heal()
      await world.run(20)
      await expectThere(cluster, `card?${place}`, webFor(place), 'outage-kept-as-absent')
    }
    databaseOf(cluster).setVars({ READS: 'failing' })
    const failed = await ask(cluster, '/items/card?2')
    expect(got(failed), say('error-changed', { request: request(failed), got: got(failed) }, failed.at)).toBe(
      500,
    )
    databaseOf(cluster).setVars({ READS: 'well' })
    await expectThere(cluster, 'card?2', webs[1], 'outage-kept-as-absent')
  })

  test('created-while-the-cache-is-away', async (context) => {
    const cluster = await open(context, { absentMs: 2500 })
    const { world } = cluster
    for (const [place, key] of keysOf('away', 2).entries()) {
      const sentMs = world.nowMs
      expectNone(await ask(cluster, `/items/${key}`), 'nobody ever put it there')
      const frozen = cacheOf(cluster).pause()
      const created = await ask(cluster, `/items/${key}`, {
        method: 'PUT',
        body: `first ${key}`,
        web: webFor(place),
      })
      expectCreated(created)
      expectInTime(created, 'the cache is frozen')
      await world.run(1000)
      const second = await ask(cluster, `/items/also-${key}`, {
        method: 'PUT',
        body: 'x',
        web: webFor(place),
      })
      expectCreated(second)
      // It is known by now that the cache does not answer.
      expectQuick(second, 'The cache is frozen, which is known', 'write-slow')
      frozen.heal()
      await world.run(Math.max(0, sentMs + 2500 + ON_THE_WAY_MS - world.nowMs))
      for (const web of webs) await expectThere(cluster, key, web, 'absent-too-long')
      if (place === 0) await world.run(6000)
    }
  })
}

/** What was read before the write ends while the next read is under way, which is still one for all. */
async function expectNextReadShared(cluster: Cluster): Promise<void> {
  const { world, chance } = cluster
  const [path, web] = ['/items/next', webFor(Math.floor(chance(0, 2)))]
  databaseOf(cluster).setVars({ READ_MS: '600' })
  const asked = [ask(cluster, path, { web })]
  await world.run(100)
  expectCreated(
    await ask(cluster, path, { method: 'PUT', body: 'first next', web: webFor(Math.floor(chance(0, 2))) }),
  )
  const since = mark(cluster)
  await world.run(chance(100, 200))
  asked.push(ask(cluster, path, { web }))
  await allOf(asked.slice(0, 1))
  await world.run(chance(5, 40))
  const late = Array.from({ length: 10 }, () => ask(cluster, path, { web }))
  await allOf([...asked, ...late])
  databaseOf(cluster).setVars({ READ_MS: '0' })
  const count = reads(cluster, since, path).length
  const why = 'a read from before the card was created had just ended'
  expect(count, say('herd-after-write', { path, users: 11, count, why })).toBeLessThanOrEqual(1)
  await expectThere(cluster, 'next', web, 'created-unseen-race')
}

function expectNone(outcome: Outcome, why: string): void {
  const values = { request: request(outcome), found: found(outcome), why }
  expect(got(outcome), say('not-404', values, outcome.at)).toBe(404)
}

function expectCreated(outcome: Outcome): void {
  const values = { request: request(outcome), got: got(outcome) }
  expect(got(outcome), say('not-created', values, outcome.at)).toBe(201)
}

async function expectThere(cluster: Cluster, key: string, web: string, id: string): Promise<void> {
  const outcome = await ask(cluster, `/items/${key}`, { web })
  const values = { request: request(outcome), found: found(outcome), absentMs: cluster.absentMs }
  const [name = ''] = key.split('?')
  expect(outcome.status === 200 ? outcome.text : got(outcome), say(id, values, outcome.at)).toBe(
    `first ${name}`,
  )
}
