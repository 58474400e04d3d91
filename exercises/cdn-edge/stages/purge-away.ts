/** The fifth stage, when edges are away, many purge at once, or users write. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  anyRegion,
  ask,
  type Cluster,
  edgeAt,
  edgesOf,
  open,
  putFresh,
  regionFor,
  regions,
  request,
} from '../cluster.ts'
import { expectStatus, expectText, hits } from '../expectations.ts'
import { expectNew, expectNewEverywhere, purge, sendPurge, settle, spread } from '../purges.ts'

export function purgingWhileAway(): void {
  test('cut-off-and-back', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (const [round, direction] of (['both', 'one-way', 'one-way', 'both'] as const).entries()) {
      const [here, there] = [regionFor(round), regionFor(round + 1 + Math.floor(chance(0, 3)))]
      await spread(cluster, '/page', `old ${round}`, 'max-age=3600')
      await spread(cluster, '/later', `old ${round}`, 'max-age=3600')
      const away = edgeAt(cluster, there)
      const others = edgesOf(cluster).filter((edge) => edge !== away)
      const groups = round === 2 ? ([[away], others] as const) : ([others, [away]] as const)
      const cut = world.partition(groups[0], groups[1], direction)
      await world.run(chance(0, 500))
      await allOf(['/page', '/later'].map((path) => putFresh(cluster, path, `new ${round}`)))
      await expectPurgedButFor(cluster, here, there, round)
      await (round === 3 ? world.run(chance(13_000, 17_000)) : world.run(chance(2000, 8000)))
      const later = await purge(cluster, { path: '/later' }, { region: here })
      await settle(cluster, later)
      for (const region of regions.filter((each) => each !== there))
        expectNew(
          await ask(cluster, '/later', { region }),
          `new ${round}`,
          `the edge in ${there} was away`,
          'kept-from-it',
        )
      // In the first round nearly the ten minutes that it may take.
      await world.run(round === 0 ? 560_000 : chance(0, 3000))
      cut.heal()
      await world.run(5100)
      await expectNewEverywhere(
        cluster,
        '/page',
        `new ${round}`,
        'an edge that was cut off is back',
        'old-when-back',
      )
      await expectNewEverywhere(
        cluster,
        '/later',
        `new ${round}`,
        'an edge that was cut off is back',
        'old-when-back',
      )
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
      await expectNewEverywhere(
        cluster,
        '/page',
        `new ${round}`,
        'an edge that was frozen is back',
        'old-when-back',
      )
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
      for (const path of ['/a', '/b'])
        await settle(cluster, await purge(cluster, { path }, { region: there }))
      await spread(cluster, '/other', `old ${round}`)
      await world.run(2000)
      edgeAt(cluster, there).crash({ disk })
      await putFresh(cluster, '/page', `new ${round}`)
      await expectPurgedButFor(cluster, here, there, round, 'dead')
      await edgeAt(cluster, there).restart()
      // By the network's own rules, users come to it again later.
      await world.run(1100)
      await expectNewEverywhere(cluster, '/page', `new ${round}`, 'an edge that was dead is back')
      await spread(cluster, '/other', `older ${round}`)
      await putFresh(cluster, '/other', `new ${round}`)
      await settle(cluster, await purge(cluster, { path: '/other' }, { region: there }))
      await expectNewEverywhere(cluster, '/other', `new ${round}`, 'it was purged at an edge that had died')
      await settle(cluster, await purge(cluster, { prefix: '/' }, { region: here }))
    }
  })

  test('one-more-edge', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    await settle(cluster, await purge(cluster, { path: '/before' }))
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

/** Those that can be reached have it in time, though one cannot. */
async function expectPurgedButFor(
  cluster: Cluster,
  here: string,
  there: string,
  round: number,
  state: 'away' | 'dead' = 'away',
): Promise<void> {
  const outcome = await purge(cluster, { path: '/page' }, { region: here })
  await settle(cluster, outcome)
  if (here === there) return
  for (const region of regions) {
    if (region === there) continue
    const at = await ask(cluster, '/page', { region })
    expectNew(at, `new ${round}`, `the edge in ${there} was away`, 'kept-from-it')
  }
  // Who is dead has nothing left to forget: then it is done everywhere.
  if (state === 'dead') return
  const values = { request: request(outcome), there }
  expect(outcome.status, say('done-too-early', values, outcome.at)).toBe(202)
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
