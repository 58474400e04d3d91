/** What users have to get, and what the origin must not be asked. */
import { expect, say } from 'millions/suite'
import {
  type Asking,
  ask,
  asked,
  type Cluster,
  found,
  got,
  mark,
  type Outcome,
  request,
  short,
} from './cluster.ts'

/** So late at most a user hears anything, whoever is away, and the way to them. */
export const ANSWER_WITHIN_MS = 6000 + 60

/** The value, however it came. `why` says what is the matter. */
export function expectText(outcome: Outcome, wanted: string, why: string, id = 'wrong-answer'): void {
  const values = { request: request(outcome), wanted: short(wanted), found: found(outcome), why }
  const said = outcome.status === 304 ? 'unasked-304' : id
  expect(outcome.status === 200 ? outcome.text : got(outcome), say(said, values, outcome.at)).toBe(wanted)
}

export function expectStatus(outcome: Outcome, wanted: number, why: string, id = 'wrong-status'): void {
  const values = { request: request(outcome), wanted, got: got(outcome), found: found(outcome), why }
  expect(got(outcome), say(id, values, outcome.at)).toBe(wanted)
}

/** It says that it was a hit, and how old it is. */
export function expectToldHit(outcome: Outcome): void {
  const told = outcome.headers.get('cache-status') ?? 'none'
  expect(outcome.told, say('hit-not-told', { request: request(outcome), told }, outcome.at)).toBe('hit')
  const age = outcome.headers.get('age') ?? 'none'
  const isSeconds = /^\d+$/.test(age)
  expect(
    isSeconds ? 'seconds' : age,
    say('age-missing', { request: request(outcome), age }, outcome.at),
  ).toBe('seconds')
}

export function expectToldFetched(outcome: Outcome): void {
  const told = outcome.headers.get('cache-status') ?? 'none'
  expect(outcome.told, say('fetch-not-told', { request: request(outcome), told }, outcome.at)).toBe('fetched')
}

export interface Expected {
  /** Why it has to be so, in a few words. */
  readonly why: string
  readonly id?: string
  readonly status?: number
}

/** Out of memory, and it says so: the origin is not asked. */
export async function hits(
  cluster: Cluster,
  path: string,
  wanted: string,
  { why, status = 200 }: Expected,
  asking: Asking = {},
): Promise<Outcome> {
  const since = mark(cluster)
  const outcome = await ask(cluster, path, asking)
  // Asked first: what came from the origin may well be another text, and that is not what is wrong.
  const [again] = asked(cluster, since)
  expect(again?.path ?? 'not asked', say('asked-again', { request: request(outcome), why }, again)).toBe(
    'not asked',
  )
  if (status === 200 && asking.method !== 'HEAD') expectText(outcome, wanted, why)
  else expectStatus(outcome, status, why)
  expectToldHit(outcome)
  return outcome
}

/** From the origin, which is asked once. */
export async function fetches(
  cluster: Cluster,
  path: string,
  wanted: string,
  { why, id = 'not-fetched', status = 200 }: Expected,
  asking: Asking = {},
): Promise<Outcome> {
  const since = mark(cluster)
  const outcome = await ask(cluster, path, asking)
  const count = asked(cluster, since).length
  const values = { request: request(outcome), why, count, found: found(outcome) }
  if (count === 0)
    expect(`answered without the origin`, say(id, values, outcome.at)).toBe('the origin is asked')
  if (status === 200 && asking.method !== 'HEAD') expectText(outcome, wanted, why)
  else expectStatus(outcome, status, why)
  expect(count, say('not-asked-once', values, asked(cluster, since)[1] ?? outcome.at)).toBe(1)
  expectToldFetched(outcome)
  return outcome
}

/** The age lies within what has passed since it was fetched, give or take the way; `before` is what the origin had told. */
export function expectAge(outcome: Outcome, fetched: Outcome, before = 0): void {
  const cameMs = fetched.sentMs + fetched.tookMs
  const least = Math.floor(before + Math.max(0, outcome.sentMs - cameMs) / 1000)
  const most = Math.floor(before + (outcome.sentMs + outcome.tookMs - fetched.sentMs) / 1000)
  const told = outcome.headers.get('age') ?? 'none'
  const age = Number(told)
  const since = `${((outcome.sentMs - cameMs) / 1000).toFixed(1)} s`
  const values = { request: request(outcome), age: told, since, before }
  expect(age >= least && age <= most ? 'right' : told, say('wrong-age', values, outcome.at)).toBe('right')
}

export function expectInTime(outcome: Outcome, why: string): void {
  const values = { request: request(outcome), got: got(outcome), tookMs: Math.round(outcome.tookMs), why }
  expect(outcome.tookMs, say('too-late', values, outcome.at)).toBeLessThanOrEqual(ANSWER_WITHIN_MS)
}

/** Told that it does not work, in time where that can be told: a machine of real processes may be busy. */
export function expectSorry(outcome: Outcome, why: string, isTimed = true): void {
  const values = { request: request(outcome), got: got(outcome), why }
  const isSorry = [502, 503, 504].includes(outcome.status)
  expect(isSorry ? 'sorry' : got(outcome), say('not-sorry', values, outcome.at)).toBe('sorry')
  if (isTimed) expectInTime(outcome, why)
}
