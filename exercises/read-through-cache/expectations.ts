/** What users have to get, and what the database must not be asked. */
import { expect, say } from 'millions/suite'
import {
  type Asking,
  ask,
  type Cluster,
  found,
  got,
  mark,
  type Outcome,
  reads,
  request,
  short,
} from './cluster.ts'
import { ANSWER_WITHIN_MS, NOT_SLOW_MS, ON_THE_WAY_MS } from './promises.ts'

/** The value, however it came. `why` says what is the matter. */
export function expectValue(outcome: Outcome, value: string, why: string, id = 'wrong-answer'): void {
  const values = { request: request(outcome), wanted: short(value), found: found(outcome), why }
  expect(outcome.status === 200 ? outcome.text : got(outcome), say(id, values, outcome.at)).toBe(value)
}

/** A read that goes to the database, once, and says so. */
export async function readsIt(
  cluster: Cluster,
  path: string,
  value: string,
  asking: Asking = {},
  id = 'wrong-answer',
): Promise<Outcome> {
  const since = mark(cluster)
  const outcome = await ask(cluster, path, asking)
  expectValue(outcome, value, 'nobody had asked for it', id)
  const asked = reads(cluster, since, path)
  const values = { request: request(outcome), count: asked.length }
  expect(asked.length, say('not-read-once', values, asked[1] ?? outcome.at)).toBe(1)
  expectToldMiss(outcome)
  return outcome
}

/** The database was asked for it: that is no hit, and has no age. */
export function expectToldMiss(outcome: Outcome): void {
  const told = { request: request(outcome), told: outcome.told.text }
  expect(outcome.told.kind, say('miss-not-told', told, outcome.at)).toBe('miss')
  const age = outcome.headers.get('age') ?? '0'
  expect(age, say('age-of-new', { request: request(outcome), age }, outcome.at)).toBe('0')
}

/** An answer out of memory, which says so. */
export async function hits(
  cluster: Cluster,
  path: string,
  value: string,
  asking: Asking = {},
): Promise<Outcome> {
  const since = mark(cluster)
  const outcome = await ask(cluster, path, asking)
  expectValue(outcome, value, 'it had been read before')
  const [again] = reads(cluster, since)
  const count = reads(cluster, since).length
  expect(count, say('asked-again', { request: request(outcome), count }, again)).toBe(0)
  expectToldHit(outcome)
  return outcome
}

export function expectToldHit(outcome: Outcome): void {
  const told = { request: request(outcome), told: outcome.told.text }
  expect(outcome.told.kind, say('hit-not-told', told, outcome.at)).toBe('hit')
  const age = outcome.headers.get('age') ?? 'none'
  expect(/^\d+$/.test(age) ? 'seconds' : age, say('age-missing', { ...told, age }, outcome.at)).toBe(
    'seconds',
  )
}

/** The age lies within what has passed since it was read, give or take the way. */
export function expectAge(outcome: Outcome, readMs: number): void {
  const worldMs = outcome.sentMs + outcome.tookMs
  // While it was asked in vain whether there is a newer one, it became older: either may be told.
  const least = Math.floor(Math.max(0, outcome.sentMs - readMs - ON_THE_WAY_MS) / 1000)
  const most = Math.floor((worldMs - readMs + ON_THE_WAY_MS) / 1000)
  const age = Number(outcome.headers.get('age') ?? Number.NaN)
  const since = `${((worldMs - readMs) / 1000).toFixed(1)} s`
  const values = { request: request(outcome), age: outcome.headers.get('age') ?? 'none', since }
  expect(age >= least && age <= most ? 'right' : age, say('wrong-age', values, outcome.at)).toBe('right')
}

/** Nothing stands in the way of it. */
export function expectQuick(outcome: Outcome, why: string, id = 'slow'): void {
  const tookMs = Math.round(outcome.tookMs)
  const values = { request: request(outcome), tookMs, why, limit: NOT_SLOW_MS }
  expect(outcome.tookMs, say(id, values, outcome.at)).toBeLessThanOrEqual(NOT_SLOW_MS)
}

/** Nobody is left waiting. */
export function expectInTime(outcome: Outcome, why: string): void {
  const values = { request: request(outcome), got: got(outcome), tookMs: Math.round(outcome.tookMs), why }
  expect(outcome.tookMs, say('too-late', values, outcome.at)).toBeLessThanOrEqual(
    ANSWER_WITHIN_MS + ON_THE_WAY_MS,
  )
}

/** Told that it does not work, in time. */
export function expectSorry(outcome: Outcome, why: string): void {
  const values = { request: request(outcome), got: got(outcome), why }
  expect(got(outcome), say('not-503', values, outcome.at)).toBe(503)
  expectInTime(outcome, why)
}
