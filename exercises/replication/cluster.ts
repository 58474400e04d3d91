/** The stack that a test drives, and what happened in it. */
import type { EventOf, HistoryEvent } from '../../src/contract/history.ts'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Node, World, WorldOptions } from '../../src/contract/world.ts'

/** How long a user waits. */
export const patienceMs = 5000
/** How long a replica that reaches the primary may take to have everything. */
export const copiedWithinMs = 5000
/** What a replica holds is on its own disk after so long. */
export const keptWithinMs = 2000

export const reads = ['GET', 'HEAD']

/** A stack whose nodes have had a moment to find each other: not always the same one. */
export async function start({ boot, random }: TestContext, options?: WorldOptions): Promise<World> {
  const world = await boot(options)
  await world.run(110 + Math.round(80 * random()))
  return world
}

export function replicaCount(count: number): WorldOptions {
  return { roles: { replica: { regions: { virginia: count } } } }
}

/** As long as web nodes may take to find out which of the nodes are well, before their reads are counted. */
export const acquaintedMs = 500

/** So many replicas behind one web node: for what is the data nodes' own affair. */
export function behindOneWeb(replicas: number, each: { serviceMs?: number } = {}): WorldOptions {
  const web = { ...each, regions: { virginia: 1 } }
  return { roles: { web, primary: each, replica: { ...each, regions: { virginia: replicas } } } }
}

/** Nothing but the disks takes time, so that what is sent at one moment meets at the primary. */
export const quick = { serviceMs: 0 }

export function primaryOf(world: World): Node {
  return world.node('primary-1')
}

/** Between the primary and all replicas. */
export function dataNodes(world: World): readonly Node[] {
  return [...world.nodes('primary'), ...world.nodes('replica')]
}

/** The item requests of these methods that nodes of the role have had from web nodes so far. */
export function requestsOfWeb(
  world: World,
  role: string,
  methods: readonly string[],
): readonly EventOf<'receive'>[] {
  const names = new Set(world.nodes(role).map(({ name }) => name))
  return world.history.of('receive').filter((event) => {
    const counted = event.peer.startsWith('web') && methods.includes(event.method)
    return counted && names.has(event.node) && event.path.startsWith('/items')
  })
}

/** How many, by the node's name. */
export function askedByWeb(world: World, role: string, methods: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const node of world.nodes(role)) counts[node.name] = 0
  for (const { node } of requestsOfWeb(world, role, methods)) counts[node] = (counts[node] ?? 0) + 1
  return counts
}

/** What a program answers beside cards, as keys: `health`, and what its data nodes ask each other for. */
export function ownPaths({ history }: World): readonly string[] {
  const asked = history.of('receive').filter(({ node, peer }) => isDataNode(node) && isDataNode(peer))
  const names = asked.map(({ path }) => path.split('?')[0]?.split('/').at(-1) ?? '')
  return ['health', ...new Set(names)].filter((name) => name !== '').slice(0, 4)
}

function isDataNode(name: string): boolean {
  return name.startsWith('primary') || name.startsWith('replica')
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

/** True once the primary has sent a reply with success to a write, looking at new events only. */
export function repliedToWrite(world: World): () => boolean {
  let next = world.history.events.length
  const writes = new Set<number>()
  return () => {
    for (const event of world.history.events.slice(next)) {
      next++
      if (event.node !== 'primary-1') continue
      if (event.kind === 'receive' && event.method !== 'GET') writes.add(event.exchange)
      if (event.kind === 'reply' && writes.has(event.exchange) && event.status < 300) return true
    }
    return false
  }
}

/** The crash after the primary acknowledged the key's last write; that acknowledgement where there was none. */
export function lossOf({ history }: World, key: string): HistoryEvent | undefined {
  const writes = new Set<number>()
  let acknowledged: HistoryEvent | undefined
  let crash: HistoryEvent | undefined
  for (const event of history.events) {
    if (event.node !== 'primary-1') continue
    if (event.kind === 'receive' && event.method !== 'GET' && event.path === `/items/${key}`)
      writes.add(event.exchange)
    if (event.kind === 'reply' && event.status < 300 && writes.has(event.exchange)) {
      acknowledged = event
      crash = undefined
    }
    if (event.kind === 'crash') crash ??= event
  }
  return crash ?? acknowledged
}
