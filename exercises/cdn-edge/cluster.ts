/** The edges and the origin of a test; what users ask, what they are told, and what the origin is asked. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'
import type { Seen, Thing } from './provided/origin.ts'

/** A user waits longer than any of the promises. */
const PATIENCE_MS = 12_000
export const PURGE_KEY = 'only-the-editors-know'

export const regions = ['seoul', 'tokyo', 'frankfurt', 'virginia'] as const
export type Region = (typeof regions)[number]
export const edgeIn = (region: string): string => `edge-${(regions as readonly string[]).indexOf(region) + 1}`

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly path: string
  readonly region: string
  readonly status: number
  readonly bytes: Uint8Array
  readonly text: string
  readonly headers: Headers
  readonly told: 'hit' | 'fetched' | 'none'
  readonly sentMs: number
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends UserRequest {
  /** Seoul unless told. */
  readonly region?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Cluster {
  readonly world: World
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

/** Nodes that work without effort, and users who come at any moment. */
export async function open({ boot, random }: TestContext): Promise<Cluster> {
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const edge = { serviceMs: 0, backlog: 400 }
  const world = await boot({ roles: { edge, origin: { serviceMs: 0, backlog: 400 } } })
  await world.run(chance(0, 1000))
  return { world, chance }
}

export const originOf = ({ world }: Cluster): Node => world.node('origin-1')
export const edgesOf = ({ world }: Cluster): readonly Node[] => world.nodes('edge')
export const edgeAt = ({ world }: Cluster, region: string): Node => world.node(edgeIn(region))
export const anyRegion = ({ chance }: Cluster): Region => regions[Math.floor(chance(0, 4))] ?? 'seoul'
/** So that no test hangs on one place: another one each time. */
export const regionFor = (number: number): Region => regions[number % regions.length] ?? 'seoul'

export async function ask({ world }: Cluster, path: string, asking: Asking = {}): Promise<Outcome> {
  const { region = 'seoul', method = 'GET', ...init } = asking
  const sentMs = world.nowMs
  try {
    const at = await world.fetch(path, {
      patienceMs: PATIENCE_MS,
      region,
      method,
      redirect: 'manual',
      ...init,
    })
    const tookMs = world.nowMs - sentMs
    const bytes = await at.bytes()
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    const { status, headers } = at
    const told = readTold(headers.get('cache-status'), edgeIn(region))
    return { method, path, region, status, bytes, text, headers, told, sentMs, tookMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    const nothing = { bytes: new Uint8Array(), text: '', headers: new Headers(), told: 'none' } as const
    return { method, path, region, status: 0, ...nothing, sentMs, tookMs: world.nowMs - sentMs, at: error }
  }
}

/** Of `edge-1; fwd=miss; fwd-status=304` what counts: whether the origin was asked. */
function readTold(text: string | null, edge: string): Outcome['told'] {
  const [name = '', ...parameters] = (text ?? '').split(';').map((part) => part.trim().toLowerCase())
  if (name.replace(/^"(.*)"$/, '$1') !== edge) return 'none'
  if (parameters.some((each) => each === 'hit' || each === 'hit=?1')) return 'hit'
  return parameters.some((each) => /^fwd=[a-z-]+$/.test(each)) ? 'fetched' : 'none'
}

/** The status, in words where there is none. */
export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

/** What was found: the text, or the status. */
export const found = (outcome: Outcome): string =>
  outcome.status === 200 ? `“${short(outcome.text)}”` : `status ${got(outcome)}`

export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** What a request is called in a sentence. */
export const request = ({ method, path, region }: Outcome): string =>
  `${method} ${short(path)} in ${cities[region] ?? region}`

const cities: Readonly<Record<string, string>> = {
  seoul: 'Seoul',
  tokyo: 'Tokyo',
  frankfurt: 'Frankfurt',
  virginia: 'Virginia',
}

export type Headed = Readonly<Record<string, string>>

/** Something that the origin has from now on, in place of what it had. */
export async function put(
  cluster: Cluster,
  path: string,
  text: string,
  headers: Headed | Thing['headers'] = {},
  more: Partial<Thing> = {},
): Promise<void> {
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers)
  const thing: Thing = { path, text, headers: [['content-type', 'text/plain'], ...pairs], ...more }
  await originOf(cluster).fetch('/.origin/things', { method: 'PUT', body: JSON.stringify(thing) })
}

/** What may be kept for a minute. */
export const putFresh = (cluster: Cluster, path: string, text: string, more: Partial<Thing> = {}) =>
  put(cluster, path, text, { 'cache-control': 'max-age=60' }, more)

/** What the origin was asked, the newest hundred, with headers. */
export async function seenBy(cluster: Cluster): Promise<readonly Seen[]> {
  return (await (await originOf(cluster).fetch('/.origin/seen')).json()) as readonly Seen[]
}

const toOrigin = trafficWhere(({ node, peer }) => peer === 'origin-1' && node.startsWith('edge'))

/** A moment to look back to. */
export const mark = ({ world }: Cluster): number => toOrigin.mark(world)

/** What edges have sent to the origin since then, of one path or all. */
export const asked = ({ world }: Cluster, since: number, path?: string): readonly RequestEvent[] =>
  toOrigin.sent(world, since).filter((event) => path === undefined || event.path === path)

/** An operator sets the clocks, each otherwise, by seconds or by hours. Nothing that is promised goes by them. */
export function setClocks(cluster: Cluster, direction: 'back' | 'forward'): void {
  for (const node of edgesOf(cluster)) {
    const byMs = cluster.chance(10_000, cluster.chance(0, 2) < 1 ? 60_000 : 7_200_000)
    node.skewClock(direction === 'back' ? -byMs : byMs)
  }
}
