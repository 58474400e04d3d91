/** The web servers and the database of a test, the users who come, and what they are told. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, UserRequest, World } from '../../src/contract/world.ts'
import { trafficWhere } from '../kit/traffic.ts'
import { allOf, isUnanswered } from '../kit/waiting.ts'

export const webs = ['web-1', 'web-2'] as const

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly request: string
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
  readonly sentMs: number
  readonly tookMs: number
  readonly at: Response | Error
}

export interface Cluster {
  readonly world: World
  /** A number between the two. */
  chance(least: number, most: number): number
  /** A card that nobody has asked for yet. */
  fresh(): string
}

export interface Asking {
  /** The first one unless told. */
  readonly web?: string | undefined
  readonly method?: string
  readonly body?: string
  /** What the header says. It has none unless told. */
  readonly deadlineMs?: number | string | undefined
  /** How long they wait. Longer than any promise, unless told. */
  readonly patienceMs?: number | undefined
  readonly user?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

export async function open({ boot, random }: TestContext): Promise<Cluster> {
  const world = await boot()
  const chance = (least: number, most: number): number => least + (most - least) * random()
  await world.run(chance(0, 1000))
  let cards = Math.floor(chance(0, 2000))
  return { world, chance, fresh: () => `/cards/${cards++}` }
}

export const databaseOf = ({ world }: Cluster): Node => world.node('database-1')
/** Both in turn. */
export const webFor = (number: number): string => webs[number % 2] ?? webs[0]

export async function ask({ world }: Cluster, path: string, asking: Asking = {}): Promise<Outcome> {
  const { web = webs[0], method = 'GET', body, deadlineMs, patienceMs = 8000, user } = asking
  const headers = new Headers(asking.headers)
  if (deadlineMs !== undefined) headers.set('deadline-ms', String(deadlineMs))
  if (user !== undefined) headers.set('user', user)
  const init: UserRequest = { method, headers, patienceMs, ...(body === undefined ? {} : { body }) }
  const sentMs = world.nowMs
  const request = `${method} ${path} at ${web}`
  try {
    const at = await world.fetch(`http://${web}${path}`, init)
    const tookMs = world.nowMs - sentMs
    const retryAfter = at.headers.get('retry-after')
    return { request, status: at.status, text: await at.text(), retryAfter, sentMs, tookMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { request, status: 0, text: '', retryAfter: null, sentMs, tookMs: world.nowMs - sentMs, at: error }
  }
}

export interface Coming extends Asking {
  readonly perSecond: number
  readonly forMs: number
  /** A card of their own unless told. */
  path?(number: number): string
}

/** Users who come at moments of chance, to both web servers in turn unless told. All have their answers when this settles. */
export async function come(cluster: Cluster, coming: Coming): Promise<Outcome[]> {
  return await allOf(await send(cluster, coming))
}

/** The same, and settles when the last one has come. */
export async function send(
  cluster: Cluster,
  { perSecond, forMs, path, ...asking }: Coming,
): Promise<Promise<Outcome>[]> {
  const { world, chance } = cluster
  const asked: Promise<Outcome>[] = []
  const untilMs = world.nowMs + forMs
  for (let number = 0; ; number++) {
    const gapMs = (-1000 / perSecond) * Math.log(1 - chance(0, 1))
    if (world.nowMs + gapMs >= untilMs) break
    await world.run(gapMs)
    const outcome = ask(cluster, path?.(number) ?? cluster.fresh(), { web: webFor(number), ...asking })
    outcome.catch(() => undefined) // heard of later
    asked.push(outcome)
  }
  await world.run(untilMs - world.nowMs)
  return asked
}

export const servedOf = (outcomes: readonly Outcome[]): Outcome[] =>
  outcomes.filter(({ status }) => status >= 200 && status < 500 && status !== 429)

export function quantile(outcomes: readonly Outcome[], share: number): Outcome | undefined {
  const sorted = [...outcomes].sort((one, other) => one.tookMs - other.tookMs)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

const toDatabase = trafficWhere(({ node, peer }) => peer === 'database-1' && node.startsWith('web'))

/** What web servers have sent to the database since a moment, in order; all of them, or one. */
export function sent({ world }: Cluster, since = 0, web?: string): readonly RequestEvent[] {
  const all = toDatabase.sent(world, since)
  return web === undefined ? all : all.filter(({ node }) => node === web)
}

/** A moment to look back to. */
export const mark = ({ world }: Cluster): number => toDatabase.mark(world)
