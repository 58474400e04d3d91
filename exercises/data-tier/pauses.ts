/** How long a web server waits before it tries again: longer each time, and not in step with anybody. */
import { expect, say } from 'millions/suite'
import { allOf } from '../kit/waiting.ts'
import { expectCreated, post } from './cards.ts'
import { ask, type Cluster, mark, sent, webs } from './cluster.ts'
import { begin, loseAnswers } from './outages.ts'
import { CLOSE, FIRST_PAUSE_MS, GROWTH, ROUNDS, SPREAD_MS, TRIES } from './promises.ts'

/** Nobody is there, so each try is over at once, and what is between two of them is the pause. */
export async function expectPauses(cluster: Cluster): Promise<void> {
  const outage = begin(cluster, 'dead')
  const since = mark(cluster)
  // Both at once, one request after the other at each.
  await allOf(
    webs.map(async (web) => {
      for (let round = 0; round < ROUNDS; round++) await ask(cluster, '/cards/any', { web })
    }),
  )
  await outage.heal()
  const pauses = webs.map((web) => pausesOf(cluster, web, since))
  for (const [place, web] of webs.entries()) {
    const first = pauses[place]?.map(([pause = 0]) => pause) ?? []
    const second = pauses[place]?.map(([, pause = 0]) => pause) ?? []
    const values = { web, first: Math.round(mean(first)), second: Math.round(mean(second)), count: ROUNDS }
    expect(mean(first), say('no-pause', values)).toBeGreaterThanOrEqual(FIRST_PAUSE_MS.seen)
    const growth = say('no-growth', { ...values, growth: GROWTH.promised })
    expect(mean(second) / mean(first), growth).toBeGreaterThanOrEqual(GROWTH.seen)
    for (const [which, all] of [first, second].entries()) {
      const close = Math.round((100 * mostWithin(all, SPREAD_MS)) / all.length)
      const told = { web, close, which: ['second', 'third'][which] ?? '', spread: SPREAD_MS }
      expect(close, say('no-jitter', told)).toBeLessThanOrEqual(CLOSE.seen)
    }
  }
  const [one = [], other = []] = pauses
  const alike = one.filter(([pause = 0], round) => Math.abs(pause - (other[round]?.[0] ?? 0)) < 1.5).length
  const share = Math.round((100 * alike) / ROUNDS)
  expect(share, say('in-step', { share })).toBeLessThanOrEqual(33)
}

/** So many requests at each web server whose first two tries are not answered. */
const TIMED_OUT = 12

/**
 * Two answers get lost, and the third comes through: so nobody is silent. A pause begins when the try before it is over.
 * Asked of a POST, whose tries follow each other: a slow read may be asked for again while it goes on.
 */
export async function expectPausesAfterTimeOuts(cluster: Cluster): Promise<void> {
  const pauses: (readonly [number, number])[] = []
  for (let round = 0; round < TIMED_OUT; round++) {
    const since = cluster.world.history.events.length
    const posts = webs.map((web) => {
      const text = `Sent ${round} to ${web}`
      return loseAnswers(cluster, web, 0, 2, () => post(cluster, text, { web }))
    })
    for (const outcome of await allOf(posts)) {
      const text = `Sent ${round} to ${outcome.web}`
      expectCreated(outcome, text, 'two answers of the database got lost', 'lost-answer-felt')
      pauses.push(pausesBetween(cluster, outcome.web, since))
    }
  }
  for (const place of [0, 1] as const) {
    const all = pauses.map((both) => both[place])
    const which = ['second', 'third'][place] ?? ''
    const values = { which, pause: Math.round(mean(all)), count: all.length, wanted: FIRST_PAUSE_MS.promised }
    expect(mean(all), say('no-pause-after-time-out', values)).toBeGreaterThanOrEqual(FIRST_PAUSE_MS.seen)
    const close = Math.round((100 * mostWithin(all, SPREAD_MS)) / all.length)
    const told = { web: webs.join(' and '), close, which, spread: SPREAD_MS }
    expect(close, say('no-jitter', told)).toBeLessThanOrEqual(CLOSE.seen)
  }
}

/** From the end of the first try to the second, and from the end of that to the third. */
function pausesBetween(cluster: Cluster, web: string, since: number): readonly [number, number] {
  const tries: { readonly sentMs: number; endMs: number }[] = []
  const under = new Map<number, { endMs: number }>()
  for (const event of cluster.world.history.events.slice(since)) {
    if (event.node !== web || !('exchange' in event) || event.peer !== 'database-1') continue
    if (event.kind === 'send') {
      // One that begins while the one before it goes on has waited since that began.
      const one = { sentMs: event.timeMs, endMs: event.timeMs }
      tries.push(one)
      under.set(event.exchange, one)
    }
    const one = under.get(event.exchange)
    if (event.kind === 'fail' && one !== undefined && tries.at(-1) === one) one.endMs = event.timeMs
  }
  const [first, second, third] = tries
  if (first === undefined || second === undefined || third === undefined) return [0, 0]
  return [second.sentMs - first.endMs, third.sentMs - second.endMs]
}

/** Of each request: how long before the second try, and before the third. */
function pausesOf(cluster: Cluster, web: string, since: number): readonly (readonly number[])[] {
  const times = sent(cluster, since, web).map(({ timeMs }) => timeMs)
  const values = { web, count: times.length, wanted: TRIES * ROUNDS, requests: ROUNDS }
  expect(times.length, say('tries-in-all', values, sent(cluster, since, web)[0])).toBe(TRIES * ROUNDS)
  return Array.from({ length: ROUNDS }, (_, round) => {
    const [first = 0, second = 0, third = 0] = times.slice(TRIES * round)
    return [second - first, third - second]
  })
}

const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length

/** How many of them are within so much of each other, at most. */
function mostWithin(all: readonly number[], width: number): number {
  const sorted = [...all].sort((one, other) => one - other)
  return Math.max(
    ...sorted.map((least, place) => sorted.slice(place).filter((one) => one <= least + width).length),
  )
}
