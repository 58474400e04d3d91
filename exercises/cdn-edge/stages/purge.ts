/** The fifth stage: what editors take back is told nowhere any more, whatever was on its way, and whoever was away. */
import { expect, say, test } from 'millions/suite'
import { oddKeys } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  anyRegion,
  ask,
  asked,
  type Cluster,
  edgeAt,
  edgesOf,
  got,
  mark,
  open,
  put,
  putFresh,
  regionFor,
  regions,
  request,
} from '../cluster.ts'
import { expectStatus, expectText, hits } from '../expectations.ts'
import { authorized, expectNew, expectNewEverywhere, purge, sendPurge, settle, spread } from '../purges.ts'

export function purging(): void {
  test.real('everywhere', async (context) => {
    const cluster = await open(context)
    for (const [place, region] of regions.entries()) {
      const path = `/pictures/${place}.png`
      await spread(cluster, path, 'old')
      await putFresh(cluster, path, 'new')
      for (const each of regions)
        await hits(cluster, path, 'old', { why: 'nobody has purged it yet' }, { region: each })
      const what = place % 2 === 0 ? { path } : { prefix: '/pictures/' }
      await settle(cluster, await purge(cluster, what, { region }))
      await expectNewEverywhere(cluster, path, 'new', `it was purged in ${region}`)
      for (const each of regions)
        await hits(cluster, path, 'new', { why: 'it was fetched after the purge' }, { region: each })
    }
  })

  test('here-at-once', async (context) => {
    const cluster = await open(context)
    for (const region of regions) {
      await spread(cluster, '/page', `old in ${region}`)
      await putFresh(cluster, '/page', `new in ${region}`)
      const outcome = await purge(cluster, { path: '/page' }, { region })
      const why = `the purge was answered with ${outcome.status}`
      expectNew(await ask(cluster, '/page', { region }), `new in ${region}`, why)
      await settle(cluster, outcome)
      await expectNewEverywhere(cluster, '/page', `new in ${region}`, why)
      await settle(cluster, await purge(cluster, { path: '/page' }, { region }))
    }
  })

  test('what-is-on-its-way', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const round of [0, 1, 2]) {
      const path = `/page/${round}`
      // In the first round nothing is kept, in the second it is too old, in the third another variant is asked for.
      const headers = { 'cache-control': 'max-age=30', ...(round === 2 && { vary: 'X-Device' }) }
      if (round > 0) {
        await put(cluster, path, 'old', {
          ...headers,
          'cache-control': round === 1 ? 'no-cache' : 'max-age=30',
        })
        await allOf(regions.map((region) => ask(cluster, path, { region })))
      }
      const by: Asking = round === 2 ? { headers: { 'x-device': 'watch' } } : {}
      const tagged = round === 1 ? await sameTag(cluster, path) : {}
      await put(cluster, path, 'old', { ...headers, ...tagged }, { delayMs: 1400, tagged: round !== 1 })
      const early = allOf(regions.map((region) => ask(cluster, path, { region, ...by })))
      await world.run(chance(250, 500))
      await putFresh(cluster, path, 'new')
      const outcome = await purge(cluster, round === 0 ? { path } : { prefix: '/page/' }, {
        region: regionFor(round + 1),
      })
      if (outcome.status === 204) await expectAskedAfter(cluster, path, by)
      expectNew(
        await ask(cluster, path, { region: regionFor(round + 1), ...by }),
        'new',
        'it was purged there',
      )
      await early
      await settle(cluster, outcome)
      const why = 'a fetch from before the purge came back after it'
      for (const region of regions) {
        expectNew(await ask(cluster, path, { region, ...by }), 'new', why)
        await hits(cluster, path, 'new', { why: 'it was fetched after the purge' }, { region, ...by })
      }
    }
  })

  test('a-herd-meets-it', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const region = anyRegion(cluster)
    await putFresh(cluster, '/own', 'old', { delayMs: 800 })
    await put(
      cluster,
      '/own',
      'old',
      { 'cache-control': 'max-age=60', vary: 'X-Device' },
      { differsBy: 'x-device', delayMs: 800 },
    )
    const devices = ['phone', 'desk', 'watch']
    const early = devices.map((device) => ask(cluster, '/own', { region, headers: { 'x-device': device } }))
    // By then those who waited in vain ask on their own.
    await world.run(1400)
    await put(
      cluster,
      '/own',
      'new',
      { 'cache-control': 'max-age=60', vary: 'X-Device' },
      { differsBy: 'x-device' },
    )
    await settle(cluster, await purge(cluster, { path: '/own' }, { region }))
    await allOf(early)
    for (const device of devices)
      expectNew(
        await ask(cluster, '/own', { region, headers: { 'x-device': device } }),
        `new for ${device}`,
        'fetches from before the purge came back after it',
      )
  })

  test('who-may', async (context) => {
    const cluster = await open(context)
    await spread(cluster, '/page', 'old')
    await putFresh(cluster, '/page', 'new')
    const since = mark(cluster)
    const body = JSON.stringify({ path: '/page' })
    const keys: readonly Asking[] = [
      {},
      { headers: { authorization: 'Bearer ' } },
      { headers: { authorization: 'Bearer only-the-editors' } },
      { headers: { authorization: 'only-the-editors-know' } },
      { headers: { authorization: 'Bearer only-the-editors-know-it' } },
      { headers: { authorization: 'Bearer undefined' } },
    ]
    for (const [place, asking] of keys.entries()) {
      const region = regionFor(place)
      for (const path of ['/.edge/purge', '/.edge/forget', '/.edge/purges']) {
        const outcome = await ask(cluster, path, { method: 'POST', body, region, ...asking })
        const values = {
          request: request(outcome),
          key: asking.headers?.authorization ?? 'none',
          got: got(outcome),
        }
        const isRefused =
          [401, 403].includes(outcome.status) || (outcome.status === 404 && path !== '/.edge/purge')
        expect(isRefused ? 'refused' : got(outcome), say('purge-for-all', values, outcome.at)).toBe('refused')
      }
      await ask(cluster, '/page', { method: 'PURGE', region })
    }
    await expectRefusedBodies(cluster)
    const [leaked] = asked(cluster, since).filter(({ path }) => path.startsWith('/.edge'))
    expect(leaked?.path ?? 'none', say('edge-path-leaked', { path: leaked?.path ?? '' }, leaked)).toBe('none')
    await cluster.world.run(5000)
    for (const region of regions)
      await hits(cluster, '/page', 'old', { why: 'nobody who may has purged it' }, { region })
  })

  test('others-stay', async (context) => {
    const cluster = await open(context)
    const paths = [
      ...oddKeys.map((key) => `/${key}`),
      '/image.png',
      '/image.png2',
      '/image',
      '/pictures',
      '/pictures/',
      '/pictures/a',
      '/pictures/b/c',
      '/x/pictures/a',
      '/Pictures/a',
      '/',
    ]
    const purges = [
      { path: '/image.png' },
      { prefix: '/pictures/' },
      { path: '/constructor' },
      { path: '/__proto__' },
      { prefix: '/what%3Fa' },
      { path: '/none' },
      { path: '/pictures' },
    ]
    const isNamed = (path: string, what: (typeof purges)[number]): boolean =>
      what.path === undefined ? path.startsWith(what.prefix ?? '?') : path === what.path
    for (const [round, what] of purges.entries()) {
      await allOf(paths.map((path) => putFresh(cluster, path, `old ${round} ${path}`)))
      if (round === 0) await allOf(paths.map((path) => ask(cluster, path)))
      else {
        await settle(cluster, await purge(cluster, { prefix: '/' }))
        await allOf(paths.map((path) => ask(cluster, path)))
      }
      await allOf(paths.map((path) => putFresh(cluster, path, `new ${round} ${path}`)))
      await settle(cluster, await purge(cluster, what, { region: regionFor(round) }))
      const why = `${JSON.stringify(what)} was purged`
      for (const path of paths) {
        if (isNamed(path, what)) expectNew(await ask(cluster, path), `new ${round} ${path}`, why)
        else await hits(cluster, path, `old ${round} ${path}`, { why: `${why}, and nothing else` })
      }
    }
  })

  test('all-variants', async (context) => {
    const cluster = await open(context)
    const headers = { 'cache-control': 'max-age=60', vary: 'X-Device' }
    const devices = ['phone', 'desk', 'watch']
    for (const what of [{ path: '/page' }, { prefix: '/p' }]) {
      await put(cluster, '/page', 'old', headers, { differsBy: 'x-device' })
      for (const device of devices) await ask(cluster, '/page', { headers: { 'x-device': device } })
      await put(cluster, '/page', 'new', headers, { differsBy: 'x-device' })
      await settle(cluster, await purge(cluster, what))
      for (const device of devices) {
        const outcome = await ask(cluster, '/page', { headers: { 'x-device': device } })
        expectNew(outcome, `new for ${device}`, 'all its variants were purged')
      }
      await settle(cluster, await purge(cluster, what))
    }
  })

  test('cut-off-and-back', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const [round, direction] of (['both', 'one-way', 'one-way', 'both'] as const).entries()) {
      const [here, there] = [regionFor(round), regionFor(round + 1 + Math.floor(chance(0, 3)))]
      await spread(cluster, '/page', `old ${round}`)
      await spread(cluster, '/later', `old ${round}`)
      const away = edgeAt(cluster, there)
      const others = edgesOf(cluster).filter((edge) => edge !== away)
      const groups = round === 2 ? ([[away], others] as const) : ([others, [away]] as const)
      const cut = world.partition(groups[0], groups[1], direction)
      await world.run(chance(0, 500))
      await allOf(['/page', '/later'].map((path) => putFresh(cluster, path, `new ${round}`)))
      await expectPurgedButFor(cluster, here, there, round)
      await world.run(chance(2000, round === 3 ? 40_000 : 8000))
      await purge(cluster, { path: '/later' }, { region: here })
      await world.run(chance(0, 3000))
      cut.heal()
      await world.run(5100)
      await expectNewEverywhere(cluster, '/page', `new ${round}`, 'an edge that was cut off is back')
      await expectNewEverywhere(cluster, '/later', `new ${round}`, 'an edge that was cut off is back')
      await allOf(regions.map((region) => purge(cluster, { prefix: '/' }, { region })))
      await world.run(5000)
    }
  })

  test('frozen-and-back', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const round of [0, 1]) {
      const [here, there] = [regionFor(2 * round + 1), regionFor(round)]
      await spread(cluster, '/page', `old ${round}`)
      const pause = edgeAt(cluster, there).pause()
      await putFresh(cluster, '/page', `new ${round}`)
      await expectPurgedButFor(cluster, here, there, round)
      await world.run(chance(1000, 20_000))
      pause.heal()
      await world.run(5100)
      await expectNewEverywhere(cluster, '/page', `new ${round}`, 'an edge that was frozen is back')
      await allOf(regions.map((region) => purge(cluster, { prefix: '/' }, { region })))
      await world.run(5000)
    }
  })

  test('dead-and-back', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const [round, disk] of (['keep', 'chance', 'unsynced'] as const).entries()) {
      const [here, there] = [regionFor(round), regionFor(round + 2)]
      await spread(cluster, '/page', `old ${round}`)
      await world.run(2000)
      edgeAt(cluster, there).crash({ disk })
      await putFresh(cluster, '/page', `new ${round}`)
      await expectPurgedButFor(cluster, here, there, round)
      await edgeAt(cluster, there).restart()
      // By the network's own rules, users come to it again later.
      await world.run(1100)
      await expectNewEverywhere(cluster, '/page', `new ${round}`, 'an edge that was dead is back')
      await settle(cluster, await purge(cluster, { path: '/page' }, { region: here }))
    }
  })

  test('one-more-edge', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await world.add('edge', 'oregon')
    await world.run(1500)
    await spread(cluster, '/page', 'old')
    await ask(cluster, '/page', { region: 'oregon' })
    await putFresh(cluster, '/page', 'new')
    await settle(cluster, await purge(cluster, { path: '/page' }))
    await expectNewEverywhere(cluster, '/page', 'new', 'there are five edges now')
    expectNew(await ask(cluster, '/page', { region: 'oregon' }), 'new', 'an edge was added')
    await putFresh(cluster, '/page', 'newest')
    await settle(cluster, await purge(cluster, { path: '/page' }, { region: 'oregon' }))
    await expectNewEverywhere(cluster, '/page', 'newest', 'it was purged at the edge that was added')
  })

  test('many-at-once', async (context) => {
    const cluster = await open(context)
    const paths = Array.from({ length: 12 }, (_, place) => `/many/${place}`)
    for (const path of paths) await spread(cluster, path, 'old')
    for (const path of paths) await putFresh(cluster, path, 'new')
    const outcomes = await allOf(
      paths.map((path, place) => purge(cluster, { path }, { region: regionFor(place) })),
    )
    for (const outcome of outcomes) await settle(cluster, outcome)
    for (const path of paths)
      await expectNewEverywhere(cluster, path, 'new', `${paths.length} purges came at once`)
    await spread(cluster, '/left', 'old')
    await putFresh(cluster, '/left', 'new')
    await sendPurge(cluster, { path: '/left' }, { patienceMs: 25 })
    await cluster.world.run(5100)
    await expectNewEverywhere(cluster, '/left', 'new', 'the editor had left before the answer')
  })

  test('who-writes-sees-it', async (context) => {
    const cluster = await open(context)
    const region = anyRegion(cluster)
    const at = { region }
    for (const method of ['PUT', 'POST', 'DELETE', 'PUT']) {
      await putFresh(cluster, '/card', 'old')
      await settle(cluster, await purge(cluster, { path: '/card' }, at))
      expectText(await ask(cluster, '/card', at), 'old', 'nobody has changed it')
      if (method === 'POST') await putFresh(cluster, '/card', 'new')
      const written = await ask(cluster, '/card', {
        ...at,
        method,
        ...(method !== 'DELETE' && { body: 'new' }),
      })
      expectStatus(written, method === 'POST' ? 201 : 204, 'it goes to the origin', 'method-changed')
      const after = await ask(cluster, '/card', at)
      if (method === 'DELETE') expectStatus(after, 404, 'the user has deleted it', 'old-after-write')
      else expectText(after, 'new', `the user had sent a ${method} for it`, 'old-after-write')
    }
    await expectNotForgotten(cluster, at)
    await expectWriteMeetsFill(cluster, at)
  })
}

