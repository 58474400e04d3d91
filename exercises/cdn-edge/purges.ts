/** Orders to forget, as editors send them, and what has to be true from then on. */
import { expect, say } from 'millions/suite'
import { roomOf } from '../kit/room.ts'
import { allOf } from '../kit/waiting.ts'
import {
  type Asking,
  ask,
  type Cluster,
  found,
  got,
  type Outcome,
  PURGE_KEY,
  put,
  regions,
  request,
  short,
} from './cluster.ts'

export type Purge = { readonly path: string } | { readonly prefix: string }

/** So late at most it holds at every edge that can be reached. */
export const PURGED_WITHIN_MS = 5000
const ON_THE_WAY_MS = 60

export const authorized = { authorization: `Bearer ${PURGE_KEY}`, 'content-type': 'application/json' }

export function sendPurge(cluster: Cluster, purge: Purge, asking: Asking = {}): Promise<Outcome> {
  const body = JSON.stringify(purge)
  return ask(cluster, '/.edge/purge', { method: 'POST', headers: authorized, body, ...asking })
}

/** Answered as it should be, in time. 204 is a promise that whoever tests goes on to test. */
export async function purge(cluster: Cluster, what: Purge, asking: Asking = {}): Promise<Outcome> {
  const outcome = await sendPurge(cluster, what, asking)
  const values = { request: request(outcome), body: JSON.stringify(what), got: got(outcome) }
  const isTaken = outcome.status === 204 || outcome.status === 202
  expect(isTaken ? 'taken' : got(outcome), say('purge-not-taken', values, outcome.at)).toBe('taken')
  const late = { ...values, tookMs: Math.round(outcome.tookMs) }
  expect(outcome.tookMs, say('purge-late', late, outcome.at)).toBeLessThanOrEqual(
    PURGED_WITHIN_MS + ON_THE_WAY_MS + roomOf(cluster.world),
  )
  return outcome
}

/** Until it has to hold everywhere: not at all after a 204. */
export async function settle(cluster: Cluster, outcome: Outcome): Promise<void> {
  if (outcome.status === 204) return
  const withinMs = PURGED_WITHIN_MS + ON_THE_WAY_MS + roomOf(cluster.world)
  const left = outcome.sentMs + withinMs - cluster.world.nowMs
  await cluster.world.run(Math.max(0, left))
}

/** The same text everywhere, fetched everywhere. */
export async function spread(
  cluster: Cluster,
  path: string,
  text: string,
  control = 'max-age=60',
): Promise<void> {
  await put(cluster, path, text, { 'cache-control': control })
  await allOf(regions.map((region) => ask(cluster, path, { region })))
}

export function expectNew(outcome: Outcome, wanted: string, why: string, id = 'old-after-purge'): void {
  const values = { request: request(outcome), wanted: short(wanted), found: found(outcome), why }
  expect(outcome.status === 200 ? outcome.text : got(outcome), say(id, values, outcome.at)).toBe(wanted)
}

export async function expectNewEverywhere(
  cluster: Cluster,
  path: string,
  wanted: string,
  why: string,
  id?: string,
): Promise<void> {
  const outcomes = await allOf(regions.map((region) => ask(cluster, path, { region })))
  for (const outcome of outcomes) expectNew(outcome, wanted, why, id)
}
