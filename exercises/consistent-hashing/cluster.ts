/** The routers and shards of a test, what users and the operator ask of them, and what the routers ask of the shards. */

import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'

/** Within so long whoever has to hear that a shard is away hears it. */
export const AWAY_WITHIN_MS = 2000
/** So long a request takes at most while all are well. */
export const WELL_WITHIN_MS = 1000
/** So long a change takes at most while all are well, or from when all are well again. */
export const OVER_WITHIN_MS = 30_000
/** So long a message is under way at most. */
export const UNDER_WAY_MS = 2000
/** More than any of the promises. */
const PATIENCE_MS = 8000

export type Shards = Readonly<Record<string, number>>

/** How a request of a user, or of the operator, ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly path: string
  readonly router: string
  readonly status: number
  readonly text: string
  readonly json: unknown
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends UserRequest {
  /** The first one unless told. */
  readonly router?: string
}

/** Stages 3 to 6 have one router. */
export interface Size {
  readonly shards?: number
  readonly routers?: number
  /** The test holds on real processes as well. */
  readonly isReal?: boolean
}

export async function open(
  { boot, random }: TestContext,
  { shards = 3, routers = 1, isReal = false }: Size = {},
): Promise<World> {
  const world = await boot({
    roles: {
      router: { serviceMs: 0, regions: { seoul: routers } },
      shard: { regions: { seoul: shards }, serviceMs: 0 },
    },
  })
  await world.run(1000 * random())
  return isReal ? withRoom(world) : world
}

export const shardsOf = (world: World): readonly Node[] => world.nodes('shard')
export const routersOf = (world: World): readonly Node[] => world.nodes('router')
export const namesOf = (nodes: readonly Node[]): string[] => nodes.map(({ name }) => name)

/** The same weight for each. */
export const alike = (names: readonly string[]): Shards => Object.fromEntries(names.map((name) => [name, 1]))
export const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `shard-${index + 1}`)

/** Somebody who is well was given up on: a machine with other work to do lets even those wait. */
export const isGivenUp = ({ status }: Outcome): boolean => status === 0 || status === 503

/** Asked again, in a world with room. Only what may be done twice is, and a write of a user may not. */
export async function ask(world: World, path: string, asking: Asking = {}): Promise<Outcome> {
  const untilMs = world.nowMs + roomOf(world)
  const mayRepeat = asking.method === undefined || path === '/shards'
  let outcome = await askOnce(world, path, asking)
  while (mayRepeat && isGivenUp(outcome) && world.nowMs < untilMs)
    outcome = await askOnce(world, path, asking)
  return outcome
}

async function askOnce(
  world: World,
  path: string,
  { router = 'router-1', method = 'GET', ...init }: Asking,
): Promise<Outcome> {
  const startMs = world.nowMs
  const ended = (status: number, text: string, at: Response | Error): Outcome => {
    const tookMs = world.nowMs - startMs
    // Most of what comes is the value of a user, and nobody reads that as JSON.
    return {
      method,
      path,
      router,
      status,
      text,
      tookMs,
      at,
      get json() {
        return parse(text)
      },
    }
  }
  try {
    const url = `http://${router}${path}`
    const at = await world.fetch(url, { patienceMs: PATIENCE_MS, method, ...init })
    return ended(at.status, await at.text(), at)
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return ended(0, '', error)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** The first few. */
export const some = (list: readonly string[]) => (list.length === 0 ? 'none' : list.slice(0, 3).join(', '))

/** Who owns each of these keys, as a router tells the operator. */
export async function ownersOf(
  world: World,
  keys: readonly string[],
  shards?: Shards,
  router = 'router-1',
): Promise<readonly string[]> {
  const body = JSON.stringify(shards === undefined ? { keys } : { keys, shards })
  const answer = await world.node(router).fetch('/owners', { method: 'POST', body })
  const text = await answer.text()
  const owners = fieldOf(parse(text), 'owners')
  const isList = answer.status === 200 && Array.isArray(owners) && owners.length === keys.length
  const values = { router, status: answer.status, text: text === '' ? 'nothing' : text.slice(0, 60) }
  expect(isList ? 'owners' : text.slice(0, 60), say('owners-form', values, answer)).toBe('owners')
  return Array.isArray(owners) ? owners.map(String) : []
}

export interface Place {
  readonly key: string
  readonly owner: string
}

export async function placesOf(
  world: World,
  keys: readonly string[],
  shards?: Shards,
): Promise<readonly Place[]> {
  const owners = await ownersOf(world, keys, shards)
  return keys.map((key, index) => ({ key, owner: owners[index] ?? '' }))
}

/** What the routers have sent to shards, in order, and a moment to look back to. */
export const { sent, mark } = trafficWhere(
  ({ node, peer }) => node.startsWith('router') && peer.startsWith('shard'),
)

/** The item that a request to a shard is about. */
export function keyIn(path: string): string | undefined {
  if (!path.startsWith('/items/')) return undefined
  try {
    return decodeURIComponent(path.slice('/items/'.length))
  } catch {
    return undefined
  }
}

export const itemPath = (key: string): string => `/items/${encodeURIComponent(key)}`

export interface Stored {
  readonly key: string
  readonly value: string
  readonly version: number
}

/** What a shard, or config, holds, as the operator finds it there. */
export async function itemsOf(node: Node): Promise<readonly Stored[]> {
  const answer = await node.fetch('/items?limit=1000')
  const items: unknown = answer.ok ? await answer.json() : []
  if (!Array.isArray(items)) return []
  return items.map((item) => ({
    key: String(fieldOf(item, 'key')),
    value: String(fieldOf(item, 'value')),
    version: Number(fieldOf(item, 'version')),
  }))
}

/** The keys alone. */
export async function heldBy(shard: Node): Promise<readonly string[]> {
  return (await itemsOf(shard)).map(({ key }) => key)
}