/** Who asks at an edge that has done it is given nothing that was asked for before. */
async function expectAskedAfter(cluster: Cluster, path: string, by: Asking): Promise<void> {
  const outcomes = await allOf(regions.map((region) => ask(cluster, path, { region, ...by })))
  for (const outcome of outcomes) expectNew(outcome, 'new', 'the purge had been answered with 204')
}

const sameTag = async (cluster: Cluster, path: string): Promise<{ etag: string }> => ({
  etag: (await ask(cluster, path)).headers.get('etag') ?? '',
})

/** Those that can be reached have it in time, though one cannot. */
async function expectPurgedButFor(
  cluster: Cluster,
  here: string,
  there: string,
  round: number,
): Promise<void> {
  const outcome = await purge(cluster, { path: '/page' }, { region: here })
  await settle(cluster, outcome)
  if (here === there) return
  for (const region of regions) {
    if (region === there) continue
    const at = await ask(cluster, '/page', { region })
    expectNew(at, `new ${round}`, `the edge in ${there} was away`)
  }
  const values = { request: request(outcome), there }
  expect(outcome.status, say('done-too-early', values, outcome.at)).toBe(202)
}

async function expectRefusedBodies(cluster: Cluster): Promise<void> {
  const bodies = [
    '',
    'no json',
    '{}',
    'null',
    '[]',
    '7',
    '"/page"',
    '{"path":7}',
    '{"path":"page"}',
    '{"prefix":""}',
    '{"path":["/page"]}',
    '{"path":"/page","prefix":"/"}',
    '{"path":null,"prefix":null}',
  ]
  for (const body of bodies) {
    const outcome = await ask(cluster, '/.edge/purge', { method: 'POST', headers: authorized, body })
    const values = { body, got: got(outcome) }
    expect(got(outcome), say('bad-purge-taken', values, outcome.at)).toBe(400)
  }
}

