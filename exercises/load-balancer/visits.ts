/** Users who visit through the balancer, at moments of chance, and what they saw. */
import type { TestContext } from '../../src/contract/suite.ts'
import type { UserRequest, World, WorldOptions } from '../../src/contract/world.ts'
import { isUnanswered } from '../kit/waiting.ts'

/** What the lesson promises of time. */
export const ANSWER_WITHIN_MS = 10_000

export type HeaderList = readonly (readonly [string, string])[]

/** What a web server saw of a request; see provided/web.ts. */
export interface Arrival {
  readonly server: string
  readonly method: string
  readonly path: string
  readonly headers: HeaderList
  /** In base64. */
  readonly body: string
}

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly path: string
  readonly status: number
  /** The same in words. */
  readonly got: number | 'no answer'
  readonly headers: HeaderList
  readonly bytes: Uint8Array
  readonly tookMs: number
  /** What the server says that it saw, when it was a server that answered. */
  readonly seen: Arrival | undefined
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Visits extends UserRequest {
  readonly count: number
  /** From one visit to the next, half to one and a half of it by chance. 0: all at the same instant. */
  readonly everyMs: number
  /** Exactly so long from one to the next. */
  readonly isSteady?: boolean
  /** In turn. GET unless told. */
  readonly methods?: readonly string[]
  /** By the number of the visit. */
  readonly headersOf?: (number: number) => Readonly<Record<string, string>>
  /** `#` becomes the number of the visit. `/cards/#` unless told. */
  readonly path?: string
  /** Ends the visits before there are `count`: what they were to show is clear. */
  readonly until?: () => boolean
}

const chances = new WeakMap<World, () => number>()

/** A world whose users come out of step with the balancer's own timers: at any moment of a second. */
export async function open({ boot, random }: TestContext, options: WorldOptions): Promise<World> {
  const world = await boot(options)
  chances.set(world, random)
  await world.run(1000 * random())
  return world
}

/** The same, after a first user: for what goes on beside users, and may begin with them. */
export async function openInUse(context: TestContext, options: WorldOptions): Promise<World> {
  const world = await open(context, options)
  await ask(world, '/')
  await world.run(1000 * context.random())
  return world
}

/** A moment between the two, by chance. */
export const chanceMs = (world: World, leastMs: number, mostMs: number) =>
  leastMs + (mostMs - leastMs) * (chances.get(world)?.() ?? 0.5)

/** One of these, by chance. */
export function oneOf<Value>(world: World, all: readonly Value[]): Value {
  const [value] = all.slice(Math.floor(chanceMs(world, 0, all.length)))
  if (value === undefined) throw new Error('there is nothing to choose from')
  return value
}

export async function ask(world: World, path: string, init: UserRequest = {}): Promise<Outcome> {
  const { method = 'GET' } = init
  const sentMs = world.nowMs
  try {
    const response = await world.fetch(path, { patienceMs: ANSWER_WITHIN_MS, redirect: 'manual', ...init })
    const tookMs = world.nowMs - sentMs
    const bytes = await response.bytes()
    const { status } = response
    return {
      method,
      path,
      status,
      got: status,
      bytes,
      tookMs,
      at: response,
      // Most are not looked at.
      get headers() {
        return [...response.headers]
      },
      get seen() {
        return parse(bytes)
      },
    }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    const tookMs = world.nowMs - sentMs
    const nothing = { headers: [], bytes: new Uint8Array(), seen: undefined }
    return { method, path, status: 0, got: 'no answer', tookMs, at: error, ...nothing }
  }
}

function parse(bytes: Uint8Array): Arrival | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null && 'server' in value ? (value as Arrival) : undefined
  } catch {
    return undefined
  }
}

/** Many users, one after the other, whether or not those before have their answer. */
export async function visit(world: World, visits: Visits): Promise<Outcome[]> {
  const { count, everyMs, isSteady = false, until = () => false, ...asking } = visits
  const { methods = ['GET'], path = '/cards/#', headersOf, ...init } = asking
  const begun: Promise<Outcome>[] = []
  for (let number = 1; number <= count && !until(); number++) {
    const method = methods[(number - 1) % methods.length] ?? 'GET'
    const headers = headersOf?.(number) ?? init.headers ?? {}
    const outcome = ask(world, path.replace('#', String(number)), { method, ...init, headers })
    outcome.catch(() => undefined) // heard of below
    begun.push(outcome)
    const gapMs = isSteady ? everyMs : chanceMs(world, 0.5 * everyMs, 1.5 * everyMs)
    if (everyMs > 0) await world.run(gapMs)
  }
  return Promise.all(begun)
}

/** Answered by a server that did what it was asked to. */
export const isFine = ({ status }: Outcome) => status === 200 || status === 201

/** The balancer's own word that it could not be done. */
export const isSorry = ({ status }: Outcome) => status === 502 || status === 503 || status === 504

export const ended = ({ method, path, got }: Outcome) => `${method} ${path}: ${got}`

/** What did not end well, as `GET /cards/3: 500`. */
export const failed = (outcomes: readonly Outcome[]) =>
  outcomes.filter((outcome) => !isFine(outcome)).map(ended)

/** What brought the first end that is not a good one. */
export const firstFailed = (outcomes: readonly Outcome[]) => outcomes.find((outcome) => !isFine(outcome))?.at

export const some = (list: readonly string[]) => list.slice(0, 3).join(', ')
