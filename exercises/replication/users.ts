/** What users do, and what they find. */
import { expect, say } from 'millions/suite'
import type { Say } from '../../src/contract/verdict.ts'
import type { World } from '../../src/contract/world.ts'
import type { Value, WriteLedger } from '../checkers/write-ledger.ts'
import { answerOrError } from '../kit/waiting.ts'
import { patienceMs } from './cluster.ts'

/** The header that users send back, beside their cookies. */
const tokenHeader = 'Consistency-Token'

export interface User {
  fetch(path: string, init?: { method?: string; body?: string; patienceMs?: number }): Promise<Response>
}

export function visitor(world: World): User {
  return world.browser({ echoes: [tokenHeader] })
}

/** The status of the answer. 0 when there was none: refused, reset, or not in time. */
export async function status(answer: Promise<Response>): Promise<number> {
  const found = await answerOrError(answer)
  return found instanceof Error ? 0 : found.status
}

export function requestOf(value: Value): { method: string; body?: string } {
  return value === null ? { method: 'DELETE' } : { method: 'PUT', body: value }
}

interface WriteOptions {
  readonly ledger?: WriteLedger
  readonly user?: User
}

/** Writes as a user (a new one, unless told) and notes the outcome: `acknowledged`, or why not. */
export async function write(
  world: World,
  key: string,
  value: Value,
  { ledger, user = visitor(world) }: WriteOptions = {},
): Promise<string> {
  const attempt = ledger?.begin(key, value)
  const answered = await status(user.fetch(`/items/${key}`, { ...requestOf(value), patienceMs }))
  const outcome = outcomeOf(answered)
  if (outcome === 'acknowledged') attempt?.acknowledged()
  return outcome
}

/** What a status means to who wrote. */
export function outcomeOf(answered: number): string {
  if (answered === 0) return 'no answer'
  return answered >= 200 && answered < 300 ? 'acknowledged' : `status ${answered}`
}

/** Writes where nothing stands in the way. */
export async function mustWrite(
  world: World,
  key: string,
  value: Value,
  options: WriteOptions = {},
): Promise<void> {
  const outcome = await write(world, key, value, options)
  const { method } = requestOf(value)
  expect(outcome, say('write-not-acknowledged', { method, key })).toBe('acknowledged')
}

/** What a user finds: the value, `status 404`, or why there is none. */
export async function read(
  world: World,
  key: string,
  user: User = visitor(world),
  web = '',
): Promise<string> {
  return (await find(`/items/${key}`, user, web)).value
}

/** The keys that a user finds in a list, or why there are none. */
export async function readKeys(prefix: string, user: User, web = ''): Promise<string> {
  const { value } = await find(`/items?prefix=${prefix}`, user, web)
  const items = itemsOf(value)
  return items === undefined ? value : items.map(({ key }) => key).join(', ')
}

export interface Found {
  readonly value: string
  /** What brought it, for the replay. */
  readonly at: Response | Error
}

export async function find(path: string, user: User, web = ''): Promise<Found> {
  const base = web === '' ? '' : `http://${web}`
  const at = await answerOrError(user.fetch(`${base}${path}`, { patienceMs }))
  if (at instanceof Error) return { value: 'no answer', at }
  return { value: at.status === 200 ? await at.text() : `status ${at.status}`, at }
}

/** Whether there is no value at all: a failure is told in other words than a wrong value. */
export function isFailure(value: string): boolean {
  return value === 'no answer' || /^status (?!404)\d+$/.test(value)
}

/** Reads by new users, ten at a time: all must find the same. `reason` is asked with what brought a wrong one. */
export async function expectReads(
  world: World,
  count: number,
  key: string,
  wanted: string,
  reason: (at: Response | Error | undefined) => Say,
): Promise<void> {
  for (let done = 0; done < count; done += 10) {
    const length = Math.min(10, count - done)
    const found = await Promise.all(Array.from({ length }, () => find(`/items/${key}`, visitor(world))))
    const wrong = found.find(({ value }) => value !== wanted)
    expect(wrong?.value ?? wanted, reason(wrong?.at)).toBe(wanted)
  }
}

/** Undefined for what is no list of items. */
export function itemsOf(text: string): readonly { key: string; value: string }[] | undefined {
  try {
    const items: unknown = JSON.parse(text)
    return Array.isArray(items) && items.every(isItem) ? items : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isItem(item: unknown): item is { key: string; value: string } {
  if (typeof item !== 'object' || item === null || !('key' in item) || !('value' in item)) return false
  return typeof item.key === 'string' && typeof item.value === 'string'
}
