/** The routers and shards of a test, what users and the operator ask of them, and what the routers ask of the shards. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Browser, Node, UserRequest, World, WorldOptions } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'

export const routers = ['router-1', 'router-2'] as const
export type RouterName = (typeof routers)[number]
/** Both in turn. */
export const routerFor = (turn: number): RouterName => routers[turn % 2] ?? routers[0]

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly request: string
  readonly router: string
  readonly status: number
  readonly text: string
  readonly sentMs: number
  readonly endMs: number
  readonly tookMs: number
  readonly at: Response | Error
}

export interface Asking {
  /** The first one unless told. */
  readonly router?: RouterName
  readonly method?: string
  readonly body?: string
  /** Whose cookies are sent along. A stranger's, who has none, unless told. */
  readonly browser?: Browser
}

export interface Cluster {
  readonly world: World
  /** A number between the two. */
  chance(least: number, most: number): number
  /** A key that no other call was given. */
  fresh(about: string): string
}

export interface Size {
  /** What a shard takes for each request. As in the stack unless told. */
  readonly shardMs?: number
  /** Users come to the first router alone. */
  readonly isOneSided?: boolean
  /** The test holds on real processes as well. */
  readonly isReal?: boolean
}

/** More than any of the promises. */
const PATIENCE_MS = 8000

export async function open(
  { boot, random }: TestContext,
  { shardMs, isOneSided = false, isReal = false }: Size = {},
): Promise<Cluster> {
  const options: WorldOptions = {
    roles: {
      ...(shardMs === undefined ? {} : { shard: { serviceMs: shardMs } }),
      ...(isOneSided ? { router: { regions: { seoul: 1, tokyo: 1 } } } : {}),
    },
    // Users are in Seoul, and led past who is dead.
    ...(isOneSided ? { reach: { by: 'nearest', convergesMs: 100 } } : {}),
  }
  const world = await boot(options)
  const chance = (least: number, most: number): number => least + (most - least) * random()
  await world.run(chance(0, 1000))
  let keys = Math.floor(chance(0, 1000))
  return { world: isReal ? withRoom(world) : world, chance, fresh: (about) => `${about}-${keys++}` }
}

export const itemPath = (key: string): string => `/items/${encodeURIComponent(key)}`
export const likesPath = (key: string): string => `${itemPath(key)}/likes`

/** What may be done twice is asked again, in a world with room. */
export async function ask(cluster: Cluster, path: string, asking: Asking = {}): Promise<Outcome> {
  const { world } = cluster
  const untilMs = world.nowMs + roomOf(world)
  let outcome = await askOnce(cluster, path, asking)
  while (asking.method === undefined && [0, 503].includes(outcome.status) && world.nowMs < untilMs)
    outcome = await askOnce(cluster, path, asking)
  return outcome
}

async function askOnce({ world }: Cluster, path: string, asking: Asking): Promise<Outcome> {
  const { router = routers[0], method = 'GET', body, browser } = asking
  const sentMs = world.nowMs
  const ended = (status: number, text: string, at: Response | Error): Outcome => {
    const endMs = world.nowMs
    const request = `${method} ${path} at ${router}`
    return { request, router, status, text, sentMs, endMs, tookMs: endMs - sentMs, at }
  }
  const init: UserRequest = { method, patienceMs: PATIENCE_MS, ...(body === undefined ? {} : { body }) }
  const url = `http://${router}${path}`
  try {
    const at = await (browser === undefined
      ? world.fetch(url, init)
      : browser.fetch(url, { ...init, headers: {} }))
    return ended(at.status, await at.text(), at)
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return ended(0, '', error)
  }
}

export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)
export const isDone = ({ status }: Outcome): boolean => status >= 200 && status < 300

export interface Item {
  readonly text: string
  readonly likes: number
}

/** Undefined when it is no item. */
export function itemIn(text: string): Item | undefined {
  const item = parsed(text)
  const [body, likes] = [fieldOf(item, 'text'), fieldOf(item, 'likes')]
  return typeof body === 'string' && typeof likes === 'number' ? { text: body, likes } : undefined
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

const toShards = trafficWhere(({ node, peer }) => node.startsWith('router') && peer.startsWith('shard'))

/** What routers have sent to shards since a moment, in order; all, or about one key. */
export function sent({ world }: Cluster, since = 0, key?: string): readonly RequestEvent[] {
  const all = toShards.sent(world, since)
  return key === undefined ? all : all.filter(({ path }) => isAbout(path, key))
}

/** A moment to look back to. */
export const mark = ({ world }: Cluster): number => toShards.mark(world)

/** Whatever the shard is asked of it: the item, or a copy. */
function isAbout(path: string, key: string): boolean {
  const [, , part = ''] = path.split('/')
  try {
    return decodeURIComponent(part) === key
  } catch {
    return false
  }
}

export interface Held {
  readonly items: readonly string[]
  readonly copies: readonly string[]
}

/** What a shard holds, as the operator finds it. */
export async function heldBy(shard: Node): Promise<Held> {
  const held = parsed(await (await shard.fetch('/held')).text())
  const list = (name: string): readonly string[] => {
    const keys = fieldOf(held, name)
    return Array.isArray(keys) ? keys.map(String) : []
  }
  return { items: list('items'), copies: list('copies') }
}

/** Where the item is, wherever the program has put it. */
export async function homeOf({ world }: Cluster, key: string): Promise<Node | undefined> {
  for (const shard of world.nodes('shard')) if ((await heldBy(shard)).items.includes(key)) return shard
  return undefined
}

export interface Placed {
  readonly key: string
  readonly home: Node
}

/** New items that are at home on one shard, or none of which is at home there. */
export async function placed(
  cluster: Cluster,
  count: number,
  at: { readonly on: Node } | { readonly notOn: Node },
): Promise<readonly Placed[]> {
  const found: Placed[] = []
  for (let tries = 0; found.length < count && tries < 200; tries++) {
    const key = cluster.fresh('card')
    await ask(cluster, itemPath(key), { method: 'PUT', body: `first of ${key}` })
    const home = await homeOf(cluster, key)
    if (home !== undefined && ('on' in at ? home === at.on : home !== at.notOn)) found.push({ key, home })
  }
  return found
}
