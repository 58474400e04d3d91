/** The balancer and its web servers, at any moment, and what they sent each other. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World } from '../../src/contract/world.ts'
import { withRoom } from '../kit/room.ts'

export interface Site {
  readonly world: World
  /** Of the suite's own chance: a number between the two. */
  chance(least: number, most: number): number
  /** 1, 2, …: each request and each user has a number that no other has. */
  next(): number
}

interface SiteOptions {
  /** How many web servers. 3 unless told. */
  readonly servers?: number
  /** How long they take for `/slow`. */
  readonly slowMs?: number
  /** Whether there is office-1, a machine that no user is to reach. */
  readonly hasOffice?: boolean
  /** The test holds on real processes as well, which may be late. */
  readonly isReal?: boolean
}

/** Servers that work without effort, and users who come at any moment of the balancer's periods. */
export async function open({ boot, random }: TestContext, options: SiteOptions = {}): Promise<Site> {
  const { servers = 3, slowMs = 500, hasOffice = false, isReal = false } = options
  const chance = (least: number, most: number): number => least + (most - least) * random()
  const world = await boot({
    roles: {
      balancer: { serviceMs: 0, backlog: 1000 },
      web: {
        regions: servers === 0 ? {} : { seoul: servers },
        serviceMs: 0,
        backlog: 1000,
        vars: { slowMs: String(slowMs) },
      },
      office: { regions: hasOffice ? { seoul: 1 } : {} },
    },
  })
  if (isReal) withRoom(world)
  await world.run(chance(0, isReal ? 50 : 1000))
  let last = 0
  return { world, chance, next: () => ++last }
}

export function balancerOf({ world }: Site): Node {
  return world.node('balancer-1')
}

/** One of them, by chance. */
export function oneOf<Value>({ chance }: Site, all: readonly Value[]): Value {
  const [value] = all.slice(Math.min(all.length - 1, Math.floor(chance(0, all.length))))
  if (value === undefined) throw new Error('there is nothing to choose from')
  return value
}

/** The setting of the balancer: these servers are to get no new users. */
export function drain(site: Site, ...names: readonly string[]): void {
  balancerOf(site).setVars({ draining: names.join(',') })
}

/** What became of one request of a user, which has a path of its own. */
interface Trace {
  /** Sent by the balancer. */
  readonly sent: RequestEvent[]
  /** Taken in by a web server. */
  readonly received: RequestEvent[]
}

interface Known {
  /** How much of the history was read. */
  read: number
  readonly traces: Map<string, Trace>
  /** The first that the balancer sent to anything but a web server that there is. Asked for where none is removed. */
  astray: RequestEvent | undefined
}

const known = new WeakMap<World, Known>()

/** Read on from where it was read before, as it is asked for after each request. */
function knownOf(world: World): Known {
  const all = known.get(world) ?? { read: 0, traces: new Map<string, Trace>(), astray: undefined }
  known.set(world, all)
  const { events } = world.history
  const listed = new Set(world.nodes('web').map(({ name }) => name))
  for (; all.read < events.length; all.read++) {
    const event = events[all.read]
    if (event?.kind !== 'send' && event?.kind !== 'receive') continue
    const isSent = event.kind === 'send' && event.node.startsWith('balancer-')
    if (isSent && !listed.has(event.peer)) all.astray ??= event
    if (!isSent && !(event.kind === 'receive' && event.node.startsWith('web-'))) continue
    const trace = all.traces.get(event.path) ?? { sent: [], received: [] }
    all.traces.set(event.path, trace)
    trace[isSent ? 'sent' : 'received'].push(event)
  }
  return all
}

export function traceOf(world: World, path: string): Trace {
  return knownOf(world).traces.get(path) ?? { sent: [], received: [] }
}

export const astrayOf = (world: World): RequestEvent | undefined => knownOf(world).astray
