/** The fourth stage: who asks for the same at the same time waits for one request, unless it is not for all of them. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  ask,
  asked,
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
import { expectSorry, expectStatus, expectText, hits } from '../expectations.ts'
import { crowd, expectOnePerEdge, expectWithin } from '../herds.ts'

export function once(): void {
  test.real('origin-dies-and-comes-back', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/pictures/new.jpg', 'none', { 'cache-control': 'max-age=60' })
    for (const region of regions) {
      originOf(cluster).crash({ disk: 'keep' })
      expectSorry(await ask(cluster, '/page', { region }), 'the origin is dead', false)
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

  test('varies-otherwise-by-now', async (context) => {
    const cluster = await open(context)
    const by = (device: string, name: string): Asking => ({ headers: { 'x-device': device, 'x-name': name } })
    const fresh = { 'cache-control': 'max-age=60' }
    for (const [place, headers] of [
      { ...fresh, vary: 'X-Device, X-Name' },
      { 'cache-control': 'private', vary: 'X-Device' },
    ].entries()) {
      const path = `/page/${place}`
      await put(cluster, path, 'old', { ...fresh, vary: 'X-Device' }, { differsBy: 'x-device' })
      await ask(cluster, path, by('phone', 'ada'))
      await put(cluster, path, 'new', headers, { differsBy: 'x-name', delayMs: 300 })
      const names = ['ada', 'bob', 'eve']
      const outcomes = await allOf(names.map((name) => ask(cluster, path, by('desk', name))))
      for (const [user, outcome] of outcomes.entries()) {
        const why = `it came with Vary: ${headers.vary} and Cache-Control: ${headers['cache-control']}`
        expectText(outcome, `new for ${names[user]}`, why, 'of-another-user')
      }
    }
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
}
