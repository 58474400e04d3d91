/** Users who come all the time, or leave all the time, while the database is away and after it. */
import { expect, say } from 'millions/suite'
import { allOf } from '../kit/waiting.ts'
import { type Card, post } from './cards.ts'
import { ask, type Cluster, got, type Outcome, request, webFor } from './cluster.ts'
import { begin, type Kind } from './outages.ts'
import { ANSWER_WITHIN_MS, BACK_WITHIN_MS } from './promises.ts'

/** So many users a second, at both web servers together. */
const PER_SECOND = 20

/** Users come all the time; all of them are told in time, and a second after it everybody is served. */
export async function expectOutage(
  cluster: Cluster,
  cards: readonly Card[],
  kind: Kind,
  seconds: number,
  perSecond = PER_SECOND,
  beforeItEnds?: () => void,
): Promise<void> {
  const outage = begin(cluster, kind)
  const leavers = leave(cluster, cards, 1000 * seconds)
  const asked = await come(cluster, cards, 1000 * seconds, perSecond)
  await leavers
  beforeItEnds?.()
  await outage.heal()
  asked.push(...(await come(cluster, cards, BACK_WITHIN_MS, perSecond)))
  await expectWell(cluster, cards, outage.why)
  for (const outcome of await allOf(asked)) expectTold(outcome, outage.why)
}

/** In time, whatever it was told. */
export function expectTold(outcome: Outcome, why: string): void {
  const tookMs = Math.round(outcome.tookMs)
  const values = { request: request(outcome), why, tookMs, limit: ANSWER_WITHIN_MS }
  expect(outcome.tookMs, say('late-answer', values, outcome.at)).toBeLessThanOrEqual(ANSWER_WITHIN_MS)
  const isTold = [200, 201, 503].includes(outcome.status)
  expect(isTold, say('not-503', { ...values, got: got(outcome) }, outcome.at)).toBe(true)
}

/** Users who leave after a while, whatever is being done for them: one of them may be the one by whom it is tried. */
async function leave(cluster: Cluster, cards: readonly Card[], forMs: number): Promise<void> {
  const { world, chance } = cluster
  const under: Promise<unknown>[] = []
  const untilMs = world.nowMs + forMs
  for (let number = 0; world.nowMs < untilMs; number++) {
    const asking = { web: webFor(number), patienceMs: chance(30, 400) }
    under.push(ask(cluster, `/cards/${cards[0]?.id}`, asking))
    await world.run(Math.min(chance(40, 120), untilMs - world.nowMs))
  }
  await allOf(under)
}

/** Users who come for so long, at both web servers, most of them to read. */
export async function come(
  cluster: Cluster,
  cards: readonly Card[],
  forMs: number,
  perSecond = PER_SECOND,
): Promise<Promise<Outcome>[]> {
  const { world, chance } = cluster
  const asked: Promise<Outcome>[] = []
  const untilMs = world.nowMs + forMs
  for (let number = 0; world.nowMs < untilMs; number++) {
    const web = webFor(number)
    const outcome =
      number % 20 === 7
        ? post(cluster, 'Sent meanwhile', { web, key: `meanwhile ${world.nowMs}` })
        : ask(cluster, `/cards/${cards[Math.floor(number / 2) % cards.length]?.id}`, { web })
    outcome.catch(() => undefined) // heard of later
    asked.push(outcome)
    const gapMs = chance(500 / perSecond, 1500 / perSecond)
    await world.run(Math.min(gapMs, untilMs - world.nowMs))
  }
  return asked
}

/** From now on. */
export async function expectWell(cluster: Cluster, cards: readonly Card[], why: string): Promise<void> {
  const asked = await come(cluster, cards, 500)
  for (const outcome of await allOf(asked)) expectBack(outcome, `${why}, until a second ago`, 'not-back')
}

export function expectBack(outcome: Outcome, why: string, id: string): void {
  const values = { request: request(outcome), got: got(outcome), why, tookMs: Math.round(outcome.tookMs) }
  const wanted = outcome.method === 'POST' ? 201 : 200
  expect(got(outcome), say(id, values, outcome.at)).toBe(wanted)
}
