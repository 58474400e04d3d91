/**
 * What is given: how to ask other nodes, read all that a shard holds, and keep the plan. Change it where you like.
 *
 * A shard, and config as well, takes and answers:
 *
 * PUT    /items/<key>   201, or 204 when it was there; acknowledged is on its disk
 * GET    /items/<key>   200 with the value, or 404; `ETag` is its version
 * DELETE /items/<key>   204, or 404
 *        `If-Match: <ETag>`     only if it is still that version, otherwise 412
 *        `If-None-Match: *`     only if nothing is there, otherwise 412
 * GET    /items?after=<key>&limit=   the items behind that key, in the order of the keys
 *
 * No version comes twice on a shard, not even after a delete. Two shards count by themselves.
 */
import type { Env } from 'millions'

/** Name → weight. 1 for every shard, until stage 6. */
export type Shards = Readonly<Record<string, number>>

/** What config keeps, as JSON. Both routers read it when they boot. Add what you need. */
export interface Plan {
  /** Counts up with every step. */
  readonly version: number
  /** Those that the operator wants. */
  readonly shards: Shards
  /** Those that hold what has not moved yet. */
  readonly before: Shards
  readonly step: Step
  /** The router that carries the change out. */
  readonly mover: string
}

/**
 * `settled`: each key has one place · `listening`: what a router writes goes to the old place, what it reads may be at either ·
 * `moving`: what it writes goes to the new place · `clearing`: nothing is left in the old places.
 */
export type Step = 'settled' | 'listening' | 'moving' | 'clearing'

export interface Answer {
  readonly status: number
  readonly text: string
  /** The version of the item. */
  readonly tag: string | null
}

/** So long an answer is waited for. */
export const PATIENCE_MS = 1500
/** So long a message can be under way at most, even when its sender has given up on it, or died. */
export const UNDER_WAY_MS = 2000

/** Undefined when no answer came in time. What was sent may be done all the same, now or later. */
export async function ask(node: string, path: string, init?: RequestInit): Promise<Answer | undefined> {
  try {
    const answer = await fetch(`http://${node}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS), ...init })
    return { status: answer.status, text: await answer.text(), tag: answer.headers.get('etag') }
  } catch {
    return undefined
  }
}

export const itemPath = (key: string): string => `/items/${encodeURIComponent(key)}`

/** What a router cannot do now, as somebody does not answer, or says no. */
export class Trouble extends Error {}

export interface Item {
  readonly key: string
  readonly value: string
  readonly tag: string
}

const PAGE = 100

/** All that a shard holds, a page at a time. Throws a Trouble when it does not answer. */
export async function* scan(shard: string): AsyncGenerator<Item> {
  let after: string | undefined
  for (;;) {
    const from = after === undefined ? '' : `&after=${encodeURIComponent(after)}`
    const answer = await ask(shard, `/items?limit=${PAGE}${from}`)
    if (answer?.status !== 200) throw new Trouble(`${shard} does not tell what it holds`)
    const items = JSON.parse(answer.text) as { key: string; value: string; version: number }[]
    for (const { key, value, version } of items) yield { key, value, tag: `"${version}"` }
    if (items.length < PAGE) return
    after = items.at(-1)?.key
  }
}

export interface Saved {
  readonly plan: Plan
  readonly tag: string
}

/** The plan that config keeps. The first router to ask makes one of all shards that there are. */
export async function loadPlan(env: Env): Promise<Saved> {
  for (;;) {
    const answer = await ask(configOf(env), itemPath('plan'))
    if (answer?.status === 200 && answer.tag !== null)
      return { plan: JSON.parse(answer.text) as Plan, tag: answer.tag }
    if (answer?.status !== 404) throw new Trouble('config does not answer')
    const shards = Object.fromEntries(env.nodes('shard').map(({ name }) => [name, 1]))
    const plan: Plan = { version: 1, shards, before: shards, step: 'settled', mover: env.name }
    await ask(configOf(env), itemPath('plan'), {
      method: 'PUT',
      headers: { 'if-none-match': '*' },
      body: JSON.stringify(plan),
    })
  }
}

/** In place of the one with this tag. Undefined when config keeps another one by now. */
export async function savePlan(env: Env, plan: Plan, tag: string): Promise<Saved | undefined> {
  const init = { method: 'PUT', headers: { 'if-match': tag }, body: JSON.stringify(plan) }
  const answer = await ask(configOf(env), itemPath('plan'), init)
  if (answer?.status === 412) return undefined
  if (answer === undefined || answer.tag === null) throw new Trouble('config does not answer')
  return { plan, tag: answer.tag }
}

export function configOf(env: Env): string {
  const [config] = env.nodes('config')
  if (config === undefined) throw new Trouble('there is no config')
  return config.name
}

export const sleep = (delayMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, delayMs))
