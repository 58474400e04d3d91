/** The web servers behind the balancer: how they behave, and what was sent to them. */
import { expect, say } from 'millions/suite'
import type { HistoryEvent, RequestEvent } from '../../src/contract/history.ts'
import type { Node, World, WorldOptions } from '../../src/contract/world.ts'
import { inTime } from '../kit/waiting.ts'
import { ANSWER_WITHIN_MS, type Arrival } from './visits.ts'

const HEALTH = '/health'

/** How a server is to behave from now on; see provided/web.ts. */
export interface Manner {
  readonly delayMs?: number
  readonly broken?: boolean
  readonly health?: readonly number[]
  readonly healthDelayMs?: number
  readonly answers?: readonly {
    readonly path?: string
    readonly status: number
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string | null
  }[]
}

/**
 * So many servers that work without effort. What arrived they tell in their answers, or when they are asked for it, or
 * not at all: to tell is most of their work.
 */
export const servers = (
  count: number,
  tell: 'in-answers' | 'when-asked' | 'nothing' = 'nothing',
): WorldOptions => ({
  roles: {
    balancer: { serviceMs: 0 },
    web: {
      regions: { frankfurt: count },
      serviceMs: 0,
      vars: { listMs: '0', tell },
    },
  },
})

export async function steer(nodes: readonly Node[], manner: Manner): Promise<void> {
  for (const node of nodes) await node.fetch('/control', { method: 'PUT', body: JSON.stringify(manner) })
}

/** What arrived at all servers since they were asked last, but for checks. A crash forgets it. */
export async function arrivals(world: World): Promise<Arrival[]> {
  const all: Arrival[] = []
  for (const node of world.nodes('web')) {
    if (node.state !== 'up') continue
    const told = await node.fetch('/arrivals')
    all.push(...((await told.json()) as Arrival[]))
  }
  return all
}

interface Traffic {
  /** How much of the history was read. */
  read: number
  readonly users: RequestEvent[]
  readonly checks: RequestEvent[]
  readonly received: RequestEvent[]
}

const traffic = new WeakMap<World, Traffic>()

/** What went from the balancer to the servers: read on from where it was read before, as it is asked for after each visit. */
function trafficOf(world: World): Traffic {
  const known = traffic.get(world) ?? { read: 0, users: [], checks: [], received: [] }
  traffic.set(world, known)
  const { events } = world.history
  for (; known.read < events.length; known.read++) note(known, events[known.read])
  return known
}

function note(known: Traffic, event: HistoryEvent | undefined): void {
  if (event?.kind === 'send' && event.node.startsWith('balancer')) {
    const isCheck = event.path === HEALTH
    if (isCheck) known.checks.push(event)
    else if (event.peer.startsWith('web')) known.users.push(event)
  }
  if (event?.kind === 'receive' && event.node.startsWith('web') && event.path !== HEALTH)
    known.received.push(event)
}

interface Wanted {
  readonly to?: Node | undefined
  readonly path?: string
  readonly sinceMs?: number
}

/** The requests of users that the balancer has sent on. */
export const sentOn = (world: World, { to, path, sinceMs = 0 }: Wanted = {}) =>
  trafficOf(world).users.filter(
    (event) =>
      event.timeMs >= sinceMs &&
      (to?.name ?? event.peer) === event.peer &&
      (path ?? event.path) === event.path,
  )

/** The checks that it has sent. */
export const checksOf = (world: World) => trafficOf(world).checks

/** The requests of users that a server took in, whatever became of its answer. */
export const received = (world: World) => trafficOf(world).received

/** How the balancer sent the last request on. */
export const lastSentOn = (world: World) => () => sentOn(world).at(-1)

/** Waits until a server works on a user's request. One that never comes to any is told of by `holderOf`. */
export async function untilArrived(world: World, path: string): Promise<void> {
  await inTime(world.until(() => received(world).some((event) => event.path === path), ANSWER_WITHIN_MS))
}

/** Waits until the next check is sent, however seldom they are. */
export async function untilChecked(world: World): Promise<void> {
  const before = checksOf(world).length
  await inTime(world.until(() => checksOf(world).length > before, 60_000))
}

/** The server that took a user's request in last, chosen by whatever way the balancer chooses. */
export function holderOf(world: World, path: string): Node {
  const last = received(world).findLast((event) => event.path === path)
  const values = { path, seconds: ANSWER_WITHIN_MS / 1000 }
  expect(
    last?.node,
    say('not-sent-on', values, () => sentOn(world, { path })[0]),
  ).toEqual(expect.stringMatching(/^web-/))
  return world.node(last?.node ?? '')
}