/** A write that was refused changes nothing; one of another path neither. */
async function expectNotForgotten(cluster: Cluster, at: Asking): Promise<void> {
  await putFresh(cluster, '/stays', 'stays')
  await ask(cluster, '/stays', at)
  for (const [method, path] of [
    ['PATCH', '/stays'],
    ['LOCK', '/stays'],
    ['OPTIONS', '/stays'],
    ['POST', '/stays2'],
    ['POST', '/stay'],
  ] as const)
    await ask(cluster, path, { ...at, method })
  await hits(cluster, '/stays', 'stays', { why: 'no write had changed it' }, at)
}

async function expectWriteMeetsFill(cluster: Cluster, at: Asking): Promise<void> {
  await putFresh(cluster, '/meets', 'old', { delayMs: 900 })
  const early = ask(cluster, '/meets', at)
  await cluster.world.run(350)
  await putFresh(cluster, '/meets', 'old')
  await ask(cluster, '/meets', { ...at, method: 'PUT', body: 'new' })
  const after = await ask(cluster, '/meets', at)
  expectText(after, 'new', 'the user had sent a PUT for it', 'old-after-write')
  await early
  expectText(
    await ask(cluster, '/meets', at),
    'new',
    'a fetch from before the PUT came back after it',
    'old-after-write',
  )
}
