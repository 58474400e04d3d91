/** What users have to get, and what all centers have to show. */
import { expect, say } from 'millions/suite'
import { roomOf } from '../kit/room.ts'
import { answerOrError } from '../kit/waiting.ts'
import type { Held } from './causality.ts'
import {
  type Asking,
  ask,
  type Center,
  type Cluster,
  centers,
  found,
  got,
  isDone,
  nodeOf,
  type Outcome,
  quoted,
  request,
  textOf,
  tryToWrite,
} from './cluster.ts'

/** An answer to a user in the same city is there within that. */
export const HERE_MS = 80
/** What was answered is shown by the other centers after that. */
export const SOON_MS = 2000
/** After something was in the way. */
export const AGAIN_MS = 5000
/** The same, where so many writes were missed that it may take longer. */
export const againMs = (missed: number): number => AGAIN_MS + (1000 * missed) / 20

/** A write that is sent so long after another one was answered is the later one, where all clocks are right. */
export const LATER_MS = 2000

/** A write where nothing stands in the way. */
export async function write(
  cluster: Cluster,
  center: Center,
  key: string,
  value: Held,
  init: Asking = {},
): Promise<Outcome> {
  const outcome = await tryToWrite(cluster, center, key, value, init)
  const values = { request: request(outcome), got: got(outcome) }
  expect(isDone(outcome) ? '2xx' : got(outcome), say('write-refused', values, outcome.at)).toBe('2xx')
  return outcome
}

/** Who reads gets something that was written, and nothing older than the center has shown. */
export async function read(
  cluster: Cluster,
  center: Center,
  key: string,
  init: Asking = {},
): Promise<Outcome> {
  const outcome = await ask(cluster, center, `/items/${key}`, init)
  expectAnswer(outcome)
  notice(cluster, center, key, heldBy(outcome), outcome, init.user)
  return outcome
}

const heldBy = ({ status, text }: Outcome): Held => (status === 200 ? text : null)

function expectAnswer(outcome: Outcome): void {
  const values = { request: request(outcome), got: got(outcome) }
  const isAnswer = outcome.status === 200 || outcome.status === 404
  expect(isAnswer ? 'an answer' : got(outcome), say('no-answer', values, outcome.at)).toBe('an answer')
}

function notice(
  { seen }: Cluster,
  center: Center,
  key: string,
  value: Held,
  { at }: Pick<Outcome, 'at'>,
  user?: object,
): void {
  const bad = seen.read({ key, found: value, center, user })
  const values = { center, key, found: quoted(value) }
  expect(bad?.fault !== 'invented', say('invented', values, at)).toBe(true)
  if (bad === undefined) return
  const newer = quoted(bad.newer)
  expect(quoted(value), say('went-back', { ...values, newer }, at)).toBe(newer)
}

/** What was just written is shown where it was written, by its key. */
export async function expectHere(
  cluster: Cluster,
  center: Center,
  key: string,
  value: Held,
  why: string,
): Promise<void> {
  const outcome = await read(cluster, center, key)
  const values = { request: request(outcome), found: found(outcome), wanted: quoted(value), why }
  const shown = outcome.status === 200 ? quoted(outcome.text) : 'nothing'
  expect(shown, say('not-here', values, outcome.at)).toBe(quoted(value))
}

export function expectInTime(cluster: Cluster, outcome: Outcome, why: string): void {
  const tookMs = Math.round(outcome.tookMs)
  const values = { request: request(outcome), got: got(outcome), tookMs, why }
  const limitMs = HERE_MS + roomOf(cluster.world)
  expect(tookMs, say('too-late', values, outcome.at)).toBeLessThanOrEqual(limitMs)
}

interface Shown {
  readonly value: Held
  readonly tag: string | null
  readonly at: Response | Error
}

/** By the side door: all are asked at the same moment. Undefined where there is no answer that says it. */
export async function shownBy(cluster: Cluster, center: Center, key: string): Promise<Shown | undefined> {
  const shown = await lookAt(cluster, center, key)
  if (shown !== undefined) notice(cluster, center, key, shown.value, shown)
  return shown
}

/** The same, before anything is made of it: what it ought to be can be told first. */
async function lookAt(cluster: Cluster, center: Center, key: string): Promise<Shown | undefined> {
  const at = await answerOrError(nodeOf(cluster, center).fetch(`/items/${key}`))
  if (at instanceof Error || (at.status !== 200 && at.status !== 404)) return undefined
  const value = at.status === 200 ? await textOf(at) : null
  return { value, tag: at.headers.get('etag'), at }
}

export interface Settled {
  /** So long after now all must be the same. */
  readonly withinMs: number
  /** What is told where they are not. */
  readonly id: 'not-everywhere' | 'not-caught-up' | 'no-one-winner' | 'not-deleted-everywhere'
  /** What happened before. */
  readonly why: string
  readonly among?: readonly Center[]
  /** Of which cards: those whose keys begin so. All unless told. */
  readonly prefix?: string
  /** Whether versions are compared as well. */
  readonly tags?: boolean
}

