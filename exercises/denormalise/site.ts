/** The two web nodes and their four shards; what users ask of them, and what they are told. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'

export const webs = ['web-1', 'web-2'] as const
/** More than any of the promises. */
const PATIENCE_MS = 8000

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly request: string
  readonly status: number
  /** Nothing when the answer is no JSON. */
  readonly json: unknown
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends Omit<UserRequest, 'body'> {
  /** 0 or 1: which of the two nodes. The first unless told. */
  readonly node?: number
  readonly json?: unknown
  /** Past the network, for tests in which there is much to ask. */
  readonly isDirect?: boolean
}

export interface Site {
  readonly world: World
  readonly webs: readonly Node[]
  readonly shards: readonly Node[]
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

export interface SiteOptions {
  /** The test holds on real processes as well, which may be late. */
  readonly isReal?: boolean
}

/** Nodes that work without effort, and users who come at any moment. */
export async function open(
  { boot, random }: TestContext,
  { isReal = false }: SiteOptions = {},
): Promise<Site> {
  const world = await boot({ roles: { web: { serviceMs: 0 }, shard: { serviceMs: 0 } } })
  if (isReal) withRoom(world)
  const chance = (least: number, most: number): number => least + (most - least) * random()
  await world.run(chance(0, 1000))
  return { world, webs: world.nodes('web'), shards: world.nodes('shard'), chance }
}

/** From now on both nodes do at the same moments what they do once a second or more often: what was due comes at once. */
export async function keepStep({ world, webs }: Site): Promise<void> {
  const pauses = webs.map((web) => web.pause())
  await world.run(1100)
  for (const pause of pauses) pause.heal()
}

/** Each of the two in turn. */
export function webOf({ webs }: Site, place = 0): Node {
  const node = webs[place % webs.length]
  if (node === undefined) throw new Error('there is no web node')
  return node
}

export async function ask(site: Site, method: string, path: string, asking: Asking = {}): Promise<Outcome> {
  const { node: place = 0, json, isDirect = false, ...init } = asking
  const { world } = site
  const node = webOf(site, place)
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const headers = json === undefined ? {} : { headers: { 'content-type': 'application/json' } }
  const sentMs = world.nowMs
  const request = `${method} ${short(path)} at ${node.name}`
  try {
    const at = await (isDirect
      ? node.fetch(path, { method, ...body, ...headers })
      : world.fetch(`http://${node.name}${path}`, {
          patienceMs: PATIENCE_MS + roomOf(world),
          method,
          ...body,
          ...headers,
          ...init,
        }))
    const text = await at.text()
    return { request, status: at.status, json: parsed(text), tookMs: world.nowMs - sentMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { request, status: 0, json: undefined, tookMs: world.nowMs - sentMs, at: error }
  }
}

/** Real processes may be late, so who is told 503 there asks again. */
export async function askPatiently(
  site: Site,
  method: string,
  path: string,
  asking: Asking = {},
): Promise<Outcome> {
  const tries = roomOf(site.world) === 0 ? 1 : 10
  for (let count = 1; ; count++) {
    const outcome = await ask(site, method, path, asking)
    if (count === tries || (outcome.status !== 503 && outcome.status !== 0)) return outcome
    await site.world.run(300)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Requests that web nodes have sent to shards. */
export const traffic = trafficWhere(({ node, peer }) => node.startsWith('web') && peer.startsWith('shard'))

/** A shard itself, asked past all others. The error, when it has one. */
export async function look(
  shard: Node,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[] | string> {
  const response = await shard.fetch('/query', { method: 'POST', body: JSON.stringify({ sql }) })
  const told: { readonly rows?: readonly Readonly<Record<string, unknown>>[]; readonly error?: string } =
    await response.json()
  return told.rows ?? told.error ?? `status ${response.status}`
}

/** The status, in words where there is none. */
export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

const LONG = 90
/** As JSON spells it, and what nobody would see spelt out as well: two that differ look different. */
export const short = (text: string): string => cut(spelt(JSON.stringify(text).slice(1, -1)))
/** What is JSON already. */
export const shortJson = (value: unknown): string => cut(spelt(JSON.stringify(value) ?? 'nothing'))

/** Marks without a width, marks over the letter before, ends of lines. */
const spelt = (text: string): string =>
  text.replaceAll(/[\p{Cf}\p{Mn}\p{Zl}\p{Zp}]/gu, (letter) => {
    return `\\u{${letter.codePointAt(0)?.toString(16)}}`
  })

const cut = (text: string): string => (text.length > LONG ? `${text.slice(0, LONG)}…` : text)

export const segment = encodeURIComponent
