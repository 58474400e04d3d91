/** The web servers, the cache and the database of a test; what users ask, what they are told, and what the database is asked. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'
import { type CacheStatus, readCacheStatus } from './cache-status.ts'

/** A user waits longer than any of the promises. */
const PATIENCE_MS = 8000
export const webs = ['web-1', 'web-2'] as const

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly path: string
  readonly web: string
  readonly status: number
  readonly bytes: Uint8Array
  readonly text: string
  readonly headers: Headers
  readonly told: CacheStatus
  readonly sentMs: number
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends UserRequest {
  /** The first one unless told. */
  readonly web?: string
}

export interface Cluster {
  readonly world: World
  readonly ttlMs: number
  readonly absentMs: number
  readonly staleMs: number
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

export interface Setting {
  readonly ttlMs?: number
  readonly absentMs?: number
  readonly staleMs?: number
  readonly database?: Readonly<Record<string, string>>
  readonly cache?: { readonly serviceMs?: number; readonly backlog?: number }
}

/** Nodes that work without effort, and users who come at any moment. */
export async function open({ boot, random }: TestContext, setting: Setting = {}): Promise<Cluster> {
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const ttlMs = setting.ttlMs ?? Math.round(chance(3000, 5000))
  const absentMs = setting.absentMs ?? Math.round(chance(700, 1000))
  const staleMs = setting.staleMs ?? 3_600_000
  const vars = { TTL_MS: `${ttlMs}`, ABSENT_MS: `${absentMs}`, STALE_MS: `${staleMs}` }
  const world = await boot({
    roles: {
      web: { serviceMs: 0, vars },
      cache: { serviceMs: 0, vars, ...setting.cache },
      database: { serviceMs: 0, vars: { ITEMS: '0', ...setting.database } },
    },
  })
  await world.run(chance(0, 1000))
  return { world, ttlMs, absentMs, staleMs, chance }
}

export const databaseOf = ({ world }: Cluster): Node => world.node('database-1')
export const cacheOf = ({ world }: Cluster): Node => world.node('cache-1')
export const websOf = ({ world }: Cluster): readonly Node[] => world.nodes('web')
/** Both in turn. */
export const webFor = (number: number): string => webs[number % webs.length] ?? webs[0]

export async function ask({ world }: Cluster, path: string, asking: Asking = {}): Promise<Outcome> {
  const { web = webs[0], method = 'GET', ...init } = asking
  const sentMs = world.nowMs
  try {
    const at = await world.fetch(`http://${web}${path}`, { patienceMs: PATIENCE_MS, method, ...init })
    const tookMs = world.nowMs - sentMs
    const bytes = await at.bytes()
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    const { status, headers } = at
    const told = readCacheStatus(headers.get('cache-status'))
    return { method, path, web, status, bytes, text, headers, told, sentMs, tookMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    const nothing = { bytes: new Uint8Array(), text: '', headers: new Headers(), told: readCacheStatus(null) }
    return { method, path, web, status: 0, ...nothing, sentMs, tookMs: world.nowMs - sentMs, at: error }
  }
}

/**
 * For tests that hold on real processes as well: a machine may be so busy that somebody is given up who is well. Until it
 * is answered, and by the cache where that is asked for.
 */
export async function askPatiently(
  cluster: Cluster,
  path: string,
  asking: Asking & { readonly isThrough?: boolean } = {},
): Promise<Outcome> {
  const { isThrough = false, ...rest } = asking
  for (let tries = 1; ; tries++) {
    const outcome = await ask(cluster, path, rest)
    const isAnswered = outcome.status !== 0 && outcome.status < 500
    if (tries === 10 || (isAnswered && (!isThrough || outcome.told.kind !== 'none'))) return outcome
    await cluster.world.run(300)
  }
}

/** The status, in words where there is none. */
export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

/** What was found: the text, or the status. */
export const found = (outcome: Outcome): string =>
  outcome.status === 200 ? `“${short(outcome.text)}”` : `status ${got(outcome)}`

export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** What a request is called in a sentence. */
export const request = ({ method, path, web }: Outcome): string => `${method} ${shortPath(path)} at ${web}`

/** Of a long one its beginning and its end. */
const shortPath = (path: string): string =>
  path.length > 100 ? `${path.slice(0, 40)}… (${path.length} letters) …${path.slice(-12)}` : path

/** Written past web servers and cache, as an operator or another program would. */
export async function change(
  cluster: Cluster,
  key: string,
  value: string | Uint8Array<ArrayBuffer>,
): Promise<void> {
  await databaseOf(cluster).fetch(`/items/${key}`, { method: 'PUT', body: value })
}

export async function changeAll(cluster: Cluster, keys: readonly string[], value = 'first'): Promise<void> {
  for (const key of keys) await change(cluster, key, `${value} ${key}`)
}

export const keysOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${name}-${number}`)

/**
 * An operator sets the clocks of web servers and cache, by seconds or by hours. Nothing that is promised goes by them.
 */
export function setClocks(cluster: Cluster, direction: 'back' | 'forward'): void {
  const { chance } = cluster
  const most = chance(0, 2) < 1 ? 60_000 : 7_200_000
  const byMs = Math.round(chance(10_000, most))
  for (const node of [cacheOf(cluster), ...websOf(cluster)])
    node.skewClock(direction === 'back' ? -byMs : byMs)
}

const toDatabase = trafficWhere(
  ({ node, peer }) => peer === 'database-1' && (node.startsWith('web') || node.startsWith('cache')),
)

/** What web servers and cache have sent to the database, in order. */
export const sent = ({ world }: Cluster, since?: number) => toDatabase.sent(world, since)

/** A moment to look back to. */
export const mark = ({ world }: Cluster): number => toDatabase.mark(world)

/** Reads of one path, or of all items and lists. */
export function reads(cluster: Cluster, since: number, path?: string): readonly RequestEvent[] {
  return sent(cluster, since).filter(
    (event) =>
      (event.method === 'GET' || event.method === 'HEAD') &&
      (path === undefined ? event.path.startsWith('/items') : event.path === path),
  )
}
