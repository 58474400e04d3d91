/** The second stage: two users change the same card at the same instant, and messages to the cache take different ways. */
import { expect, say, test } from 'millions/suite'
import type { Fault } from '../../../src/contract/world.ts'
import { atOnce } from '../../kit/at-once.ts'
import {
  anyWeb,
  type Cluster,
  databaseOf,
  fresh,
  got,
  isDone,
  type Outcome,
  put,
  request,
  stored,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { allOf } from '../../kit/waiting.ts'
import { cacheOf, open, openWithRoom } from '../cluster.ts'
import { expectStored, read, readBoth } from '../expectations.ts'
import { afterMeetings, GRACE_MS } from '../promises.ts'

/** So long a message to the cache may take: with its answer it is less than half a second. */
const MOST_DELAY_MS = 340

export function twoWriters(): void {
  test.real('both-write', async (context) => {
    const cluster = await openWithRoom(context, afterMeetings)
    const { world } = cluster
    await readBoth(cluster, 'card')
    for (let round = 0; round < 2; round++) {
      await allOf(webs.map((web) => write(cluster, web, 'card', fresh(cluster, `by ${web}`))))
      await world.run(GRACE_MS)
      await expectStored(cluster, 'card', 'not-the-last-one')
    }
  })

  test('the-slow-way-round', async (context) => {
    const cluster = await open(context, afterMeetings)
    for (let round = 0; round < 5; round++) {
      const key = `card-${round}`
      if (round % 2 === 0) await put(cluster, key, 'first')
      await readBoth(cluster, key)
      const ways = slowWays(cluster, round)
      for (const outcome of await meet(
        cluster,
        [0, 1].map((number) => () => writeNew(cluster, number, key)),
      ))
        expectIsDone(outcome)
      await expectSettled(cluster, key, ways)
    }
  })

  test('one-after-the-other', async (context) => {
    const cluster = await open(context, afterMeetings)
    const { world } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card-${round}`
      await put(cluster, key, 'first')
      await readBoth(cluster, key)
      // The first one is done, and the cache hears of it after the second one, also from the same web server.
      const from = world.node(webFor(round))
      const slow = world.link(from, cacheOf(cluster), { delayMs: cluster.chance(250, MOST_DELAY_MS) })
      const first = writeNew(cluster, round, key)
      await world.run(cluster.chance(15, 30))
      slow.heal()
      const other = round < 2 ? round : round + 1
      // Of a delete the database tells no version: what comes to the cache after it must not bring the card back.
      const second =
        round % 2 === 0 ? writeNew(cluster, other, key) : write(cluster, webFor(other), key, null)
      for (const outcome of await allOf([first, second])) expectIsDone(outcome)
      await expectSettled(cluster, key, [])
    }
  })

  test('write-meets-delete', async (context) => {
    const cluster = await open(context, afterMeetings)
    for (let round = 0; round < 4; round++) {
      const key = `gone-${round}`
      await put(cluster, key, 'first')
      await readBoth(cluster, key)
      const ways = slowWays(cluster, round)
      const acts = [() => write(cluster, webFor(round), key, null), () => writeNew(cluster, round + 1, key)]
      if (round > 1) acts.reverse()
      for (const outcome of await meet(cluster, acts)) expectIsDone(outcome)
      await expectSettled(cluster, key, ways)
    }
  })

  test('one-is-refused', async (context) => {
    const cluster = await open(context, afterMeetings)
    for (let round = 0; round < 4; round++) {
      const key = `if-${round}`
      await put(cluster, key, 'first')
      await readBoth(cluster, key)
      const { tag } = await stored(cluster, key)
      const ways = slowWays(cluster, round)
      const condition = { 'if-match': tag ?? '' }
      const outcomes = await meet(
        cluster,
        webs.map((web) => () => write(cluster, web, key, fresh(cluster, `by ${web}`), condition)),
      )
      const statuses = outcomes.map(({ status }) => status).sort()
      const [first = '', second = ''] = outcomes.map(got)
      const values = { first, second }
      expect(statuses, say('both-conditions', values, outcomes[1]?.at)).toEqual([204, 412])
      await expectSettled(cluster, key, ways)
    }
  })

  test('many-at-once', async (context) => {
    const cluster = await open(context, afterMeetings)
    const { world, chance } = cluster
    const keys = ['hot', 'warm']
    const asked: Promise<unknown>[] = []
    let ways: readonly Fault[] = []
    for (let moment = 0; moment < 40; moment++) {
      for (const way of ways) way.heal()
      ways = slowWays(cluster, moment)
      const key = keys[moment % 2] ?? 'hot'
      if (moment % 4 < 2) asked.push(writeNew(cluster, Math.floor(chance(0, 2)), key))
      asked.push(read(cluster, anyWeb(cluster), key))
      await world.run(chance(5, 120))
    }
    world.healAll()
    await allOf(asked)
    // What a reader puts too late is for the third stage: the last ones to come are two writers.
    await world.run(400)
    for (const key of keys)
      await meet(
        cluster,
        [0, 1].map((number) => () => writeNew(cluster, number, key)),
      )
    await world.run(GRACE_MS + 1)
    for (const key of keys) await expectStored(cluster, key, 'not-the-last-one')
  })
}

const writeNew = (cluster: Cluster, number: number, key: string): Promise<Outcome> =>
  write(cluster, webFor(number), key, fresh(cluster, `by ${webFor(number)}`))

/** They come to the database at the same instant, in either order. */
const meet = (cluster: Cluster, acts: readonly (() => Promise<Outcome>)[]): Promise<Outcome[]> =>
  atOnce(cluster.world, databaseOf(cluster), acts)

/** From one web server the way to the cache is long, from the other one it is short. */
function slowWays(cluster: Cluster, round: number): readonly Fault[] {
  const { world, chance } = cluster
  const delays = [chance(200, MOST_DELAY_MS), chance(0, 60)]
  if (round % 2 === 1) delays.reverse()
  return webs.map((web, place) =>
    world.link(world.node(web), cacheOf(cluster), { delayMs: delays[place] ?? 0 }),
  )
}

function expectIsDone(outcome: Outcome): void {
  const values = { request: request(outcome), got: got(outcome) }
  expect(isDone(outcome), say('meeting-failed', values, outcome.at)).toBe(true)
}

/** After the grace, and for as long as anything could last. */
async function expectSettled(cluster: Cluster, key: string, ways: readonly Fault[]): Promise<void> {
  const { world, chance } = cluster
  await world.run(GRACE_MS + 1)
  for (const way of ways) way.heal()
  for (const waitMs of [0, chance(100, 2000), chance(3000, 4000)]) {
    await world.run(waitMs)
    await expectStored(cluster, key, 'not-the-last-one')
  }
}
