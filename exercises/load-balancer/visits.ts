/** Users who visit through the balancer, and what they and the web servers saw. */
import { expect, say } from 'millions/suite'
import type { Node, UserRequest, World, WorldOptions } from '../../src/contract/world.ts'

/** What the lesson promises of time. */
export const ANSWER_WITHIN_MS = 10_000
export const HEALTH = '/health'

type HeaderList = readonly (readonly [string, string])[]

/** What a web server saw of a request; see provided/web.ts. */
interface Seen {
  readonly server: string
  readonly method: string
  readonly path: string
  readonly headers: HeaderList
  readonly body: string
}

/** How a request of a user ended. Status 0: without an answer. */
export interface Outcome {
  readonly path: string
  readonly status: number
  /** The same in words. */
  readonly got: number | 'no answer'
  readonly headers: HeaderList
  readonly bytes: Uint8Array
  readonly seen: Seen | undefined
  /** What brought the end, for the replay. */
  readonly at: Response | Error
}

export interface Visits extends UserRequest {
  readonly count: number
  readonly everyMs: number
  /** `#` becomes the number of the visit. `/cards/#` unless told. */
  readonly path?: string
  /** Ends the visits before there are `count`: what they were to show is clear. */
  readonly until?: () => boolean
}

/** So many servers that work without effort. */
export const servers = (count: number): WorldOptions => ({
  roles: {
    balancer: { serviceMs: 0 },
    web: { regions: { frankfurt: count }, serviceMs: 0, vars: { listMs: '0' } },
  },
})

export async function ask(world: World, path: string, init: UserRequest = {}): Promise<Outcome> {
  try {
    const response = await world.fetch(path, { patienceMs: ANSWER_WITHIN_MS, redirect: 'manual', ...init })
    const bytes = await response.bytes()
    const { status, headers } = response
    return { path, status, got: status, headers: [...headers], bytes, seen: parse(bytes), at: response }
  } catch (error) {
    if (!(error instanceof Error) || !['TimeoutError', 'TypeError'].includes(error.name)) throw error
    return {
      path,
      status: 0,
      got: 'no answer',
      headers: [],
      bytes: new Uint8Array(),
      seen: undefined,
      at: error,
    }
  }
}

function parse(bytes: Uint8Array): Seen | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null && 'server' in value ? (value as Seen) : undefined
  } catch {
    return undefined
  }
}

/** All values of a header, as it was seen on either side. */
export function headerValuesOf(name: string, { headers }: { readonly headers: HeaderList }): string[] {
  return headers.filter(([other]) => other === name).map(([, value]) => value)
}

export const headerOf = (name: string, at: { readonly headers: HeaderList } | undefined): string | null =>
  at === undefined ? null : (headerValuesOf(name, at)[0] ?? null)

/** Many users, one after the other, whether or not those before have their answer. */
export async function visit(world: World, visits: Visits): Promise<Outcome[]> {
  const { count, everyMs, path = '/cards/#', until = () => false, ...init } = visits
  const begun: Promise<Outcome>[] = []
  for (let number = 1; number <= count && !until(); number++) {
    const outcome = ask(world, path.replace('#', String(number)), init)
    outcome.catch(() => undefined) // heard of below
    begun.push(outcome)
    if (everyMs > 0) await world.run(everyMs)
  }
  return Promise.all(begun)
}

/** What did not end as it should, as `/cards/3: 500`. */
export function unlike(status: number, outcomes: readonly Outcome[]): string[] {
  return outcomes.filter((outcome) => outcome.status !== status).map(ended)
}

/** What brought the first end that is not as it should be. */
export const firstUnlike = (status: number, outcomes: readonly Outcome[]) =>
  outcomes.find((outcome) => outcome.status !== status)?.at

export const some = (list: readonly string[]) => list.slice(0, 3).join(', ')

export const ended = ({ path, got }: Outcome) => `${path}: ${got}`

/** Tells web servers how to behave from now on. */
export async function steer(nodes: readonly Node[], manner: object): Promise<void> {
  for (const node of nodes) await node.fetch('/control', { method: 'PUT', body: JSON.stringify(manner) })
}

/** The requests of users that the balancer has sent on. */
export function sentOn(
  world: World,
  wanted: { to?: Node | undefined; path?: string; sinceMs?: number } = {},
) {
  const { to, path, sinceMs = 0 } = wanted
  return world.history.of('send').filter((event) => {
    const ofUser = event.node.startsWith('balancer') && event.peer.startsWith('web') && event.path !== HEALTH
    return (
      ofUser &&
      event.timeMs >= sinceMs &&
      (to?.name ?? event.peer) === event.peer &&
      (path ?? event.path) === event.path
    )
  })
}

/** How the balancer sent the last request on. */
export const lastSentOn = (world: World) => () => sentOn(world).at(-1)

/** The last request that a server took in, whatever became of its answer. */
export const arrivedAt = (server: Node, { history }: World) =>
  history.of('receive').findLast(({ node }) => node === server.name)

/** Waits until a server works on a user's request. One that never comes to any is told of by `holderOf`. */
export async function untilArrived(world: World, path: string): Promise<void> {
  const hasArrived = () =>
    world.history.of('receive').some((event) => event.node.startsWith('web') && event.path === path)
  await world.until(hasArrived, ANSWER_WITHIN_MS).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error
  })
}

/** The server that has a user's request, chosen by whatever way the balancer chooses. */
export function holderOf(world: World, path: string): Node {
  const [first] = sentOn(world, { path })
  const asked = () => world.history.of('receive').find((event) => event.path === path)
  expect(first?.peer, say('not-sent-on', { path }, asked)).toEqual(expect.stringMatching(/^web-/))
  return world.node(first?.peer ?? '')
}

export const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index)

/** Where two bodies begin to differ, in words. */
export function difference(sent: Uint8Array, arrived: Uint8Array | undefined): string {
  if (arrived === undefined) return 'nothing arrived'
  const at = sent.findIndex((byte, index) => byte !== arrived[index])
  if (at >= 0)
    return `byte ${at} is ${arrived[at] ?? 'missing'} in place of ${sent[at]}, ${arrived.length} in all`
  return arrived.length === sent.length ? 'none' : `${arrived.length} bytes in all`
}

export const bodyOf = (seen: Seen | undefined) =>
  seen && Uint8Array.from(atob(seen.body), (letter) => letter.charCodeAt(0))
