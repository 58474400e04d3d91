/** The fourth stage: who asks for the same at the same time waits for one request, unless it is not for all of them. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  anyRegion,
  ask,
  asked,
  type Cluster,
  edgeIn,
  found,
  mark,
  type Outcome,
  open,
  originOf,
  put,
  putFresh,
  regionFor,
  regions,
  request,
} from '../cluster.ts'
import { expectInTime, expectSorry, expectStatus, expectText, fetches, hits } from '../expectations.ts'

export function once(): void {
  test.real('origin-dies-and-comes-back', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/pictures/new.jpg', 'none', { 'cache-control': 'max-age=60' })
    for (const region of regions) {
      originOf(cluster).crash({ disk: 'keep' })
      expectSorry(await ask(cluster, '/page', { region }), 'the origin is dead')
      await originOf(cluster).restart()
      await putFresh(cluster, '/page', 'back')
      expectText(await ask(cluster, '/page', { region }), 'back', 'the origin is back', 'failure-kept')
    }
  })

  test('herd', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const control = { 'cache-control': 'max-age=2' }
    for (const round of [0, 1, 2]) {
      const text = `round ${Math.min(round, 1)}`
      if (round < 2) await put(cluster, '/hot', text, control, { delayMs: 300 })
      const since = mark(cluster)
      const early = crowd(cluster, '/hot', 40)
      await world.run(chance(20, 350))
      const late = crowd(cluster, '/hot', 20)
      for (const outcome of [...(await early), ...(await late)])
        expectText(outcome, text, '60 users asked for it at once')
      expectOnePerEdge(cluster, since, '/hot', round === 0 ? 'it was not there yet' : 'it had become too old')
      for (const region of regions)
        await hits(cluster, '/hot', text, { why: 'a herd had fetched it' }, { region })
      await world.run(2400)
    }
  })

  test('herds-for-anything', async (context) => {
    const cluster = await open(context)
    const fresh = { 'cache-control': 'max-age=60' }
    await put(cluster, '/gone', 'gone', fresh, { status: 404, delayMs: 200 })
    await put(cluster, '/untagged', 'untagged', fresh, { tagged: false, delayMs: 200 })
    await put(cluster, '/constructor', 'odd', fresh, { delayMs: 200 })
    await put(
      cluster,
      '/page',
      'page',
      { ...fresh, vary: 'X-Device' },
      { differsBy: 'x-device', delayMs: 200 },
    )
    const since = mark(cluster)
    const by = { headers: { 'x-device': 'phone' } }
    const outcomes = await allOf([
      crowd(cluster, '/gone', 12),
      crowd(cluster, '/untagged', 12),
      crowd(cluster, '/constructor', 12),
      crowd(cluster, '/page', 12, by),
    ])
    for (const outcome of outcomes[0] ?? []) expectStatus(outcome, 404, 'it is gone')
    for (const [place, text] of ['', 'untagged', 'odd', 'page for phone'].entries())
      if (place > 0)
        for (const outcome of outcomes[place] ?? []) expectText(outcome, text, '12 users asked at once')
    for (const path of ['/gone', '/untagged', '/constructor', '/page'])
      expectOnePerEdge(cluster, since, path, 'it was not there yet')
  })

  test('each-gets-their-form', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/page', 'whole')
    const tag = (await ask(cluster, '/page', { region: 'tokyo' })).headers.get('etag') ?? 'none'
    for (const first of ['HEAD', 'GET', 'known']) {
      const region = first === 'HEAD' ? 'seoul' : first === 'GET' ? 'frankfurt' : 'virginia'
      const asking = (kind: string): Asking =>
        kind === 'known' ? { region, headers: { 'if-none-match': tag } } : { region, method: kind }
      const kinds = [first, 'known', 'GET', 'HEAD', 'GET', 'known']
      const outcomes: Promise<Outcome>[] = []
      for (const kind of kinds) {
        outcomes.push(ask(cluster, '/page', asking(kind)))
        await cluster.world.run(1.5)
      }
      for (const [place, outcome] of (await allOf(outcomes)).entries()) {
        const kind = kinds[place] ?? ''
        expectStatus(outcome, kind === 'known' ? 304 : 200, 'others asked for it at once', 'form-of-another')
        const size = outcome.bytes.length
        const values = { request: request(outcome), size }
        expect(size, say('size-of-another', values, outcome.at)).toBe(kind === 'GET' ? 5 : 0)
      }
    }
  })

  test('others-do-not-wait', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const vary = { 'cache-control': 'max-age=60', vary: 'X-Device' }
    await put(cluster, '/page', 'page', vary, { differsBy: 'x-device' })
    await ask(cluster, '/page', { headers: { 'x-device': 'phone' } })
    await put(cluster, '/page', 'page', vary, { differsBy: 'x-device', delayMs: 1200 })
    await putFresh(cluster, '/slow', 'slow', { delayMs: 1200 })
    await putFresh(cluster, '/hot', 'hot')
    await ask(cluster, '/hot')
    const paths = Array.from({ length: 60 }, (_, place) => `/many/${place}`)
    for (const path of paths) await putFresh(cluster, path, path)
    const slow = [
      ask(cluster, '/slow'),
      ask(cluster, '/page', { headers: { 'x-device': 'desk' } }),
      ask(cluster, '/page', { headers: { 'x-device': 'watch' } }),
    ]
    await world.run(100)
    const why = 'somebody waits for another answer'
    for (const outcome of await allOf(paths.map((path) => ask(cluster, path)))) {
      expectText(outcome, outcome.path, why)
      expectWithin(outcome, 400, why)
    }
    expectWithin(await hits(cluster, '/hot', 'hot', { why }), 60, why)
    expectWithin(
      await hits(cluster, '/page', 'page for phone', { why }, { headers: { 'x-device': 'phone' } }),
      60,
      why,
    )
    for (const outcome of await allOf(slow)) expectWithin(outcome, 1700, why)
  })

  test('what-is-not-for-all', async (context) => {
    const cluster = await open(context)
    const kinds: readonly Readonly<Record<string, string>>[] = [
      { 'cache-control': 'private, max-age=60' },
      { 'cache-control': 'no-store' },
      { 'cache-control': 'max-age=60', 'set-cookie': 'session=7' },
      { 'cache-control': 'max-age=60', vary: '*' },
      { 'cache-control': 'max-age=60', vary: 'Cookie' },
    ]
    for (const [place, headers] of kinds.entries()) {
      const path = `/own/${place}`
      await put(cluster, path, 'own', headers, { differsBy: 'cookie', delayMs: 500 })
      const region = regionFor(place)
      const since = mark(cluster)
      const own: Promise<Outcome>[] = []
      for (let user = 0; user < 12; user++) {
        own.push(ask(cluster, path, { region, headers: { cookie: `user=${user}` } }))
        if (user % 4 === 3) await cluster.world.run(cluster.chance(1, 40))
      }
      for (const [user, outcome] of (await allOf(own)).entries()) {
        const [name, value] = Object.entries(headers).at(-1) ?? []
        expectText(outcome, `own for user=${user}`, `it came with ${name}: ${value}`, 'of-another-user')
        // Twice: who waits in vain asks on their own.
        expectWithin(outcome, 2 * 500 + 2 * 300, 'it is not for all who asked, and they ask side by side')
      }
      const count = asked(cluster, since, path).length
      const values = { path, count, users: 12 }
      expect(count, say('asked-too-often', values)).toBe(12)
    }
    await ask(cluster, '/own/4', { headers: { cookie: 'user=3' } })
  })

  test('authorization-never-joins', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/page', 'page', { differsBy: 'authorization', delayMs: 300 })
    const users = ['Bearer a', undefined, 'Bearer b', undefined]
    const outcomes = await allOf(
      users.map((token) =>
        ask(cluster, '/page', token === undefined ? {} : { headers: { authorization: token } }),
      ),
    )
    for (const [place, outcome] of outcomes.entries())
      expectText(
        outcome,
        `page for ${users[place] ?? 'none'}`,
        'each came with its own Authorization',
        'of-another-user',
      )
  })

  test('all-hear-of-a-failure', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await putFresh(cluster, '/kept', 'kept')
    await ask(cluster, '/kept')
    for (const status of [500, 503]) {
      await put(
        cluster,
        '/page',
        'sick',
        { 'cache-control': 'max-age=9' },
        { status, delayMs: 300, tagged: false },
      )
      const since = mark(cluster)
      for (const outcome of await crowd(cluster, '/page', 10, { region: 'seoul' }))
        expectStatus(outcome, status, 'the origin fails', 'failure-changed')
      expectOnePerEdge(cluster, since, '/page', `the origin answered ${status}`)
    }
    for (const round of [0, 1]) {
      const path = `/page?${round}`
      const frozen = originOf(cluster).pause()
      const since = mark(cluster)
      const waiting = crowd(cluster, path, 20)
      await world.run(500)
      await hits(cluster, '/kept', 'kept', { why: 'it is fresh, whatever the origin does' })
      for (const outcome of await waiting) expectSorry(outcome, 'the origin is frozen')
      expectOnePerEdge(cluster, since, path, 'the origin said nothing')
      frozen.heal()
      await putFresh(cluster, path, 'well')
      await world.run(cluster.chance(0, 100))
      for (const region of regions)
        expectText(await ask(cluster, path, { region }), 'well', 'the origin is well again', 'failure-kept')
    }
    originOf(cluster).crash()
    const since = mark(cluster)
    for (const outcome of await crowd(cluster, '/dead', 20)) expectSorry(outcome, 'the origin is dead')
    expectOnePerEdge(cluster, since, '/dead', 'the origin is dead')
  })

  test('dies-with-it-in-hand', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/page', 'page', { delayMs: 800 })
    const waiting = crowd(cluster, '/page', 8)
    await cluster.world.run(500)
    originOf(cluster).crash()
    for (const outcome of await waiting) expectSorry(outcome, 'the origin died with the request in hand')
    await originOf(cluster).restart()
    await putFresh(cluster, '/page', 'again')
    for (const region of regions)
      expectText(await ask(cluster, '/page', { region }), 'again', 'the origin is back', 'failure-kept')
  })

  test('the-first-one-leaves', async (context) => {
    const cluster = await open(context)
    for (const [round, state] of ['missing', 'too old'].entries()) {
      await put(cluster, '/page', 'page', { 'cache-control': 'max-age=1' }, { delayMs: 600 })
      const region = anyRegion(cluster)
      if (round === 1) {
        await ask(cluster, '/page', { region })
        await cluster.world.run(1500)
      }
      const since = mark(cluster)
      const first = ask(cluster, '/page', { region, patienceMs: cluster.chance(80, 300) })
      await cluster.world.run(40)
      const others = crowd(cluster, '/page', 5, { region })
      await first
      for (const outcome of await others)
        expectText(
          outcome,
          'page',
          `the one who asked first has left, and it was ${state}`,
          'left-with-the-first',
        )
      expectOnePerEdge(cluster, since, '/page', 'the first one left')
      await hits(cluster, '/page', 'page', { why: 'it was fetched, whoever left' }, { region })
      await cluster.world.run(2000)
    }
  })

  test('slow-is-waited-for', async (context) => {
    const cluster = await open(context)
    for (const region of regions) {
      const path = `/slow/${region}`
      // With the way there and back it is two seconds in all.
      const delayMs = cluster.chance(1500, 1700)
      await putFresh(cluster, path, 'slow', { delayMs })
      expectText(
        await ask(cluster, path, { region }),
        'slow',
        `the origin takes ${Math.round(delayMs)} ms`,
        'impatient',
      )
    }
    const frozen = originOf(cluster).pause()
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE'])
      expectInTime(await ask(cluster, '/nothing', { method }), 'the origin is frozen')
    frozen.heal()
    await putFresh(cluster, '/then', 'then')
    await fetches(cluster, '/then', 'then', { why: 'the origin is well' })
  })
}

/** So many users in each region at the same time, or in one. */
function crowd(cluster: Cluster, path: string, count: number, asking: Asking = {}): Promise<Outcome[]> {
  return allOf(
    Array.from({ length: count }, (_, place) => ask(cluster, path, { region: regionFor(place), ...asking })),
  )
}

function expectOnePerEdge(cluster: Cluster, since: number, path: string, why: string): void {
  for (const region of regions) {
    const edge = edgeIn(region)
    const events = asked(cluster, since, path).filter(({ node }) => node === edge)
    const values = { path, edge, count: events.length, why }
    expect(events.length, say('herd', values, events[1])).toBeLessThanOrEqual(1)
  }
}

function expectWithin(outcome: Outcome, limit: number, why: string): void {
  const values = {
    request: request(outcome),
    tookMs: Math.round(outcome.tookMs),
    limit,
    why,
    found: found(outcome),
  }
  expect(outcome.tookMs, say('waits-for-others', values, outcome.at)).toBeLessThanOrEqual(limit)
}
