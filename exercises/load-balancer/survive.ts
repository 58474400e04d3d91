/** The third stage: servers die, hang and answer with errors. Users get an answer, and no write is done twice. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { type Answer, expectHandedBack, hostile, prepare, send } from './exchange.ts'
import { expectBack, expectEven, expectNoneTwice, NOTICE_WITHIN_MS, visitUntilEven } from './promises.ts'
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
  open,
  some,
  visit,
} from './visits.ts'
import { holderOf, sentOn, servers, steer, untilArrived } from './web-servers.ts'
import { writes } from './writes.ts'

const READS = ['GET', 'HEAD']
const MOST_TRIES = 3

export function survive(): void {
  test.real('dead-servers', async (context) => {
    const world = await open(context, servers(3))
    const dead = world.nodes('web').slice(1)
    for (const node of dead) node.crash()
    // Many in a moment: what is allowed once is allowed each time.
    const outcomes = await visit(world, { count: 33, everyMs: 4, methods: READS })
    const felt = say('dead-server-felt', { list: some(failed(outcomes)) }, firstFailed(outcomes))
    expect(failed(outcomes), felt).toEqual([])
    for (const node of dead) await node.restart()
    await expectBack(world, world.node('web-2'))
  })

  test.real('dies-while-reading', async (context) => {
    const world = await open(context, servers(2))
    await steer(world.nodes('web'), { delayMs: 500 })
    for (const method of READS) {
      if (method !== READS[0]) await world.run(NOTICE_WITHIN_MS)
      const sent = { method, path: `/cards/${method}`, headers: { accept: 'text/plain', 'x-note': 'hi' } }
      const [{ outcome, arrived }] = await Promise.all([
        send(world, sent),
        untilArrived(world, sent.path).then(() => holderOf(world, sent.path).crash()),
      ])
      const { status, got, at } = outcome
      expect(status, say('broken-off-read', { method, got }, at)).toBe(200)
      expectSecondTry(world, sent, arrived, got)
      for (const node of world.nodes('web')) if (node.state === 'down') await node.restart()
      await steer(world.nodes('web'), { delayMs: 500 })
    }
  })

  test.real('one-server-cut-off', async (context) => {
    const world = await open(context, servers(2))
    world.partition(world.nodes('balancer'), [world.node('web-2')])
    const outcomes = await visit(world, { count: 8, everyMs: 10, methods: READS })
    const felt = say('cut-off-felt', { list: some(failed(outcomes)) }, firstFailed(outcomes))
    expect(failed(outcomes), felt).toEqual([])
    world.healAll()
    await expectBack(world, world.node('web-2'))
  })

  writes()

  test('server-says-500', async (context) => {
    const world = await open(context, servers(3))
    for (const [status, ...methods] of [
      [500, 'GET', 'POST', 'HEAD'],
      [502, 'GET'],
      [503, 'GET', 'POST', 'PUT'],
      [504, 'HEAD'],
      [429, 'GET'],
      [404, 'GET'],
    ] as const) {
      const headers = [['retry-after', '7']] as const
      const answer: Answer = { status, headers, body: hostile('The answer of a server.\n') }
      await prepare(world.nodes('web'), answer)
      for (const method of methods) {
        const path = `/cards/${status}?${method}`
        const outcome = await ask(world, path, { method })
        const sent = sentOn(world, { path })
        const again = say('answer-asked-again', { method, status, tries: sent.length }, sent[1])
        expect(sent.length, again).toBe(1)
        expectHandedBack(answer, method, outcome)
      }
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
    const hung = world.node('web-2')
    await steer([hung], { delayMs: 60_000 })
    const visits = { count: 12, everyMs: 100, methods: ['GET', 'POST', 'HEAD'], path: '/cards?n=#' }
    const outcomes = await visit(world, visits)
    expectNoneTwice(world, 'did not answer a write')
    const odd = outcomes.filter(
      (outcome) => !isFine(outcome) && !(outcome.method === 'POST' && isSorry(outcome)),
    )
    const list = some(odd.map(ended))
    expect(odd.map(ended), say('hung-felt', { server: hung.name, list }, odd[0]?.at)).toEqual([])
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
    const world = await open(context, servers(3))
    await steer(world.nodes('web'), { delayMs: 600 })
    await visit(world, {
      count: 18,
      everyMs: 0,
      methods: ['GET', 'POST'],
      path: '/cards?n=#',
      patienceMs: 250,
    })
    await steer(world.nodes('web'), { delayMs: 0 })
    const outcomes = await visit(world, { count: 6, everyMs: 20 })
    const list = some(failed(outcomes))
    expect(failed(outcomes), say('left-users-felt', { list }, firstFailed(outcomes))).toEqual([])
    // Whoever goes by how long answers take has to forget these first.
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    await visitUntilEven(world, { count: 90, everyMs: 20 })
    expectEven(world, sinceMs, 'uneven-after-leaving')
    expectNoneTwice(world, 'was left alone by its user while it worked on a write')
  })

  test('dies-under-load', async (context) => {
    const world = await open(context, servers(4))
    await steer(world.nodes('web'), { delayMs: 200 })
    const sinceMs = world.nowMs
    const load = world.load({ usersPerDay: 30 * 86_400, requestsPerUser: 1, peak: 1, writes: 0 })
    await world.run(chanceMs(world, 300, 700))
    world.node('web-3').crash()
    await world.run(chanceMs(world, 300, 700))
    await world.node('web-3').restart()
    world.node('web-1').crash()
    await world.run(chanceMs(world, 300, 700))
    load.heal()
    await world.run(ANSWERED_MS)
    const { errors, requests } = world.report(sinceMs)
    const firstError = () =>
      world.history.of('answer').find(({ node, status }) => node === 'users' && status >= 500)
    expect(errors, say('load-felt', { errors, requests }, firstError)).toBe(0)
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
    // So many at once that nobody can be let wait for those before.
    const world = await open(context, servers(1))
    world.partition(world.nodes('balancer'), world.nodes('web'))
    const outcomes = await visit(world, { count: 80, everyMs: 0, methods: ['GET', 'POST', 'HEAD'] })
    for (const outcome of outcomes) expectSorry(outcome)
    world.healAll()
    await expectBack(world, world.node('web-1'))
  })

  test('no-server-left', async (context) => {
    const world = await open(context, servers(2))
    for (const node of world.nodes('web')) node.crash()
    for (const { method, got, at } of await visit(world, { count: 2, everyMs: 10, methods: ['GET', 'POST'] }))
      expect(got, say('not-503', { method, got, seconds: 10 }, at)).toBe(503)
    for (const node of world.nodes('web')) await node.restart()
    await expectBack(world, world.node('web-1'))
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
    await expectBack(world, first)
  })
}

/** So long after its last request a load has been answered, whatever became of the servers. */
const ANSWERED_MS = 4000

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
