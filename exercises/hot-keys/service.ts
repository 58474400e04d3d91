/** Whether users are served, and soon, as the history tells it. */
import { expect, say } from 'millions/suite'
import { type Came, isOther } from './crowd.ts'
import { CROWD_WITHIN_MS, SERVED_WITHIN_MS, SORRY_WITHIN_MS } from './promises.ts'

export const isServed = ({ status }: Came): boolean => (status >= 200 && status < 300) || status === 404
export const isSorry = ({ status }: Came): boolean => status === 503

const requestOf = ({ method, path, router }: Came): string => `${method} ${path} at ${router}`
const got = ({ status }: Came): string | number => (status === 0 ? 'no answer' : status)

/** Chance puts some more of a few hundred there than one of a hundred. */
const allowed = (share: number, count: number): number => Math.floor(share * count) + 3

/** Nobody of them is told no. */
export function expectAllServed(came: readonly Came[], why: string): void {
  for (const one of came) {
    const values = { request: requestOf(one), got: got(one), why, tookMs: Math.round(one.tookMs) }
    expect(isServed(one) ? 'served' : got(one), say('not-served', values, one.at)).toBe('served')
  }
}

/** 99 of 100. */
export function expectNearlyAllServed(came: readonly Came[], who: string, why: string): void {
  const failed = came.filter((one) => !isServed(one))
  const most = Math.floor(0.01 * came.length)
  const values = { who, why, count: came.length, failed: failed.length, allowed: most }
  expect(failed.length, say('too-many-failed', values, failed[0]?.at)).toBeLessThanOrEqual(most)
}

/** 99 of 100 of those who were. */
export function expectSoon(came: readonly Came[], who: string, why: string): void {
  const served = came.filter(isServed)
  const limit = served.every(isOther) ? SERVED_WITHIN_MS : CROWD_WITHIN_MS
  const late = served.filter(({ tookMs }) => tookMs > limit)
  const sorted = served.map(({ tookMs }) => tookMs).sort((one, other) => one - other)
  const p99Ms = Math.round(sorted[Math.floor(0.99 * sorted.length)] ?? 0)
  const most = allowed(0.01, served.length)
  const values = { who, why, count: served.length, late: late.length, p99Ms, limit, allowed: most }
  expect(late.length, say('too-late', values, late[0]?.at)).toBeLessThanOrEqual(most)
}

/** Served, or told so in time. */
export function expectTold(came: readonly Came[], why: string, withinMs: number): void {
  for (const one of came) {
    const values = { request: requestOf(one), got: got(one), why, tookMs: Math.round(one.tookMs) }
    const isTold = isServed(one) || isSorry(one)
    expect(isTold ? 'told' : got(one), say('not-told', values, one.at)).toBe('told')
    expect(one.tookMs, say('told-late', { ...values, limit: withinMs }, one.at)).toBeLessThanOrEqual(withinMs)
  }
}

export const TOLD_WITHIN_MS = SORRY_WITHIN_MS
