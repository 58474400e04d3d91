/** The routers and shards of a test, what users ask of them, and what the routers ask of the shards. */

import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World, WorldOptions } from '../../src/contract/world.ts'
import { roomOf } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'

/** Within so long whoever has to hear that a shard is away hears it; so soon a shard that is back is used again. */
export const AWAY_WITHIN_MS = 2000
/** So long a router waits for a shard at least. */
export const WAIT_AT_LEAST_MS = 1000
/** More than any of the promises. */
const PATIENCE_MS = 8000

export const routers = ['router-1', 'router-2'] as const

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly text: string
  /** Nothing when the answer is no JSON. */
  readonly json: unknown
  readonly headers: Headers | undefined
  readonly tookMs: number
  /** More than one only where there is room. */
  readonly tries: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends UserRequest {
  /** The first one unless told. */
  readonly router?: string
  /** Past the network, for tests in which there is much to ask. */
  readonly isDirect?: boolean
}

const chances = new WeakMap<World, () => number>()

/** So many shards that work without effort, and users who come at any moment. */
export async function open(
  { boot, random }: TestContext,
  shards = 4,
  vars: Readonly<Record<string, string>> = {},
): Promise<World> {
  const options: WorldOptions = {
    roles: { router: { serviceMs: 0 }, shard: { regions: { seoul: shards }, serviceMs: 0, vars } },
  }
  const world = await boot(options)
  chances.set(world, random)
  await world.run(1000 * random())
  return world
}

/** A number between the two, by chance. */
export const chance = (world: World, least: number, most: number) =>
  least + (most - least) * (chances.get(world)?.() ?? 0.5)

export const shardsOf = (world: World): readonly Node[] => world.nodes('shard')
export const routersOf = (world: World): readonly Node[] => world.nodes('router')

export async function ask(world: World, path: string, asking: Asking = {}): Promise<Outcome> {
  const untilMs = world.nowMs + roomOf(world)
  let outcome = await askOnce(world, path, asking)
  for (let tries = 2; isGivenUp(outcome) && world.nowMs < untilMs; tries++)
    outcome = { ...(await askOnce(world, path, asking)), tries }
  return outcome
}

/** A shard was waited for in vain. One that is dead, or that the router does not ask, takes no time. */
function isGivenUp({ status, json, tookMs }: Outcome): boolean {
  if (tookMs < WAIT_AT_LEAST_MS) return false
  const lists = ['missing', 'lacking'].map((name) =>
    typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined,
  )
  return status === 503 || lists.some((names) => Array.isArray(names) && names.length > 0)
}

async function askOnce(world: World, path: string, asking: Asking): Promise<Outcome> {
  const { router = routers[0], isDirect = false, method = 'GET', ...init } = asking
  const sentMs = world.nowMs
  const ended = (rest: Pick<Outcome, 'status' | 'text' | 'headers' | 'at'>): Outcome => ({
    method,
    path,
    tookMs: world.nowMs - sentMs,
    tries: 1,
    ...rest,
    json: parse(rest.text),
  })
  try {
    const at = await (isDirect
      ? world.node(router).fetch(path, { method, ...init })
      : world.fetch(`http://${router}${path}`, { patienceMs: PATIENCE_MS, method, ...init }))
    return ended({ status: at.status, text: await at.text(), headers: at.headers, at })
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return ended({ status: 0, text: '', headers: undefined, at: error })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The status, in words where there is none. */
export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

export const ended = (outcome: Outcome) => `${outcome.method} ${outcome.path}: ${got(outcome)}`

/** What does not fit, the first few of them. */
export const some = (list: readonly string[]) => (list.length === 0 ? 'none' : list.slice(0, 3).join(', '))

/** What the routers have sent to shards, in order, and a moment to look back to. */
export const { sent, mark } = trafficWhere(
  ({ node, peer }) => node.startsWith('router') && peer.startsWith('shard'),
)

/** Of the requests to shards, those for users. Routers may bring schemas, and look who is there, in their own time. */
export const forUsers = (all: readonly RequestEvent[]): readonly RequestEvent[] =>
  all.filter(({ path }) => /^\/(people|cards|emails)\b/.test(path))

/** Of the requests to shards, those about a person. */
export const aboutPerson = (all: readonly RequestEvent[], person: string): readonly RequestEvent[] =>
  all.filter(({ path }) => personIn(path) === person)

function personIn(path: string): string | undefined {
  const [, root, name] = path.split(/[/?]/)
  if (root !== 'people' || name === undefined) return undefined
  try {
    return decodeURIComponent(name)
  } catch {
    return undefined
  }
}

export const shardNames = (all: readonly RequestEvent[]): readonly string[] =>
  [...new Set(all.map(({ peer }) => peer))].sort()

/** What a shard tells when the operator asks it. */
export async function tells(shard: Node, path: string): Promise<unknown> {
  const answer = await shard.fetch(path)
  return answer.ok ? await answer.json() : undefined
}

/** Everything that the shard is asked for is answered with 500, or no longer so. A crash ends it as well. */
export async function setFailing(shard: Node, failing: boolean): Promise<void> {
  await shard.fetch('/status', { method: 'PUT', body: JSON.stringify({ failing }) })
}

/** Both routers, and then those that are down again. */
export async function restartRouters(world: World): Promise<void> {
  for (const router of routersOf(world)) router.crash({ disk: 'lose' })
  for (const router of routersOf(world)) await router.restart()
}
