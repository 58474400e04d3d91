/** The fifth stage: servers come, go and are replaced while users are being served. */
import { expect, say, test } from 'millions/suite'
import {
  boundsOf,
  expectEven,
  expectFewChecks,
  expectNoneTwice,
  NOTICE_WITHIN_MS,
  visitUntilEven,
} from './promises.ts'
import { chanceMs, failed, firstFailed, type Outcome, open, some, visit } from './visits.ts'
import { checksOf, sentOn, servers, steer } from './web-servers.ts'

export function scale(): void {
  test('newcomer', async (context) => {
    const world = await open(context, servers(2))
    await visit(world, { count: 84, everyMs: 5 })
    await world.run(chanceMs(world, 1000, 3000))
    const newcomer = await world.add('web')
    // It is checked like the others.
    const sick = await world.add('web')
    await steer([sick], { health: [503] })
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    const well = world.nodes('web').filter((node) => node !== sick)
    const outcomes = await visitUntilEven(world, { count: 90, everyMs: 10, methods: ['GET', 'POST'] }, well)
    const count = sentOn(world, { to: newcomer, sinceMs }).length
    const total = sentOn(world, { sinceMs }).length
    const { least, most } = boundsOf(total, 3)
    const values = { server: newcomer.name, count, total }
    expect(count, say('newcomer-idle', values)).toBeGreaterThanOrEqual(least)
    const flooded = () => sentOn(world, { to: newcomer, sinceMs }).at(-1)
    expect(count, say('newcomer-flooded', values, flooded)).toBeLessThanOrEqual(most)
    expectUnfelt(outcomes)
    // Noticed within one such time, found to be sick within another.
    await world.run(NOTICE_WITHIN_MS)
    const laterMs = world.nowMs
    const { length: later } = await visit(world, { count: 8, everyMs: 50, methods: ['GET', 'POST'] })
    const asked = sentOn(world, { to: sick, sinceMs: laterMs })
    const why = 'came later, and answers its checks with 503'
    const alone = { server: sick.name, why, count: asked.length, total: later }
    expect(asked.length, say('sick-still-asked', alone, asked[0])).toBe(0)
    expectFewChecks(world)
  })

  test('removed', async (context) => {
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
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    await visit(world, { count: 6, everyMs: 1000 })
    for (const { name } of [leaver, second]) {
      const sent = [...sentOn(world, { sinceMs }), ...checksOf(world)].filter(
        ({ peer, timeMs }) => peer === name && timeMs >= sinceMs,
      )
      const seconds = Math.round((world.nowMs - sinceMs) / 1000)
      const values = { server: name, count: sent.length, seconds }
      expect(sent.length, say('removed-not-forgotten', values, sent[0])).toBe(0)
    }
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

  test('replaced', async (context) => {
    const world = await open(context, servers(2))
    for (const old of world.nodes('web')) {
      await world.add('web')
      const noticedMs = world.nowMs + NOTICE_WITHIN_MS
      await visit(world, { count: 15, everyMs: NOTICE_WITHIN_MS / 5, until: () => world.nowMs >= noticedMs })
      await world.remove(old)
    }
    const sinceMs = world.nowMs
    const outcomes = await visitUntilEven(world, { count: 60, everyMs: 10 })
    expectUnfelt(outcomes)
    expectEven(world, sinceMs, 'uneven')
  })
}

function expectUnfelt(outcomes: readonly Outcome[]): void {
  const list = some(failed(outcomes))
  expect(failed(outcomes), say('scaling-felt', { list }, firstFailed(outcomes))).toEqual([])
}
