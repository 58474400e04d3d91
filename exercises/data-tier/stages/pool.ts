/** Ten at the database, a hundred in line, and no place is ever lost. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import { type Card, expectListed, expectSorry, post, send } from '../cards.ts'
import {
  ask,
  type Cluster,
  databaseOf,
  got,
  mark,
  mostAtWork,
  type Outcome,
  open,
  request,
  sent,
  webFor,
  webs,
} from '../cluster.ts'
import { expectNoNeed } from '../no-need.ts'
import { begin, expectNothingMore } from '../outages.ts'
import {
  ANSWER_WITHIN_MS,
  FULL_WITHIN_MS,
  MOST_AT_WORK,
  MOST_WAITING,
  WAIT_AT_LEAST_MS,
} from '../promises.ts'

const READ_MS = 100
/** Ten rounds and one of 100 ms, and the way. */
const ALL_WITHIN_MS = 1500
/** Two rounds, and room for one who looks first whether the database is there. */
const SOON_MS = 600
/** 100 ms each, and the way. */
const TWO_ROUNDS_MS = 250
const slow = { vars: { READ_MS: String(READ_MS) } }

export function pool(): void {
  test('ten-at-a-time', async (context) => {
    const cluster = await open(context, slow)
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const since = cluster.world.history.events.length
    const outcomes = await allOf([
      ...readers(cluster, cards, webs[0], 16),
      ...Array.from({ length: 14 }, (_, number) =>
        number % 2 === 0
          ? ask(cluster, '/cards')
          : ask(cluster, `/cards/gone-${number}`, { method: 'DELETE' }),
      ),
      ...readers(cluster, cards, webs[1], 20),
    ])
    for (const outcome of outcomes) expectServed(outcome, 'thirty or twenty came at once')
    for (const web of webs) expectAtWork(cluster, web, since)
  })

  test('a-hundred-wait', async (context) => {
    const cluster = await open(context, slow)
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const web = webFor(Math.floor(cluster.chance(0, 2)))
    expectFull(await allOf(readers(cluster, cards, web, 122)), 122)
    await cluster.world.run(cluster.chance(0, 300))
    await expectAllPlaces(cluster, cards, web, 'twelve had been turned away')
  })

  test('no-need-of-the-line', async (context) => {
    const cluster = await open(context, slow)
    const { world, chance } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const web = webFor(Math.floor(chance(0, 2)))
    const waiting = allOf(readers(cluster, cards, web, MOST_AT_WORK + MOST_WAITING + 10))
    await world.run(chance(30, 60))
    await expectNoNeed(cluster, web, 'a hundred are in line, and some have been turned away')
    expectFull(await waiting, MOST_AT_WORK + MOST_WAITING + 10)
  })

  test('writes-wait-as-well', async (context) => {
    const cluster = await open(context)
    databaseOf(cluster).slowDisk(60)
    const since = cluster.world.history.events.length
    const texts = Array.from({ length: 30 }, (_, number) => `Card ${number}`)
    const outcomes = await allOf(
      texts.map((text, place) =>
        post(cluster, text, place % 2 === 0 ? { web: webs[1] } : { web: webs[1], key: text }),
      ),
    )
    for (const outcome of outcomes) expectServed(outcome, 'thirty cards were sent at once', 201)
    expectAtWork(cluster, webs[1], since)
    const cards = outcomes.map(({ json }) => json as Card)
    await expectListed(cluster, cards, 'thirty were sent at once')
    // What takes two steps stands in line with both: a DELETE looks first, and who meets a known key looks then.
    databaseOf(cluster).setVars({ READ_MS: '30' })
    const steps = await allOf([
      ...cards.slice(0, 20).map(({ id }) => ask(cluster, `/cards/${id}`, { method: 'DELETE', web: webs[1] })),
      ...texts.flatMap((key, place) => (place % 2 === 0 ? [] : [post(cluster, key, { web: webs[1], key })])),
    ])
    for (const outcome of steps)
      expectServed(outcome, 'thirty-five came at once for what takes two steps', 201, 204)
    expectAtWork(cluster, webs[1], since)
  })

  for (const kind of ['failing', 'dead', 'frozen'] as const)
    test(`no-place-lost-${kind}`, async (context) => {
      const cluster = await open(context, slow)
      const { world, chance } = cluster
      const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
      const web = webFor(Math.floor(chance(0, 2)))
      const since = world.history.events.length
      const outage = begin(cluster, kind)
      // Where errors take their time, some wait while others have their second try.
      const outcomes = await allOf([
        ...readers(cluster, cards, web, kind === 'failing' ? 28 : 12),
        ...['a', 'b'].map((text) => post(cluster, text, { web, key: text })),
      ])
      for (const outcome of outcomes) expectSorry(outcome, outage.why, ANSWER_WITHIN_MS)
      expectAtWork(cluster, web, since)
      await outage.heal()
      await world.run(chance(1000, 1500))
      await expectAllPlaces(cluster, cards, web, `${outage.why} no more`)
    })

  test('no-place-lost-to-leavers', async (context) => {
    const cluster = await open(context, slow)
    const { world, chance } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const web = webFor(Math.floor(chance(0, 2)))
    databaseOf(cluster).slowDisk(80)
    // Some leave while they are at the database, some in line, some as they are about to have their turn.
    const leaving = [
      ...readers(cluster, cards, web, 7, chance(30, 90)),
      ...[0, 1, 2].map((number) => post(cluster, `Left ${number}`, { web, patienceMs: chance(20, 70) })),
      ...readers(cluster, cards, web, 15, chance(30, 90)),
      ...readers(cluster, cards, web, 15, chance(95, 125)),
    ]
    await allOf(leaving)
    await world.run(chance(60, 200))
    await expectAllPlaces(cluster, cards, web, 'forty users had left')
  })

  test('leavers-make-room', async (context) => {
    const cluster = await open(context, { vars: { READ_MS: '250' } })
    const { world } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const since = mark(cluster)
    const staying = readers(cluster, cards, webs[0], MOST_AT_WORK)
    await world.run(10)
    const leaving = allOf(readers(cluster, cards, webs[0], MOST_WAITING, 50))
    await world.run(120)
    const later = readers(cluster, cards, webs[0], 30)
    for (const outcome of await allOf([...staying, ...later]))
      expectServed(outcome, 'a hundred who had waited in line before them have left')
    await leaving
    const count = sent(cluster, since).length
    const values = { count, wanted: MOST_AT_WORK + 30 }
    expect(count, say('sent-for-leavers', values, sent(cluster, since)[values.wanted])).toBeLessThanOrEqual(
      values.wanted,
    )
  })

  test('waiting-has-an-end', async (context) => {
    const cluster = await open(context, slow)
    const { world, chance } = cluster
    const cards = [await send(cluster, 'One'), await send(cluster, 'Two')]
    const outage = begin(cluster, 'frozen')
    const outcomes = allOf(readers(cluster, cards, webs[0], 40))
    await world.run(chance(0, 200))
    const later = allOf(readers(cluster, cards, webs[0], 20))
    for (const outcome of [...(await outcomes), ...(await later)])
      expectSorry(outcome, `${outage.why}, and sixty came for it`, ANSWER_WITHIN_MS)
    await outage.heal()
    await world.run(1000)
    for (const outcome of await allOf(readers(cluster, cards, webs[0], 30)))
      expectServed(outcome, `sixty had waited in vain when ${outage.why}`)
    // More than there is time for: some are told while they stand in line, and leave it by that.
    databaseOf(cluster).setVars({ READ_MS: String(WAIT_AT_LEAST_MS - 5) })
    const why = `a read takes ${WAIT_AT_LEAST_MS} ms, and seventy-five came at once`
    for (const outcome of await allOf(readers(cluster, cards, webs[0], 75))) {
      if (outcome.status === 503) expectSorry(outcome, why, ANSWER_WITHIN_MS)
      else expectServed(outcome, why)
    }
    await expectNothingMore(cluster, why)
  })
}

