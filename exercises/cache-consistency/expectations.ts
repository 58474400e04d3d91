/** What users have to get, and what the database must not be asked. */
import { expect, say } from 'millions/suite'
import type { Held } from '../checkers/freshness.ts'
import {
  ask,
  type Cluster,
  found,
  got,
  isDone,
  type Outcome,
  type Promised,
  quoted,
  request,
  stored,
  versionOf,
  webs,
} from '../kit/fresh-items.ts'
import { roomOf } from '../kit/room.ts'
import { allOf } from '../kit/waiting.ts'
import { mark, reads } from './cluster.ts'
import { ANSWER_WITHIN_MS, ON_THE_WAY_MS } from './promises.ts'

/** Nobody is given what nobody wrote, or what is too old by the rule. */
export function expectFresh({ seen }: Cluster, key: string, outcome: Outcome, promised: Promised): void {
  const { status, text, sentMs, endMs, headers } = outcome
  const tag = headers.get('etag')
  const isThere = status === 200
  const version = isThere ? versionOf(tag) : undefined
  const bad = seen.read({ key, found: isThere ? text : null, startMs: sentMs, endMs, version }, promised)
  const what = { request: request(outcome), found: found(outcome) }
  const isKnown = bad?.fault !== 'invented' && bad?.fault !== 'tag'
  expect(isKnown, say(bad?.fault ?? 'invented', { ...what, tag: tag ?? 'none' }, outcome.at)).toBe(true)
  if (bad === undefined) return
  const id = bad.knownBy === 'read' && promised.say === 'old-at-once' ? 'went-back' : promised.say
  const knownMs = Math.round(sentMs - bad.knownMs)
  const values = { ...what, newer: quoted(bad.newer), knownMs, seconds: promised.graceMs / 1000 }
  expect(found(outcome), say(id, values, outcome.at)).toBe(quoted(bad.newer))
}

/** A read whose answer has to be as fresh as was promised when it was sent. */
export async function read(cluster: Cluster, web: string, key: string): Promise<Outcome> {
  const { promised } = cluster
  const outcome = await ask(cluster, web, `/items/${key}`)
  if (outcome.status === 200 || outcome.status === 404) expectFresh(cluster, key, outcome, promised)
  return outcome
}

/** At both web servers, at the same time. */
export const readBoth = (cluster: Cluster, key: string): Promise<Outcome[]> =>
  allOf(webs.map((web) => read(cluster, web, key)))

/** A write that has to be done, as the database says. */
export function expectDone(outcome: Outcome, status: number, why = 'nothing stood in its way'): void {
  const values = { request: request(outcome), got: got(outcome), wanted: status, why }
  expect(got(outcome), say('write-status', values, outcome.at)).toBe(status)
  if (outcome.method !== 'PUT' || !isDone(outcome)) return
  const tag = outcome.headers.get('etag') ?? 'none'
  expect(versionOf(tag) !== undefined, say('no-tag', { request: request(outcome), tag }, outcome.at)).toBe(
    true,
  )
}

/** An answer that is the value or 404, whatever else is the matter. */
export function expectAnswered(outcome: Outcome, why: string): void {
  const values = { request: request(outcome), got: got(outcome), why }
  const isAnswer = outcome.status === 200 || outcome.status === 404
  expect(isAnswer ? 'answered' : got(outcome), say('not-answered', values, outcome.at)).toBe('answered')
}

export function expectInTime(cluster: Cluster, outcome: Outcome, why: string): void {
  const tookMs = Math.round(outcome.endMs - outcome.sentMs)
  const values = { request: request(outcome), got: got(outcome), tookMs, why }
  expect(tookMs, say('too-late', values, outcome.at)).toBeLessThanOrEqual(
    ANSWER_WITHIN_MS + ON_THE_WAY_MS + roomOf(cluster.world),
  )
}

/** At both web servers, value and version are what the database has. */
export async function expectStored(cluster: Cluster, key: string, id: string): Promise<void> {
  const { value, tag } = await stored(cluster, key)
  for (const web of webs) {
    const outcome = await readUntil(cluster, web, key, value)
    const values = { request: request(outcome), found: found(outcome), wanted: quoted(value) }
    expect(found(outcome), say(id, values, outcome.at)).toBe(value === null ? 'status 404' : quoted(value))
    const told = outcome.headers.get('etag')
    if (value === null) continue
    const tags = { request: request(outcome), tag: told ?? 'none', wanted: tag ?? 'none' }
    expect(told, say('wrong-tag', tags, outcome.at)).toBe(tag)
  }
}

/** At once; where there is room, as soon as it is so. */
async function readUntil(cluster: Cluster, web: string, key: string, value: Held): Promise<Outcome> {
  const { world } = cluster
  const untilMs = world.nowMs + roomOf(world)
  for (;;) {
    const outcome = await read(cluster, web, key)
    const isRight = value === null ? outcome.status === 404 : outcome.text === value
    if (isRight || world.nowMs >= untilMs) return outcome
    await world.run(300)
  }
}

/** It has been read before: the database has nothing to do with it. */
export async function expectHit(
  cluster: Cluster,
  web: string,
  path: string,
  value: string,
  why: string,
  method = 'GET',
): Promise<void> {
  const since = mark(cluster)
  const outcome = await ask(cluster, web, path, { method })
  const wanted = method === 'HEAD' ? '' : value
  const right = { request: request(outcome), found: found(outcome), wanted: quoted(wanted) }
  expect(outcome.status === 200 ? outcome.text : got(outcome), say('wrong-answer', right, outcome.at)).toBe(
    wanted,
  )
  const asked = reads(cluster, since)
  const values = { request: request(outcome), why, count: asked.length }
  expect(asked.length, say('asked-again', values, asked[0])).toBe(0)
}
