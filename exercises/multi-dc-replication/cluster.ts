/** The three centers of a test, and users whose every answer is compared with what was written. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Browser, Node, UserRequest, World, WorldOptions } from '../../src/contract/world.ts'
import { roomOf, withRoom } from '../kit/room.ts'
import { isUnanswered } from '../kit/waiting.ts'
import { Causality, type Held } from './causality.ts'

export const [SEOUL, VIRGINIA, FRANKFURT] = ['database-1', 'database-2', 'database-3'] as const
export const centers = [SEOUL, VIRGINIA, FRANKFURT] as const
export type Center = (typeof centers)[number]

const regions: Readonly<Record<Center, string>> = {
  [SEOUL]: 'seoul',
  [VIRGINIA]: 'virginia',
  [FRANKFURT]: 'frankfurt',
}

/** A user waits longer than any of the promises. */
const PATIENCE_MS = 15_000

export interface Cluster {
  readonly world: World
  readonly seen: Causality
  /** How many values were made so far. */
  written: number
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
}

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly method: string
  readonly center: Center
  readonly path: string
  readonly status: number
  readonly text: string
  readonly headers: Headers
  readonly tookMs: number
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

/** Nodes that work without effort, and users who come at any moment. */
export async function open({ boot, random }: TestContext, options: WorldOptions = {}): Promise<Cluster> {
  const world = await boot({ ...options, roles: { database: { serviceMs: 0, ...options.roles?.database } } })
  const chance = (least: number, most: number): number => least + (most - least) * random()
  await world.run(chance(0, 1000))
  return { world, seen: new Causality(), written: 0, chance }
}

/** For tests that hold for real processes as well. */
export async function openWithRoom({ boot, random }: TestContext): Promise<Cluster> {
  const world = withRoom(await boot())
  const chance = (least: number, most: number): number => least + (most - least) * random()
  return { world, seen: new Causality(), written: 0, chance }
}

export const nodeOf = ({ world }: Cluster, center: Center): Node => world.node(center)
/** Each in turn. */
export const centerFor = (number: number): Center => centers[Math.abs(number) % centers.length] ?? SEOUL
export const otherThan = (center: Center): readonly Center[] => centers.filter((other) => other !== center)
export const anyCenter = ({ chance }: Cluster): Center => centerFor(Math.floor(chance(0, 3)))

/** A user whose app brings along what they have seen. */
export const visitor = ({ world }: Cluster): Browser => world.browser({ echoes: ['Consistency-Token'] })

export interface Asking extends UserRequest {
  readonly headers?: Readonly<Record<string, string>>
  /** Somebody else each time, unless told. */
  readonly user?: Browser | undefined
}

/** A user in the center's own city. */
export async function ask(
  { world }: Cluster,
  center: Center,
  path: string,
  { user, ...init }: Asking = {},
): Promise<Outcome> {
  const sentMs = world.nowMs
  const asked = { method: init.method ?? 'GET', center, path }
  const patienceMs = PATIENCE_MS + 2 * roomOf(world)
  try {
    const at = await (user ?? world).fetch(`http://${center}${path}`, {
      region: regions[center],
      patienceMs,
      ...init,
    })
    const tookMs = world.nowMs - sentMs
    expectToken(asked, at)
    return { ...asked, status: at.status, text: await textOf(at), headers: at.headers, tookMs, at }
  } catch (error) {
    if (!isUnanswered(error)) throw error
    return { ...asked, status: 0, text: '', headers: new Headers(), tookMs: world.nowMs - sentMs, at: error }
  }
}

/** What an answer may bring for the user's app to keep: nothing, or a text that any app can. */
function expectToken(
  { method, path, center }: Pick<Outcome, 'method' | 'path' | 'center'>,
  at: Response,
): void {
  const token = at.headers.get('Consistency-Token') ?? ''
  const values = {
    request: `${method} ${path} at ${center}`,
    token: token.slice(0, 80),
    letters: token.length,
  }
  expect(/^[\w.:-]{0,200}$/.test(token), say('bad-token', values, at)).toBe(true)
}

/** All of it, a byte order mark at its beginning as well. */
export const textOf = async (answer: Response): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.bytes())

/** Null deletes. What becomes of it is remembered. */
export async function tryToWrite(
  cluster: Cluster,
  center: Center,
  key: string,
  value: Held,
  init: Asking = {},
): Promise<Outcome> {
  const writing = cluster.seen.write(key, value, center, init.user)
  const how = value === null ? { method: 'DELETE' } : { method: 'PUT', body: value }
  const outcome = await ask(cluster, center, `/items/${key}`, { ...how, ...init })
  if (isDone(outcome)) writing.acknowledged()
  return outcome
}

export const isDone = ({ status }: { readonly status: number }): boolean => status >= 200 && status < 300

/** A value that was never written before. */
export const fresh = (cluster: Cluster, text = 'card'): string => `${text} (${++cluster.written})`

export const request = ({ method, center, path }: Outcome): string => `${method} ${path} at ${center}`
export const got = ({ status, at }: Outcome): string =>
  status > 0
    ? `status ${status}`
    : at instanceof Error && at.name === 'TimeoutError'
      ? 'no answer'
      : 'no answer (no connection)'
export const quoted = (value: Held): string =>
  value === null ? 'nothing' : value.length > 40 ? `“${value.slice(0, 40)}…”` : `“${value}”`
export const found = (outcome: Outcome): string =>
  outcome.status === 200 ? quoted(outcome.text) : got(outcome)
