/** The third stage: servers die, hang and answer with errors. Users get an answer, and no write is done twice. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { noText, oddMethods, patternText } from '../kit/odd-data.ts'
import { type Answer, askAsUser, ELSEWHERE, expectHandedBack, prepare } from './exchange.ts'
import { expectNotMixed } from './not-mixed.ts'
import { expectBack, expectNoneTwice } from './promises.ts'
import { expectSecondTry } from './second-try.ts'
import {
  ask,
  chanceMs,
  ended,
  failed,
  firstFailed,
  isFine,
  isSorry,
  type Outcome,
  oneOf,
  open,
  some,
  visit,
} from './visits.ts'
import { arrivals, holderOf, sentOn, servers, steer, untilArrived } from './web-servers.ts'
import { writes } from './writes.ts'

const READS = ['GET', 'HEAD']
const MOST_TRIES = 3

export function survive(): void {
  test.real('dead-servers', async (context) => {
    const world = await open(context, servers(3))
    for (const node of world.nodes('web').slice(1)) node.crash()
    const outcomes = await visit(world, { count: 8, everyMs: 4, methods: READS })
    const felt = say('dead-server-felt', { list: some(failed(outcomes)) }, firstFailed(outcomes))
    expect(failed(outcomes), felt).toEqual([])
  })

  test.real('dies-while-reading', async (context) => {
    const world = await open(context, servers(3, 'when-asked'))
    await steer(world.nodes('web'), { delayMs: 500 })
    const all = READS.map((method) => {
      return {
        method,
        path: `/cards/${method}`,
        headers: { ...ELSEWHERE, accept: 'text/plain', 'x-note': patternText },
      }
    })
    const [outcomes] = await Promise.all([
      Promise.all(all.map((sent) => askAsUser(world, sent))),
      Promise.all(all.map(({ path }) => untilArrived(world, path))).then(() => {
        for (const node of new Set(all.map(({ path }) => holderOf(world, path)))) node.crash()
      }),
    ])
    const arrived = await arrivals(world)
    for (const [place, sent] of all.entries()) {
      const { status = 0, got = 'no answer', at } = outcomes[place] ?? {}
      expect(status, say('broken-off-read', { method: sent.method, got }, at)).toBe(200)
      const again = arrived.filter(({ path }) => path === sent.path)
      expectSecondTry(world, sent, again, got)
    }
  })

  test.real('one-server-cut-off', async (context) => {
    const world = await open(context, servers(2))
    world.partition(world.nodes('balancer'), [world.node('web-2')])
    const outcomes = await visit(world, { count: 8, everyMs: 10, methods: READS })
    const felt = say('cut-off-felt', { list: some(failed(outcomes)) }, firstFailed(outcomes))
    expect(failed(outcomes), felt).toEqual([])
  })

  writes()

  test('server-says-500', async (context) => {
    const world = await open(context, servers(3))
    const headers = [['retry-after', '7']] as const
    const exchanges = [
      [500, 'GET'],
      [500, 'POST'],
      [500, 'HEAD'],
      [502, 'GET'],
      [503, 'GET'],
      [503, 'POST'],
      [503, 'PUT'],
      [504, 'HEAD'],
      [429, 'GET'],
      [404, 'GET'],
    ] as const
    const answers = exchanges.map(([status, method]) => {
      const path = `/cards/${status}?${method}`
      return { path, status, headers, body: noText('The answer of a server.\n') } satisfies Answer
    })
    await prepare(world.nodes('web'), ...answers)
    for (const [place, [status, method]] of exchanges.entries()) {
      const answer = answers[place] ?? { path: '', status, headers, body: null }
      const { path } = answer
      const outcome = await ask(world, path, { method })
      const sent = sentOn(world, { path })
      const again = say('answer-asked-again', { method, status, tries: sent.length }, sent[1])
      expect(sent.length, again).toBe(1)
      expectHandedBack(answer, method, outcome)
    }
  })

  test('slow-but-working', async (context) => {
    // There is no other one that could make up for it, and it used to be quick.
    const world = await open(context, servers(1))
    await visit(world, { count: 22, everyMs: 5 })
    await steer(world.nodes('web'), { delayMs: 980 })
    const outcomes = await visit(world, {
      count: 5,
      everyMs: 10,
      methods: ['POST', 'GET', 'PUT', 'HEAD', 'DELETE'],
    })
    const early = say('gave-up-early', { list: some(failed(outcomes)) }, firstFailed(outcomes))
    expect(failed(outcomes), early).toEqual([])
  })

  test('checks-pass-and-requests-hang', async (context) => {
    const world = await open(context, servers(3))
    const [first, second, well] = world.nodes('web')
    const hung = [first, second].filter((node) => node !== undefined)
    await steer(hung, { delayMs: 60_000 })
    // Honest work can take as long, for the third server as well.
    if (well !== undefined) await steer([well], { delayMs: 980 })
    const seenBy: Outcome[] = []
    // One at a time: then the one that is well is asked last, sooner or later.
    for (
      let number = 1;
      number <= 3 && !seenBy.some(({ path }) => sentOn(world, { path }).length > 2);
      number++
    )
      seenBy.push(await ask(world, `/cards/${number}`, { method: READS[number % 2] ?? 'GET' }))
    const writes = {
      count: 6,
      everyMs: 100,
      methods: ['POST', 'GET', 'PATCH', oneOf(world, oddMethods)],
      path: '/cards?n=#',
      headersOf: (number: number) => (number > 3 ? ELSEWHERE : {}),
    }
    seenBy.push(...(await visit(world, writes)))
    expectNoneTwice(world, 'did not answer a write')
    const odd = seenBy.filter(
      (outcome) => !isFine(outcome) && !(!READS.includes(outcome.method) && isSorry(outcome)),
    )
    const list = some(odd.map(ended))
    expect(odd.map(ended), say('hung-felt', { list }, odd[0]?.at)).toEqual([])
  })

  test('everything-hangs', async (context) => {
    const world = await open(context, servers(4))
    await steer(world.nodes('web'), { delayMs: 60_000 })
    const outcomes = await visit(world, { count: 3, everyMs: 30, methods: ['GET', 'POST', 'HEAD'] })
    for (const outcome of outcomes) {
      expectFewTries(world, outcome, outcome.method === 'POST' ? 1 : MOST_TRIES)
      expectSorry(outcome)
    }
  })

  test('users-leave', async (context) => {
    const world = await open(context, servers(2))
    await steer(world.nodes('web'), { delayMs: 600 })
    await visit(world, {
      count: 12,
      everyMs: 0,
      methods: ['GET', 'POST'],
      path: '/cards?n=#',
      patienceMs: 250,
    })
    await steer(world.nodes('web'), { delayMs: 0 })
    const outcomes = await visit(world, { count: 6, everyMs: 20 })
    const list = some(failed(outcomes))
    expect(failed(outcomes), say('left-users-felt', { list }, firstFailed(outcomes))).toEqual([])
    expectNoneTwice(world, 'was left alone by its user while it worked on a write')
  })

  test('dies-under-load', async (context) => {
    const world = await open(context, servers(3))
    await steer(world.nodes('web'), { delayMs: 60 })
    // So many in a moment: what is allowed once is allowed each time.
    const [outcomes] = await Promise.all([
      visit(world, { count: 36, everyMs: 4, methods: READS }),
      world.run(chanceMs(world, 30, 40)).then(async () => {
        world.node('web-3').crash()
        await world.run(chanceMs(world, 0, 4))
        world.node('web-1').crash()
        await steer([world.node('web-2')], { delayMs: 0 })
      }),
    ])
    const [errors, requests] = [failed(outcomes).length, outcomes.length]
    const list = some(failed(outcomes))
    expect(errors, say('load-felt', { errors, requests, list }, firstFailed(outcomes))).toBe(0)
  })

  test('three-tries', async (context) => {
    const world = await open(context, servers(6))
    for (const node of world.nodes('web')) node.crash()
    const outcomes = await visit(world, { count: 4, everyMs: 30, methods: ['GET', 'POST', 'HEAD', 'DELETE'] })
    for (const outcome of outcomes) {
      expectFewTries(world, outcome)
      const { method, got, at } = outcome
      expect(got, say('not-503', { method, got, seconds: 10 }, at)).toBe(503)
    }
  })

  test('all-cut-off', async (context) => {
    const world = await open(context, servers(1))
    const all = { everyMs: 0, methods: ['GET', 'POST', 'HEAD'] }
    // So many at once that nobody can be let wait for those before. Its checks pass.
    await steer(world.nodes('web'), { delayMs: 60_000 })
    const outcomes = await visit(world, { count: 100, ...all })
    world.partition(world.nodes('balancer'), world.nodes('web'))
    outcomes.push(...(await visit(world, { count: 3, ...all, path: '/cut-off/#' })))
    for (const outcome of outcomes) expectSorry(outcome)
    world.healAll()
    await steer(world.nodes('web'), { delayMs: 0 })
    await expectBack(world, world.nodes('web'))
  })

  test('no-server-left', async (context) => {
    const world = await open(context, servers(1, 'in-answers'))
    const [only] = world.nodes('web')
    if (only === undefined) return
    // It dies with work in hand, and refuses what comes then.
    await steer([only], { delayMs: 100 })
    const brokenOff = visit(world, {
      count: 3,
      everyMs: 0,
      methods: ['POST', 'DELETE', 'PUT'],
      body: 'Hello',
    })
    await world.run(50)
    only.crash()
    for (const outcome of await brokenOff) expectSorry(outcome)
    for (const { method, got, at } of await visit(world, { count: 2, everyMs: 10, methods: ['GET', 'POST'] }))
      expect(got, say('not-503', { method, got, seconds: 10 }, at)).toBe(503)
    await only.restart()
    await expectBack(world, [only])
    // What those requests left behind is not found by the next ones, above all not by those that are refused once.
    await steer([only], { delayMs: 20 })
    for (const role of ['web', 'web']) (await world.add(role, 'frankfurt')).crash()
    await expectNotMixed(world)
  })

  test('no-server-at-all', async (context) => {
    const world = await open(context, servers(0))
    for (const { method, got, at } of await visit(world, {
      count: 2,
      everyMs: 600,
      methods: ['GET', 'POST'],
    }))
      expect(got, say('none-not-503', { method, got }, at)).toBe(503)
    const first = await world.add('web', 'frankfurt')
    await expectBack(world, [first])
  })
}

function expectFewTries(world: World, { method, path }: Outcome, most = MOST_TRIES): void {
  const tries = sentOn(world, { path })
  const many = say('too-many-tries', { method, tries: tries.length, most }, tries[most])
  expect(tries.length, many).toBeLessThanOrEqual(most)
}

function expectSorry(outcome: Outcome): void {
  const { method, got, at } = outcome
  expect(isSorry(outcome) ? 'a failure' : got, say('late-or-odd-failure', { method, got }, at)).toBe(
    'a failure',
  )
}
