/**
 * Users of two web servers with caches and a database behind them: items that they read and write, and what becomes of each
 * write, for the checker of freshness.
 */
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import type { Freshness, Held, Rule } from '../checkers/freshness.ts'
import { roomOf } from './room.ts'
import { isUnanswered } from './waiting.ts'

/** A user waits longer than any of the promises. */
const PATIENCE_MS = 8000
export const webs = ['web-1', 'web-2'] as const

/** What may be read, and the say that tells when it is something else. */
export interface Promised extends Rule {
  readonly say: string
}

export interface Cluster {
  readonly world: World
  readonly seen: Freshness
  /** What holds for those who ask from now on. */
  promised: Promised
  /** How many values were made so far. */
  written: number
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly web: string
  readonly path: string
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly sentMs: number
  readonly endMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export const databaseOf = ({ world }: Cluster): Node => world.node('database-1')
/** Both in turn. */
export const webFor = (number: number): string => webs[Math.abs(number) % webs.length] ?? webs[0]
export const otherThan = (web: string): string => (web === webs[0] ? webs[1] : webs[0])
export const anyWeb = ({ chance }: Cluster): string => webFor(Math.floor(chance(0, 2)))

export async function ask(
  { world }: Cluster,
  web: string,
  path: string,
  init: UserRequest = {},
): Promise<Outcome> {
  const sentMs = world.nowMs
  const asked = { method: init.method ?? 'GET', web, path, sentMs }
  try {
    const patienceMs = PATIENCE_MS + 2 * roomOf(world)
    const at = await world.fetch(`http://${web}${path}`, { patienceMs, ...init })
    const endMs = world.nowMs
    const text = await textOf(at)
    return { ...asked, status: at.status, text, headers: at.headers, endMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { ...asked, status: 0, text: '', headers: new Headers(), endMs: world.nowMs, at: error }
  }
}

/** All of it, a byte order mark at its beginning as well. */
export const textOf = async (answer: Response): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.bytes())

/** Null deletes. What becomes of it is remembered. */
export async function write(
  cluster: Cluster,
  web: string,
  key: string,
  value: Held,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const writing = cluster.seen.write(key, value, cluster.world.nowMs)
  const init = value === null ? { method: 'DELETE', headers } : { method: 'PUT', body: value, headers }
  const outcome = await ask(cluster, web, `/items/${key}`, init)
  if (isDone(outcome)) writing.acknowledged(outcome.endMs, versionOf(outcome.headers.get('etag')))
  else if (outcome.status === 412 || outcome.status === 404) writing.refused()
  // Who is told by a DELETE that there is nothing has read that.
  if (value === null && outcome.status === 404)
    cluster.seen.read({ key, found: null, startMs: outcome.sentMs, endMs: outcome.endMs }, cluster.promised)
  return outcome
}

export const isDone = ({ status }: Outcome): boolean => status >= 200 && status < 300

/** A value that was never written before. */
export function fresh(cluster: Cluster, of: string): string {
  cluster.written++
  return `${of}, write ${cluster.written}`
}

export const versionOf = (tag: string | null): number | undefined =>
  tag !== null && /^"\d+"$/.test(tag) ? Number(tag.slice(1, -1)) : undefined

/** Past web servers and caches, before anybody is there. */
export async function put(cluster: Cluster, key: string, value: string): Promise<void> {
  const writing = cluster.seen.write(key, value, cluster.world.nowMs)
  const { headers } = await databaseOf(cluster).fetch(`/items/${key}`, { method: 'PUT', body: value })
  writing.acknowledged(cluster.world.nowMs, versionOf(headers.get('etag')))
}

export interface Stored {
  readonly value: Held
  readonly tag: string | null
}

/** What the database has, asked past the network. */
export async function stored(cluster: Cluster, key: string): Promise<Stored> {
  const answer = await databaseOf(cluster).fetch(`/items/${key}`)
  const value = answer.status === 200 ? await textOf(answer) : null
  return { value, tag: value === null ? null : answer.headers.get('etag') }
}

export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

/** What was found: the text, or the status. */
export const found = (outcome: Outcome): string =>
  outcome.status === 200 ? quoted(outcome.text) : `status ${got(outcome)}`

export const quoted = (text: Held): string =>
  text === null ? '404' : `“${text.length > 70 ? `${text.slice(0, 70)}…` : text}”`

/** What a request is called in a sentence. */
export const request = ({ method, path, web }: Outcome): string => `${method} ${path} at ${web}`
