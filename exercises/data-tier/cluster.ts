/** The web servers and the database of a test; what users ask, what they are told, and what the database is asked. */
import type { Role } from '../../src/contract/exercise.ts'
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { isUnanswered } from '../kit/waiting.ts'

/** A user waits longer than any of the promises. */
const PATIENCE_MS = 8000
export const webs = ['web-1', 'web-2'] as const
export type Web = (typeof webs)[number]

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly path: string
  readonly web: string
  readonly status: number
  /** Nothing when the answer is no JSON. */
  readonly json: unknown
  readonly location: string | null
  readonly sentMs: number
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Asking extends UserRequest {
  /** The first one unless told. */
  readonly web?: string
  /** Past the network, for tests in which there is much to ask. */
  readonly isDirect?: boolean
}

export interface Cluster {
  readonly world: World
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

/** Nodes that work without effort unless told, and users who come at any moment. */
export async function open({ boot, random }: TestContext, database: Partial<Role> = {}): Promise<Cluster> {
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const world = await boot({
    roles: { web: { serviceMs: 0, backlog: 1000 }, database: { serviceMs: 0, ...database } },
  })
  await world.run(chance(0, 1000))
  return { world, chance }
}

export function nodeOf(cluster: Cluster, web: string): Node {
  const node = websOf(cluster).find(({ name }) => name === web)
  if (node === undefined) throw new Error(`there is no ${web}`)
  return node
}

export const databaseOf = ({ world }: Cluster): Node => world.node('database-1')
export const websOf = ({ world }: Cluster): readonly Node[] => world.nodes('web')
/** Both in turn. */
export const webFor = (number: number): Web => webs[Math.abs(number) % webs.length] ?? webs[0]

export async function ask({ world }: Cluster, path: string, asking: Asking = {}): Promise<Outcome> {
  const { web = webs[0], isDirect = false, method = 'GET', ...init } = asking
  const sentMs = world.nowMs
  const asked = { method, path, web, sentMs }
  try {
    const at = await (isDirect
      ? world.node(web).fetch(path, { method, ...init })
      : world.fetch(`http://${web}${path}`, { patienceMs: PATIENCE_MS, method, ...init }))
    const tookMs = world.nowMs - sentMs
    const json = parsed(await at.text())
    return { ...asked, status: at.status, json, location: at.headers.get('location'), tookMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    const tookMs = world.nowMs - sentMs
    return { ...asked, status: 0, json: undefined, location: null, tookMs, at: error }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** For tests that hold on real processes as well, where a busy machine may keep a database from answering in time. */
export async function askPatiently(cluster: Cluster, path: string, asking: Asking = {}): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const outcome = await ask(cluster, path, asking)
    if (tries === 10 || (outcome.status !== 503 && outcome.status !== 0)) return outcome
    await cluster.world.run(300)
  }
}

/** Answers of the database that have reached a web server. */
export const answered = ({ world }: Cluster, web: string): number =>
  world.history.of('answer').filter(({ node, peer }) => node === web && peer === 'database-1').length

/** The status, in words where there is none. */
export const got = ({ status }: Outcome): number | string => (status === 0 ? 'no answer' : status)

export const short = (text: string): string => spelt(text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Half a character is nothing that can be shown: as JSON spells it. */
const spelt = (text: string): string =>
  text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`)

/** What a request is called in a sentence. */
export const request = ({ method, path, web }: Outcome): string => `${method} ${short(path)} at ${web}`

const toDatabase = trafficWhere(({ node, peer }) => peer === 'database-1' && node.startsWith('web'))

/** What web servers have sent to the database since a moment, in order; all of them, or one. */
export function sent({ world }: Cluster, since = 0, web?: string): readonly RequestEvent[] {
  const all = toDatabase.sent(world, since)
  return web === undefined ? all : all.filter(({ node }) => node === web)
}

/** A moment to look back to. */
export const mark = ({ world }: Cluster): number => toDatabase.mark(world)

/** The most requests of a web server that were at the database at the same time, since an event of the history. */
export function mostAtWork({ world }: Cluster, web: string, sinceEvent: number): number {
  const open = new Set<number>()
  let most = 0
  for (const event of world.history.events.slice(sinceEvent)) {
    if (event.node !== web || !('exchange' in event) || event.peer !== 'database-1') continue
    if (event.kind === 'send') open.add(event.exchange)
    else if (event.kind === 'answer' || event.kind === 'fail') open.delete(event.exchange)
    most = Math.max(most, open.size)
  }
  return most
}
