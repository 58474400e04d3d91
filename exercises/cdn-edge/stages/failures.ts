/** The fourth stage, when something goes wrong while many wait. */
import { expect, say, test } from 'millions/suite'
import { anyRegion, ask, asked, mark, open, originOf, put, putFresh, regions, request } from '../cluster.ts'
import { expectInTime, expectSorry, expectStatus, expectText, fetches, hits } from '../expectations.ts'
import { crowd, expectOnePerEdge } from '../herds.ts'

export function failures(): void {
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
        { 'cache-control': status === 500 ? 'max-age=9' : 'no-store' },
        { status, delayMs: 300, tagged: false },
      )
      const since = mark(cluster)
      for (const outcome of await crowd(cluster, '/page', 10, { region: 'seoul' }))
        expectStatus(outcome, status, 'the origin fails', 'failure-changed')
      expectOnePerEdge(cluster, since, '/page', `the origin answered ${status}`)
    }
    for (const round of [0, 1]) {
      const path = `/frozen/${round}`
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

  test('waits-twice-at-most', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/own', 'own', { 'cache-control': 'private' }, { delayMs: 1600 })
    const first = ask(cluster, '/own')
    await cluster.world.run(30)
    const second = ask(cluster, '/own')
    await first
    const frozen = originOf(cluster).pause()
    expectSorry(await second, 'it had waited for an answer that was not for both, and then the origin froze')
    frozen.heal()
  })

  test('writes-are-sent-once', async (context) => {
    const cluster = await open(context)
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      for (const fault of ['frozen', 'dead']) {
        await putFresh(cluster, '/card', 'a card', { delayMs: 400 })
        const frozen = fault === 'frozen' ? originOf(cluster).pause() : undefined
        const since = mark(cluster)
        const writing = ask(cluster, '/card', {
          method,
          region: 'virginia',
          ...(method !== 'DELETE' && { body: 'x' }),
        })
        await cluster.world.run(100)
        if (fault === 'dead') originOf(cluster).crash()
        await cluster.world.run(10)
        if (fault === 'dead') await originOf(cluster).restart()
        const outcome = await writing
        expectSorry(outcome, `the origin was ${fault} with the request in hand`)
        frozen?.heal()
        await cluster.world.run(1000)
        const count = asked(cluster, since, '/card').length
        expect(count, say('method-not-once', { request: request(outcome), count }, outcome.at)).toBe(1)
      }
  })
}
