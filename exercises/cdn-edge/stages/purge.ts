/** The fifth stage: what editors take back is told nowhere any more, whatever was on its way, and whoever was away. */
import { expect, say, test } from 'millions/suite'
import { oddKeys } from '../../kit/odd-data.ts'
import { withRoom } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  anyRegion,
  ask,
  asked,
  type Cluster,
  got,
  mark,
  open,
  put,
  putFresh,
  regionFor,
  regions,
  request,
  setClocks,
} from '../cluster.ts'
import { hits } from '../expectations.ts'
import { authorized, expectNew, expectNewEverywhere, purge, settle, spread } from '../purges.ts'

export function purging(): void {
  test.real('everywhere', async (context) => {
    const cluster = await open(context)
    withRoom(cluster.world)
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
    for (const [place, region] of regions.entries()) {
      await spread(cluster, '/page', `old in ${region}`)
      setClocks(cluster, place % 2 === 0 ? 'back' : 'forward')
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
    const devices = ['phone', 'desk', 'watch', 'desk', 'watch']
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
}

/** Who asks at an edge that has done it is given nothing that was asked for before. */
async function expectAskedAfter(cluster: Cluster, path: string, by: Asking): Promise<void> {
  const outcomes = await allOf(regions.map((region) => ask(cluster, path, { region, ...by })))
  for (const outcome of outcomes) expectNew(outcome, 'new', 'the purge had been answered with 204')
}

const sameTag = async (cluster: Cluster, path: string): Promise<{ etag: string }> => ({
  etag: (await ask(cluster, path)).headers.get('etag') ?? '',
})

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