/** So many read, half of them this card and half that one; some leave. */
function readers(
  cluster: Cluster,
  cards: readonly Card[],
  web: string,
  count: number,
  patienceMs = 8000,
): Promise<Outcome>[] {
  // None is like another, so that each needs the database.
  return Array.from({ length: count }, (_, number) => {
    const id = number < cards.length ? cards[number]?.id : `none-${number}`
    return ask(cluster, `/cards/${id}`, { web, patienceMs })
  })
}

function expectServed(outcome: Outcome, why: string, ...fine: readonly number[]): void {
  const values = { request: request(outcome), got: got(outcome), why, tookMs: Math.round(outcome.tookMs) }
  const wanted = fine.length > 0 ? fine : [200, 404]
  expect(wanted.includes(outcome.status), say('not-served', values, outcome.at)).toBe(true)
  const late = say('served-late', { ...values, limit: ANSWER_WITHIN_MS }, outcome.at)
  expect(outcome.tookMs, late).toBeLessThanOrEqual(ANSWER_WITHIN_MS)
}

function expectAtWork(cluster: Cluster, web: string, since: number): number {
  const most = mostAtWork(cluster, web, since)
  expect(most, say('too-many-at-work', { web, most })).toBeLessThanOrEqual(MOST_AT_WORK)
  return most
}

