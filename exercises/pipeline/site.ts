/** A stack with the learner's pipeline in it: what people push and ask, and what the deployer was told to do, read from the history. */
import { expect, say } from 'millions/suite'
import type { HistoryEvent, ReplyEvent, RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { answerOrError, inTime, underWay } from '../kit/waiting.ts'
import { type Commit, FIRST_DIGEST } from './provided/artifact.ts'
import type { Done } from './provided/runner.ts'

export const NEXT_MS = 5000
const ANSWER_MS = 2000
/** Each is a process. */
const REAL_SERVERS = 4

export interface Settings {
  readonly limitMs: number
  readonly watchMs: number
  readonly enough: number
  /** Of each web server, a second. */
  readonly traffic: number
}

export interface Site extends Settings {
  readonly world: World
  readonly context: TestContext
  readonly commits: Map<string, Commit>
}

const usual: Settings = { limitMs: 3000, watchMs: 2000, enough: 60, traffic: 40 }

export async function open(
  context: TestContext,
  settings: Partial<Settings> = {},
  webVars: Readonly<Record<string, string>> = {},
  servers = 10,
): Promise<Site> {
  const all = { ...usual, ...settings }
  const { limitMs, watchMs, enough, traffic } = all
  const vars = { limitMs: String(limitMs), watchMs: String(watchMs), enough: String(enough) }
  const world = await context.boot({
    roles: {
      pipeline: { vars },
      web: { regions: { seoul: servers }, vars: { TRAFFIC: String(traffic), ...webVars } },
    },
  })
  // Nobody is in step with anybody.
  await world.run(700 * context.random())
  return { ...all, world, context, commits: new Map() }
}

/** For tests that hold on real processes, which may be slow to answer. */
export async function openForReal(context: TestContext): Promise<Site> {
  const site = await open(context, { limitMs: 8000, watchMs: 2000, enough: 60 }, {}, REAL_SERVERS)
  withRoom(site.world)
  return site
}

export const pipelineOf = ({ world }: Site): Node => world.node('pipeline-1')
export const deployerOf = ({ world }: Site): Node => world.node('deployer-1')
export const webServers = ({ world }: Site): readonly Node[] => world.nodes('web')

// --- What people push and ask ------------------------------------------------------------------

/** A commit that nobody has seen before, and how it will fare. */
export function commitOf(site: Site, commit: Commit): string {
  const name = Array.from({ length: 6 }, () => Math.floor(16 * site.context.random()).toString(16)).join('')
  site.commits.set(name, commit)
  const vars = { COMMITS: JSON.stringify(Object.fromEntries(site.commits)) }
  site.world.node('runner-1').setVars(vars)
  return name
}

export interface Told {
  readonly id?: unknown
  readonly commit?: unknown
  readonly state?: unknown
  readonly artifact?: unknown
  readonly flaky?: unknown
  readonly why?: Readonly<Record<string, unknown>> | undefined
}

export interface Answered {
  /** 0 where there was no answer in time. */
  readonly status: number
  readonly body: Told
  readonly answer: Response | undefined
}

export async function ask(site: Site, path: string, init: RequestInit = {}): Promise<Answered> {
  const { world } = site
  const none = { status: 0, body: {}, answer: undefined }
  const going = underWay(answerOrError(pipelineOf(site).fetch(path, init)))
  if (!(await inTime(world.until(() => going.isOver, ANSWER_MS + roomOf(world))))) return none
  const answer = await going.end
  if (answer instanceof Error) return none
  return { status: answer.status, body: told(await answer.text()), answer }
}

function told(text: string): Told {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}

/** Any answer. */
export const tryPush = (site: Site, commit: string): Promise<Answered> =>
  ask(site, '/builds', { method: 'POST', body: JSON.stringify({ commit }) })

/** The id of the build. */
export async function pushNamed(site: Site, commit: string): Promise<string> {
  return idOf(await tryPush(site, commit))
}

export function idOf({ status, body, answer }: Answered): string {
  expect(status, say('not-taken', { status: status === 0 ? 'nothing' : status }, answer)).toBe(202)
  const id = typeof body.id === 'string' ? body.id : ''
  expect(id, say('no-id', { id: JSON.stringify(body.id) ?? 'nothing' }, answer)).not.toBe('')
  return id
}

export const push = (site: Site, commit: Commit = {}): Promise<string> =>
  pushNamed(site, commitOf(site, commit))

export async function look(site: Site, id: string): Promise<Told> {
  const { status, body, answer } = await ask(site, `/builds/${encodeURIComponent(id)}`)
  expect(status, say('not-told', { status: status === 0 ? 'nothing' : status, id }, answer)).toBe(200)
  return body
}

const ends: readonly unknown[] = ['red', 'shipped', 'rolled-back', 'skipped']
export const isEnd = (state: unknown): boolean => ends.includes(state)

/** Asks now and then until it has ended, or the time is over. */
export async function ended(site: Site, id: string, withinMs: number): Promise<Told> {
  const { world } = site
  const untilMs = world.nowMs + withinMs + roomOf(world)
  let build = await look(site, id)
  while (!ends.includes(build.state) && world.nowMs < untilMs) {
    await world.run(400)
    build = await look(site, id)
  }
  return build
}

/**
 * As long as a good one may take, from when it is first, if each step begins as late as it may: the build, two tries of its
 * tests, the canary, what follows the watch, the way back, and to tell that it is over.
 */
export const longest = ({ limitMs, watchMs, enough, traffic }: Site): number =>
  7 * NEXT_MS + 2 * limitMs + 2500 + Math.max(watchMs, (1000 * enough) / traffic)

export async function expectEnd(
  site: Site,
  id: string,
  wanted: 'red' | 'shipped' | 'rolled-back',
  withinMs = longest(site),
): Promise<Told> {
  const build = await ended(site, id, withinMs)
  const values = {
    state: String(build.state),
    wanted,
    seconds: Math.ceil(withinMs / 1000),
    why: build.why === undefined ? 'no reason' : JSON.stringify(build.why),
  }
  const isOver = ends.includes(build.state)
  const which = isOver ? (wanted === 'red' ? 'not-red' : 'other-end') : 'still-open'
  expect(build.state, say(which, values, lastOrder(site))).toBe(wanted)
  if (wanted === 'shipped') expectAllRun(site, String(build.artifact))
  return build
}

// --- What the deployer did, and what ran where -------------------------------------------------

/** The deployer gives an artifact to a server that may run another. */
export interface Order {
  readonly atMs: number
  readonly name: string
  readonly digest: string
  readonly event: HistoryEvent
  /** What all servers ran at that moment. */
  readonly ran: ReadonlyMap<string, Run>
  /** What all servers ran last when they all ran the same. */
  readonly live: string
}

export interface Run {
  readonly digest: string
  readonly sinceMs: number
}

export interface Story {
  readonly orders: readonly Order[]
  /** Now. */
  readonly runs: ReadonlyMap<string, Run>
  readonly live: string
}

interface Reading {
  read: number
  live: string
  readonly orders: Order[]
  readonly runs: Map<string, Run>
  /** Exchange → the artifact that it carries. */
  readonly carried: Map<number, string>
}

const readings = new WeakMap<World, Reading>()

/** A history is read on from where it was read before. */
export function story(site: Site): Story {
  const { events } = site.world.history
  const known = readings.get(site.world)
  const first = (): readonly (readonly [string, Run])[] =>
    webServers(site).map(({ name }) => [name, { digest: FIRST_DIGEST, sinceMs: 0 }])
  const reading: Reading = known ?? {
    read: 0,
    live: FIRST_DIGEST,
    orders: [],
    runs: new Map(first()),
    carried: new Map(),
  }
  readings.set(site.world, reading)
  for (; reading.read < events.length; reading.read++) {
    const event = events[reading.read]
    if (event?.kind === 'send') noteOrder(reading, event)
    if (event?.kind === 'reply') noteRun(reading, event)
  }
  return reading
}

function noteOrder(reading: Reading, event: RequestEvent): void {
  if (event.node !== 'deployer-1' || event.method !== 'PUT') return
  const digest = decodeURIComponent(event.path.split('/')[2] ?? '')
  reading.carried.set(event.exchange, digest)
  const { live } = reading
  if (reading.runs.get(event.peer)?.digest === digest) return
  const ran = new Map(reading.runs)
  reading.orders.push({ atMs: event.timeMs, name: event.peer, digest, event, ran, live })
}

function noteRun(reading: Reading, event: ReplyEvent): void {
  const digest = reading.carried.get(event.exchange)
  if (digest === undefined || event.status !== 204) return
  if (reading.runs.get(event.node)?.digest === digest) return
  reading.runs.set(event.node, { digest, sinceMs: event.timeMs })
  if ([...reading.runs.values()].every((run) => run.digest === digest)) reading.live = digest
}

export const orders = (site: Site, fromMs = 0): readonly Order[] =>
  story(site).orders.filter(({ atMs }) => atMs >= fromMs)

export const lastOrder = (site: Site) => (): HistoryEvent | undefined => story(site).orders.at(-1)?.event

/** What the runner did, in the order in which it was done. */
export async function log({ world }: Site): Promise<readonly Done[]> {
  const answer = await world.node('runner-1').fetch('/log')
  return (await answer.json()) as readonly Done[]
}

/** Digest → its commit. */
export async function commitsOf(site: Site): Promise<ReadonlyMap<string, string>> {
  return new Map((await log(site)).map(({ artifact, commit }) => [artifact, commit]))
}

/** The server that got another artifact first, from that moment on. */
export async function firstOrder(site: Site, fromMs: number, withinMs: number): Promise<Order | undefined> {
  await inTime(site.world.until(() => orders(site, fromMs).length > 0, withinMs + roomOf(site.world)))
  return orders(site, fromMs)[0]
}

export const short = (digest: string): string =>
  digest === FIRST_DIGEST ? 'the first artifact' : digest.replace('sha256:', '').slice(0, 8)

// --- What holds in every world -----------------------------------------------------------------

/** At this moment all servers run it. */
export function expectAllRun(site: Site, digest: string): void {
  for (const [name, run] of story(site).runs)
    expect(
      short(run.digest),
      say('not-all', { name, runs: short(run.digest), wanted: short(digest) }, lastOrder(site)),
    ).toBe(short(digest))
}

/** Whatever came to a server had been tested before, the very same, and was green. */
export async function expectTested(site: Site): Promise<void> {
  const done = await log(site)
  for (const { digest, name, atMs, event } of orders(site)) {
    if (digest === FIRST_DIGEST) continue
    const built = done.find((each) => each.what === 'build' && each.artifact === digest)
    const tests = done.filter((each) => each.what === 'test' && each.artifact === digest)
    const wasGreen = tests.some((each) => each.outcome === 'passes' && each.atMs <= atMs)
    const values = {
      name,
      artifact: short(digest),
      how: tests.length === 0 ? 'never tested' : `tested: ${tests.map((each) => each.outcome).join(', ')}`,
    }
    const isGreen = wasGreen && built?.outcome === 'passes'
    expect(isGreen, say('untested', values, event)).toBe(true)
  }
}

/** Nobody is given anything while somebody runs something else that is not live. */
export function expectOneAtATime(site: Site): void {
  for (const { digest, name, event, ran, live } of orders(site)) {
    const other = [...ran].find(
      ([peer, run]) => peer !== name && run.digest !== live && run.digest !== digest,
    )
    if (other === undefined || digest === live) continue
    const values = { name, artifact: short(digest), other: other[0], runs: short(other[1].digest) }
    expect(other, say('two-at-once', values, event)).toBe(undefined)
  }
}
