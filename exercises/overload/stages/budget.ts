/** Further tries: where they help, and no more than are paid for. */
import { expect, say, test } from 'millions/suite'
import { withRoom } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import { ask, type Cluster, come, databaseOf, mark, open, sent, webFor, webs } from '../cluster.ts'
import { expectDeadlines } from '../deadlines.ts'
import {
  expectBudget,
  expectMostServed,
  expectServed,
  expectSorry,
  expectTold,
  got,
  ROUND_TRIP_MS,
} from '../expectations.ts'
import { BACK_WITHIN_MS, HEARD_WITHIN_MS, THREE_TIMES, WORK_MS } from '../promises.ts'
import { expectGoodput } from './shed.ts'

const NOW_AND_THEN = '0.05'

export function budget(): void {
  test('a-fault-now-and-then', async (context) => {
    const cluster = await open(context)
    databaseOf(cluster).setVars({ FAILS: NOW_AND_THEN })
    const why = 'the database says 500 to one of twenty, and 35 users a second come'
    const outcomes = await come(cluster, { perSecond: 35, forMs: 6000, deadlineMs: 1000 })
    expectTold(outcomes, why, 1000 + ROUND_TRIP_MS)
    expectMostServed(outcomes, 0.97, why, 'fault-felt')
    expectBudget(cluster, 0, why)
  })

  test('a-fault-once', async (context) => {
    const cluster = await open(context)
    const database = databaseOf(cluster)
    const kinds: readonly { readonly path: string; readonly method?: string; readonly body?: string }[] = [
      { path: cluster.fresh() },
      { path: '/feeds/ann' },
      { path: '/cards', method: 'POST', body: 'Greetings' },
      { path: '/logins', method: 'POST', body: 'ann' },
    ]
    for (const [number, { path, ...asking }] of kinds.entries()) {
      database.setVars({ FAILS: '1' })
      const asked = ask(cluster, path, { ...asking, web: webFor(number), deadlineMs: 1000 })
      await cluster.world.run(110)
      database.setVars({ FAILS: '0' })
      const outcome = await asked
      expectServed(outcome, 'the database said 500 to the first try, and is well again', 'not-tried-again')
      const { body = '' } = asking
      const values = { request: outcome.request, got: outcome.text, body }
      expect(outcome.text, say('body-lost', values, outcome.at)).toContain(body)
    }
    for (const web of webs) {
      const asked = ask(cluster, cluster.fresh(), { web, deadlineMs: 1000 })
      await cluster.world.run(40)
      database.crash()
      await database.restart()
      const why = 'the database broke the connection of the first try, and is well again'
      expectServed(await asked, why, 'not-tried-again')
    }
  })

  test('most-fail', async (context) => {
    const cluster = await open(context)
    // What was not needed for a while is no stock for later.
    await come(cluster, { perSecond: 40, forMs: 10_000, deadlineMs: 1000 })
    databaseOf(cluster).setVars({ FAILS: '0.6' })
    const why = 'the database says 500 to six of ten'
    const outcomes = await come(cluster, { perSecond: 16, forMs: 9000, deadlineMs: 1000 })
    expectBudget(cluster, 0, why)
    expectTold(outcomes, why, 1000 + ROUND_TRIP_MS)
  })

  test('all-fail', async (context) => {
    const cluster = await open(context)
    databaseOf(cluster).setVars({ FAILS: '1' })
    const why = 'the database says 500 to all'
    const outcomes = await come(cluster, { perSecond: 40, forMs: 2500, deadlineMs: 1000 })
    expectBudget(cluster, 0, why)
    for (const outcome of outcomes) expectSorry(outcome, why, 1000 + ROUND_TRIP_MS, 'not-503')
  })

  test('faults-at-three-times', async (context) => {
    const cluster = await open(context)
    const database = databaseOf(cluster)
    database.setVars({ FAILS: '0.4' })
    const why = `${THREE_TIMES} users a second come, and four of ten tries fail`
    const outcomes = await come(cluster, { perSecond: THREE_TIMES, forMs: 3500, deadlineMs: 1000 })
    expectTold(outcomes, why, 1000 + ROUND_TRIP_MS)
    expectBudget(cluster, 0, why)
    database.setVars({ FAILS: '0' })
    // A breaker may have opened, and has its time to find out.
    await come(cluster, { perSecond: 25, forMs: BACK_WITHIN_MS, deadlineMs: 1000 })
    const before = `${THREE_TIMES} users a second come; tries had failed before, and do no more`
    await expectGoodput(cluster, { why: before, factor: 1, forMs: 2500 })
  })

  test('the-budget-comes-back', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const database = databaseOf(cluster)
    database.setVars({ FAILS: '0.6' })
    const failing = await come(cluster, { perSecond: 20, forMs: 2500, deadlineMs: 1000 })
    expectTold(failing, 'the database says 500 to six of ten', 1000 + ROUND_TRIP_MS)
    database.setVars({ FAILS: '0' })
    await world.run(500)
    await come(cluster, { perSecond: 20, forMs: 9500, deadlineMs: 1000 })
    database.setVars({ FAILS: NOW_AND_THEN })
    const why = 'one of twenty fails, and ten seconds ago six of ten did'
    const outcomes = await come(cluster, { perSecond: 35, forMs: 4000, deadlineMs: 1000 })
    expectMostServed(outcomes, 0.97, why, 'fault-felt')
    expectBudget(cluster, 0, why)
  })

  test.real('what-is-an-answer', async (context) => {
    const cluster = await open(context)
    withRoom(cluster.world)
    for (const web of webs)
      for (const path of ['/cards/none', cluster.fresh()]) {
        const before = await askedOf(cluster)
        const outcome = await ask(cluster, path, { web, deadlineMs: 5000 })
        await cluster.world.run(300)
        const count = (await askedOf(cluster)) - before
        const values = { request: outcome.request, got: got(outcome), count }
        expect(count, say('answer-asked-again', values, outcome.at)).toBe(1)
      }
  })

  test('each-try-has-its-deadline', async (context) => {
    const cluster = await open(context)
    const { chance, world } = cluster
    databaseOf(cluster).setVars({ FAILS: '1' })
    const since = mark(cluster)
    for (const low of [100, 160, 180, 180, 200, 200, 220, 240, 260, 300, 700]) {
      const told = Math.round(chance(low, low + 40))
      const from = mark(cluster)
      const path = cluster.fresh()
      const outcome = await ask(cluster, path, { deadlineMs: told })
      expectSorry(outcome, 'the database says 500 to all', told + ROUND_TRIP_MS, 'not-503')
      await world.run(300)
      const tries = sent(cluster, from)
      await expectDeadlines(cluster, from, told, tries.length)
      const [first] = tries
      for (const later of tries.slice(1)) {
        const left = Math.round(told - (later.timeMs - (first?.timeMs ?? 0)))
        expect(
          left,
          say('begun-in-vain', { request: outcome.request, told, left }, later),
        ).toBeGreaterThanOrEqual(WORK_MS)
      }
    }
    expectBudget(cluster, since, 'the database says 500 to all')
  })

  test('none-for-who-has-left', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    databaseOf(cluster).setVars({ FAILS: '1' })
    const ends: { readonly path: string; readonly leftMs: number }[] = []
    const asked = Array.from({ length: 10 }, async (_, number) => {
      const web = webFor(number)
      const path = cluster.fresh()
      await world.run(150 * number)
      const patienceMs = number < 2 ? chance(20, 40) : chance(84, 110)
      const leftMs = world.nowMs + patienceMs
      await ask(cluster, path, { web, deadlineMs: 3000, patienceMs })
      ends.push({ path, leftMs })
    })
    await allOf(asked)
    await world.run(1000)
    for (const { path, leftMs } of ends) {
      const late = sent(cluster).find(
        (event) => event.path === path && event.timeMs > leftMs + HEARD_WITHIN_MS,
      )
      const values = { request: `GET ${path}`, path, laterMs: Math.round((late?.timeMs ?? 0) - leftMs) }
      expect(late?.path ?? 'nothing', say('sent-for-nobody', values, late)).toBe('nothing')
    }
  })
}

async function askedOf(cluster: Cluster): Promise<number> {
  const { asked } = (await (await databaseOf(cluster).fetch('/stats')).json()) as { readonly asked: number }
  return asked
}