/** All centers show the same, by key and in their lists, and nothing that was acknowledged is lost. */
export async function expectSame(cluster: Cluster, settled: Settled): Promise<void> {
  const { world, seen } = cluster
  const { among = centers, withinMs, prefix = '' } = settled
  const keys = seen.keys().filter((key) => key.startsWith(prefix))
  await world.run(withinMs)
  const untilMs = world.nowMs + roomOf(world)
  while (world.nowMs < untilMs && !(await isSame(cluster, among, keys))) await world.run(250)
  for (const key of keys) await expectSameCard(cluster, key, { ...settled, among })
  for (const center of among) await expectList(cluster, center, prefix)
}

async function isSame(cluster: Cluster, among: readonly Center[], keys: readonly string[]): Promise<boolean> {
  for (const key of keys) {
    const shown = []
    for (const center of among) shown.push((await lookAt(cluster, center, key))?.value ?? null)
    if (new Set(shown).size > 1 || !cluster.seen.possible(key).includes(shown[0] ?? null)) return false
  }
  return true
}

async function expectSameCard(cluster: Cluster, key: string, settled: Settled): Promise<void> {
  const { among = centers, id, why, withinMs, tags = false } = settled
  let first: { center: Center; shown: Shown } | undefined
  for (const center of among) {
    const shown = await lookAt(cluster, center, key)
    expect(shown === undefined ? 'no answer' : 'an answer', say('center-silent', { center, key, why })).toBe(
      'an answer',
    )
    if (shown === undefined) continue
    first ??= { center, shown }
    const one = quoted(first.shown.value)
    const other = quoted(shown.value)
    const values = { key, one, first: first.center, other, center, seconds: withinMs / 1000, why }
    expect(other, say(id, values, shown.at)).toBe(one)
    if (tags) expectTag(key, center, shown, first)
  }
  if (first === undefined) return
  const possible = cluster.seen.possible(key)
  const { shown } = first
  const wanted = [...new Set(possible.map(quoted))].join(' or ')
  const values = { key, found: quoted(shown.value), wanted, why }
  const isRight = possible.includes(shown.value)
  expect(isRight ? wanted : quoted(shown.value), say('write-lost', values, shown.at)).toBe(wanted)
  for (const center of among) await shownBy(cluster, center, key)
}

/** Of two that had not seen each other, and were far enough from each other in time. */
export async function expectWinner(
  cluster: Cluster,
  key: string,
  wanted: Held,
  center: Center,
): Promise<void> {
  const shown = await shownBy(cluster, center, key)
  const found = quoted(shown?.value ?? null)
  const values = { key, center, found, wanted: quoted(wanted) }
  expect(found, say('earlier-won', values, shown?.at)).toBe(quoted(wanted))
}

function expectTag(
  key: string,
  center: Center,
  { value, tag, at }: Shown,
  first: { readonly center: Center; readonly shown: Shown },
): void {
  if (value === null) return
  const isTag = tag !== null && /^"[^"]+"$/.test(tag)
  expect(isTag, say('no-tag', { key, center, tag: tag ?? 'none' }, at)).toBe(true)
  const values = { key, center, tag: tag ?? 'none', first: first.center, wanted: first.shown.tag ?? 'none' }
  expect(tag, say('other-tag', values, at)).toBe(first.shown.tag)
}

/** The list has what the center shows by key, in the order of the keys. */
export async function expectList(cluster: Cluster, center: Center, prefix = ''): Promise<void> {
  const wanted: { key: string; value: string }[] = []
  for (const key of cluster.seen.keys().toSorted()) {
    const shown = key.startsWith(prefix) ? await shownBy(cluster, center, key) : undefined
    if (shown !== undefined && shown.value !== null) wanted.push({ key, value: shown.value })
  }
  const path = prefix === '' ? '/items' : `/items?prefix=${prefix}`
  const at = await answerOrError(nodeOf(cluster, center).fetch(path))
  const list = at instanceof Error ? undefined : parsed(await textOf(at))
  const lines = Array.isArray(list) ? list.map(lineOf) : ['no list']
  const wrong = lines.findIndex((line, place) => line !== (wanted[place] && lineOf(wanted[place])))
  const place = wrong < 0 ? wanted.length : wrong
  const values = { path, center, found: lines[place] ?? 'its end', wanted: lineOf(wanted[place]) }
  expect(lines.length === wanted.length && wrong < 0, say('wrong-list', values, at)).toBe(true)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lineOf(item: unknown): string {
  if (item === undefined) return 'its end'
  if (typeof item !== 'object' || item === null || !('key' in item) || !('value' in item)) return 'no item'
  return `${String(item.key)}: ${quoted(String(item.value))}`
}

/** What the center shows of cards that are written nowhere else, at once and without the others' help. */
export async function expectKept(
  cluster: Cluster,
  center: Center,
  keys: readonly string[],
  why: string,
): Promise<void> {
  for (const key of keys) {
    const shown = await lookAt(cluster, center, key)
    const possible = cluster.seen.possible(key)
    const wanted = possible.map(quoted).join(' or ')
    const is = shown === undefined ? 'no answer' : quoted(shown.value)
    const isRight = shown !== undefined && possible.includes(shown.value)
    expect(isRight ? wanted : is, say('not-kept', { key, center, found: is, wanted, why }, shown?.at)).toBe(
      wanted,
    )
    await shownBy(cluster, center, key)
  }
}
