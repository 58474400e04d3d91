/** What matters first: log-ins and new cards before what is read. */
import { test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { ask, type Cluster, type Outcome, open, send, webs } from '../cluster.ts'
import { expectAllServed, expectMostServed, expectTold, expectWithin } from '../expectations.ts'
import { SERVED_WITHIN_MS, THREE_TIMES, URGENT } from '../promises.ts'
import { expectGoodput, expectGoodputOf } from './shed.ts'

const posts = ['/logins', '/cards'] as const

export function priority(): void {
  test('urgent-first', async (context) => {
    const cluster = await open(context)
    await expectUrgentFirst(cluster, {})
  })

  test('everybody-says-so', async (context) => {
    const cluster = await open(context)
    await expectUrgentFirst(cluster, { priority: 'high' })
  })

  test('more-urgent-than-can-be', async (context) => {
    const cluster = await open(context)
    const why = `${THREE_TIMES} users a second come, all of them to log in or to send cards`
    await expectGoodput(cluster, { why, factor: 1, forMs: 3500, method: 'POST', path: postFor })
  })

  test('urgent-into-a-full-line', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    for (let round = 0; round < 3; round++) {
      const reads = webs.flatMap((web) =>
        Array.from({ length: 24 }, () => ask(cluster, cluster.fresh(), { web, deadlineMs: 1000 })),
      )
      await world.run(chance(20, 60))
      const urgent = webs.flatMap((web) =>
        posts.map((path) => ask(cluster, path, { web, method: 'POST', body: 'ann', deadlineMs: 1000 })),
      )
      expectAllServed(
        await allOf(urgent),
        'it is urgent, and only reads were there before it',
        'urgent-refused',
      )
      const why = 'it gave way to something urgent, or found no room'
      expectTold(await allOf(reads), why, URGENT.toldWithinMs)
      await world.run(chance(100, 600))
    }
  })

  test('nobody-is-kept-out', async (context) => {
    const cluster = await open(context)
    const why = '35 users a second come, every fourth of them with something urgent'
    const asked: Promise<Outcome>[] = []
    const reads = send(cluster, { perSecond: 26, forMs: 4000, deadlineMs: 1000 })
    asked.push(
      ...(await send(cluster, {
        perSecond: 9,
        forMs: 4000,
        deadlineMs: 1000,
        method: 'POST',
        body: 'ann',
        path: postFor,
      })),
    )
    asked.push(...(await reads))
    expectMostServed(await allOf(asked), 0.95, why, 'refused-without-need')
  })
}

const postFor = (number: number): string => posts[number % posts.length] ?? posts[0]

/** One of ten is urgent: these are served, and the database is as busy as ever. */
async function expectUrgentFirst(cluster: Cluster, headers: Readonly<Record<string, string>>): Promise<void> {
  const forMs = 3500
  const why = `${THREE_TIMES} users a second come, of whom ${URGENT.perSecond} log in or send a card`
  const fromMs = cluster.world.nowMs + 1000
  const untilMs = cluster.world.nowMs + forMs
  const reading = send(cluster, {
    perSecond: THREE_TIMES - URGENT.perSecond,
    forMs,
    deadlineMs: 1000,
    headers,
  })
  const urging = {
    perSecond: URGENT.perSecond,
    forMs,
    deadlineMs: 1000,
    method: 'POST',
    body: 'ann',
    path: postFor,
  }
  const urgent = await allOf(await send(cluster, urging))
  const reads = await allOf(await reading)
  expectMostServed(urgent, URGENT.share, why, 'urgent-not-served')
  expectWithin(urgent, 0.99, SERVED_WITHIN_MS, why)
  expectTold([...urgent, ...reads], why, URGENT.toldWithinMs)
  expectGoodputOf([...urgent, ...reads], { why, factor: 1, fromMs, untilMs })
}