/** Ten at work and a hundred in line are served; whoever is beyond that is told at once. */
function expectFull(outcomes: readonly Outcome[], count: number): void {
  const turnedAway = outcomes.filter(({ status }) => status === 503)
  const served = outcomes.filter(({ status }) => status === 200 || status === 404)
  const others = outcomes.find((outcome) => !turnedAway.includes(outcome) && !served.includes(outcome))
  const values = { count, served: served.length, turnedAway: turnedAway.length }
  const [one] = turnedAway
  const odd = say(
    'odd-end',
    { request: others ? request(others) : '', got: others ? got(others) : '' },
    others?.at,
  )
  expect(others === undefined ? 'none' : got(others), odd).toBe('none')
  expect(served.length, say('line-too-short', values, one?.at)).toBeGreaterThanOrEqual(
    MOST_AT_WORK + MOST_WAITING,
  )
  expect(served.length, say('line-too-long', values)).toBeLessThanOrEqual(MOST_AT_WORK + MOST_WAITING)
  for (const outcome of turnedAway) {
    const tookMs = Math.round(outcome.tookMs)
    const late = say('turned-away-late', { tookMs, limit: FULL_WITHIN_MS }, outcome.at)
    expect(outcome.tookMs, late).toBeLessThanOrEqual(FULL_WITHIN_MS)
  }
  for (const outcome of served) {
    const late = { request: request(outcome), tookMs: Math.round(outcome.tookMs), limit: ALL_WITHIN_MS }
    expect(outcome.tookMs, say('places-unused', late, outcome.at)).toBeLessThanOrEqual(ALL_WITHIN_MS)
  }
}

/** All ten places are there, as on the first day. */
async function expectAllPlaces(
  cluster: Cluster,
  cards: readonly Card[],
  web: string,
  why: string,
): Promise<void> {
  const since = cluster.world.history.events.length
  const outcomes = await allOf(readers(cluster, cards, web, 2 * MOST_AT_WORK))
  for (const outcome of outcomes) {
    expectServed(outcome, why)
    const values = { why, web, tookMs: Math.round(outcome.tookMs), limit: SOON_MS }
    expect(outcome.tookMs, say('places-slow', values, outcome.at)).toBeLessThanOrEqual(SOON_MS)
  }
  // Whoever needs fewer than ten for twenty users is done as soon as with ten.
  const slowestMs = Math.max(...outcomes.map(({ tookMs }) => tookMs))
  const most = expectAtWork(cluster, web, since)
  const lost = say('places-lost', { why, web, most, tookMs: Math.round(slowestMs) })
  expect(most === MOST_AT_WORK || slowestMs <= TWO_ROUNDS_MS, lost).toBe(true)
}
