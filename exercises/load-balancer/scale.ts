/** The fifth stage: servers come, go and are replaced while users are being served. */
import { expect, say, test } from 'millions/suite'
import { expectBack, expectFewChecks, expectNoneTwice, NOTICE_WITHIN_MS } from './promises.ts'
import { ask, chanceMs, failed, firstFailed, type Outcome, open, openInUse, some, visit } from './visits.ts'
import { checksOf, sentOn, servers, steer } from './web-servers.ts'

export function scale(): void {
  test('newcomer', async (context) => {
    const world = await openInUse(context, servers(2))
    const old = world.node('web-2')
    await steer([old], { health: [503] })
    await world.run(NOTICE_WITHIN_MS)
    // While only one of them is in use.
    await visit(world, { count: 20, everyMs: 5 })
    await world.run(chanceMs(world, 0, 1000))
    const newcomer = await world.add('web')
    await steer([old], { health: [200] })
    await expectBack(world, [old], { added: newcomer })
  })

  test('replaced', async (context) => {
    const world = await open(context, servers(3))
    const [leaver, second] = [world.node('web-2'), world.node('web-1')]
    const visits = { count: 30, everyMs: 20, methods: ['GET', 'POST', 'PUT'], path: '/cards?n=#' }
    const [outcomes] = await Promise.all([
      visit(world, visits),
      world
        .run(200)
        .then(() => world.remove(leaver))
        .then(() => world.run(100))
        .then(() => world.remove(second)),
    ])
    expectUnfelt(outcomes)
    expectNoneTwice(world, 'was removed while it worked')
    await world.run(chanceMs(world, 500, 1000))
    const sick = await world.add('web')
    await steer([sick], { health: [503] })
    // More come and go, known for a moment at most: what is begun with each change must end with it.
    for (let time = 1; time <= 7; time++) {
      const passing = await world.add('web')
      await ask(world, '/')
      await world.run(chanceMs(world, 0, 300))
      await world.remove(passing)
      await ask(world, '/')
    }
    const goneMs = world.nowMs + NOTICE_WITHIN_MS
    await world.run(chanceMs(world, 3000, 4000))
    // One for another: there are as many as before.
    const [last, newcomer] = [world.node('web-3'), await world.add('web')]
    await world.remove(last)
    await world.run(NOTICE_WITHIN_MS)
    const laterMs = world.nowMs
    const later = await visit(world, { count: 8, everyMs: 50, methods: ['GET', 'POST'] })
    const asked = sentOn(world, { to: sick, sinceMs: laterMs })
    const why = 'came more than 15 s ago, and answers its checks with 503'
    const alone = { server: sick.name, why, count: asked.length, total: later.length }
    expect(asked.length, say('sick-still-asked', alone, asked[0])).toBe(0)
    const listed = [sick.name, newcomer.name]
    const stray = [...sentOn(world), ...checksOf(world)].filter(
      ({ peer, timeMs }) => !listed.includes(peer) && timeMs >= (peer === last.name ? laterMs : goneMs),
    )
    const values = { server: stray[0]?.peer ?? '', count: stray.length }
    expect(stray.length, say('removed-not-forgotten', values, stray[0])).toBe(0)
    expectUnfelt(later)
    expectFewChecks(world)
  })

  test('drain', async (context) => {
    const world = await open(context, servers(2))
    const leaver = world.node('web-2')
    await steer(world.nodes('web'), { delayMs: 900 })
    await steer([leaver], { health: [503] })
    const lately = (durationMs: number) => sentOn(world, { to: leaver, sinceMs: world.nowMs - durationMs })
    const startMs = world.nowMs
    const outcomes = await visit(world, {
      count: 100,
      everyMs: 250,
      methods: ['POST', 'GET'],
      path: '/people/anna/cards?n=#',
      until: () =>
        world.nowMs > startMs + NOTICE_WITHIN_MS + 3000 ||
        (world.nowMs > startMs + 6000 && lately(5000).length === 0),
    })
    const list = some(failed(outcomes))
    const cut = say('cut-while-draining', { server: leaver.name, list }, firstFailed(outcomes))
    expect(failed(outcomes), cut).toEqual([])
    const sent = sentOn(world)
    const again = () => sent.find(({ path }, place) => sent.findIndex((other) => other.path === path) < place)
    const sums = { count: sent.length, requests: outcomes.length }
    expect(sums.count, say('sent-twice-while-draining', sums, again)).toBe(sums.requests)
    const late = lately(3000)
    const values = { server: leaver.name, count: late.length }
    expect(late.length, say('not-drained', values, late[0])).toBe(0)
  })
}

function expectUnfelt(outcomes: readonly Outcome[]): void {
  const list = some(failed(outcomes))
  expect(failed(outcomes), say('scaling-felt', { list }, firstFailed(outcomes))).toEqual([])
}
