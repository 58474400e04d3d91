/** What has to be so for users, and what a test says where it is not. */
import { expect, say } from 'millions/suite'
import type { RequestEvent } from '../../src/contract/history.ts'
import { allOf } from '../kit/waiting.ts'
import { ask, type Cluster, come, type Outcome, quantile, sent, servedOf, webs } from './cluster.ts'
import { AGAIN, HEALTH_WITHIN_MS, TRIES } from './promises.ts'

/** The users' way to a web server and back takes no longer. */
export const ROUND_TRIP_MS = 30

export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)
const isServed = ({ status }: Outcome): boolean => status >= 200 && status < 500 && status !== 429

export function expectServed(outcome: Outcome, why: string, id = 'not-served'): void {
  const values = { request: outcome.request, got: got(outcome), why, tookMs: Math.round(outcome.tookMs) }
  expect(isServed(outcome), say(id, values, outcome.at)).toBe(true)
}

export function expectAllServed(outcomes: readonly Outcome[], why: string, id = 'not-served'): void {
  for (const outcome of outcomes) expectServed(outcome, why, id)
}

/** So large a share of them. */
export function expectMostServed(outcomes: readonly Outcome[], share: number, why: string, id: string): void {
  const served = servedOf(outcomes).length
  const first = outcomes.find((outcome) => !isServed(outcome))
  const values = { served, count: outcomes.length, wanted: Math.ceil(share * outcomes.length), why }
  expect(served, say(id, values, first?.at)).toBeGreaterThanOrEqual(values.wanted)
}

export function expectWithin(
  outcomes: readonly Outcome[],
  share: number,
  limitMs: number,
  why: string,
): void {
  const slow = quantile(servedOf(outcomes), share)
  const values = { why, tookMs: Math.round(slow?.tookMs ?? 0), limit: limitMs, request: slow?.request ?? '' }
  expect(slow?.tookMs ?? 0, say('served-late', values, slow?.at)).toBeLessThanOrEqual(limitMs)
}

/** It cannot be, and its user is told so: 503 or 504, with `Retry-After`. */
export function expectSorry(outcome: Outcome, why: string, withinMs: number, id = 'not-sorry'): void {
  const { request, tookMs, retryAfter, at } = outcome
  const values = { request, got: got(outcome), why, tookMs: Math.round(tookMs), limit: withinMs }
  expect([503, 504].includes(outcome.status), say(id, values, at)).toBe(true)
  expect(tookMs, say('sorry-late', values, at)).toBeLessThanOrEqual(withinMs)
  const seconds = /^\d{1,2}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0
  const header = retryAfter ?? 'nothing'
  expect(seconds >= 1 && seconds <= 60, say('no-retry-after', { ...values, header }, at)).toBe(true)
}

/** Served, or told so in time: nobody is told 500, and nobody is left without a word. */
export function expectTold(outcomes: readonly Outcome[], why: string, withinMs: number): void {
  for (const outcome of outcomes) if (!isServed(outcome)) expectSorry(outcome, why, withinMs)
}

export async function expectHealthy(cluster: Cluster, why: string): Promise<void> {
  const asked = webs.map((web) => ask(cluster, '/health', { web }))
  for (const outcome of await allOf(asked)) {
    const values = { request: outcome.request, got: got(outcome), why, tookMs: Math.round(outcome.tookMs) }
    expect(outcome.status, say('not-healthy', values, outcome.at)).toBe(200)
    expect(outcome.tookMs, say('health-late', values, outcome.at)).toBeLessThanOrEqual(HEALTH_WITHIN_MS)
  }
}

/** From now on, at so many a second, everybody. */
export async function expectWell(
  cluster: Cluster,
  why: string,
  { perSecond = 25, forMs = 1500, withinMs = 1000, id = 'not-back' } = {},
): Promise<void> {
  const outcomes = await come(cluster, { perSecond, forMs, deadlineMs: 1000 })
  expectMostServed(outcomes, perSecond > 30 ? 0.95 : 0.99, why, id)
  expectWithin(outcomes, 0.99, withinMs, why)
}

/** Six at the same instant at each of both: a place that was lost shows here. */
export async function expectRoom(cluster: Cluster, count: number, why: string): Promise<void> {
  const asked = webs.flatMap((web) =>
    Array.from({ length: count }, () => ask(cluster, cluster.fresh(), { web, deadlineMs: 1000 })),
  )
  expectAllServed(await allOf(asked), why, 'no-room')
}

/** Further tries: no more of a request than allowed, and of all no more than the budget has. */
export function expectBudget(cluster: Cluster, since: number, why: string): void {
  for (const web of webs) {
    const all = sent(cluster, since, web)
    const seen = new Map<string, number>()
    const isFurther = all.map(({ path }) => {
      const times = (seen.get(path) ?? 0) + 1
      seen.set(path, times)
      return times > 1
    })
    for (const [path, times] of seen) {
      const at = all.findLast((event) => event.path === path)
      expect(times, say('tries', { web, path, times, limit: TRIES, why }, at)).toBeLessThanOrEqual(TRIES)
    }
    expectWindows(all, isFurther, web, why)
  }
}

function expectWindows(
  all: readonly RequestEvent[],
  isFurther: readonly boolean[],
  web: string,
  why: string,
): void {
  for (const [end, last] of all.entries()) {
    if (isFurther[end] !== true) continue
    const from = all.findIndex(({ timeMs }) => timeMs > last.timeMs - AGAIN.spanMs)
    const further = isFurther.slice(from, end + 1).filter(Boolean).length
    const first = end + 1 - from - further
    const limit = Math.floor(AGAIN.share * first + AGAIN.more)
    expect(further, say('over-budget', { web, further, first, limit, why }, last)).toBeLessThanOrEqual(limit)
  }
}

/** In any second from a moment on, so many requests of each web server at most. */
export function expectLeftAlone(cluster: Cluster, fromMs: number, why: string, limit: number): void {
  for (const web of webs) {
    const all = sent(cluster, 0, web).filter(({ timeMs }) => timeMs > fromMs)
    for (const [place, first] of all.entries()) {
      const count = all.slice(place).filter(({ timeMs }) => timeMs < first.timeMs + 1000).length
      expect(count, say('not-left-alone', { web, why, count, limit }, first)).toBeLessThanOrEqual(limit)
    }
  }
}
