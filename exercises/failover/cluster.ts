/** The databases of a test, what they say of themselves, and whether there are ever two primaries. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { Fault, Node, World, WorldOptions } from '../../src/contract/world.ts'
import { Acknowledged } from '../checkers/acknowledged.ts'
import { Epochs, type Primary } from '../checkers/epochs.ts'
import { answerOrError, inTime } from '../kit/waiting.ts'

/** Writes work again, a primary is there, and whoever is back follows it. */
export const WITHIN_MS = 10_000
/** A primary that is gone is not believed in any more. */
export const SUSPECTED_WITHIN_MS = 5000
/** A silence of so long is no reason. */
export const SILENCE_MS = 1000
/** Changes reach whoever follows. */
export const COPIED_WITHIN_MS = 5000
/** On real processes the machine may be busy. */
const ROOM_MS = 20_000
const LOOK_MS = 350
/** Often enough for what lasts, as a lease does. */
export const SELDOM_MS = 1000

export type Mode = 'async' | 'quorum'

export interface Cluster {
  readonly world: World
  readonly random: () => number
  readonly mode: Mode
  readonly ledger: Acknowledged
  readonly epochs: Epochs
  /** They take nothing in, so they are not asked either. */
  readonly frozen: Set<Node>
  /** How much later things may be than promised. */
  readonly roomMs: number
  /** That there is never more than one is asked for later. */
  readonly mayBeTwo: boolean
}

export interface Status {
  readonly node: Node
  readonly role: string
  readonly epoch: number
  readonly offset: number
  readonly primary: string | null
  readonly at: Response
}

interface Opening {
  readonly mode?: Mode
  readonly databases?: number
  readonly isReal?: boolean
  readonly serviceMs?: number
  readonly mayBeTwo?: boolean
}

/** A cluster that has found its first primary. Nothing but the network and the disks takes time in it. */
export async function open(
  { boot, random }: TestContext,
  { mode = 'async', databases = 3, isReal = false, serviceMs = 0, mayBeTwo = false }: Opening = {},
): Promise<Cluster> {
  const regions = { virginia: databases }
  const options: WorldOptions = {
    roles: { web: { serviceMs }, database: { serviceMs, regions, vars: { mode } } },
  }
  const world = await boot(options)
  const rest = { ledger: new Acknowledged(), epochs: new Epochs(), frozen: new Set<Node>() }
  const cluster: Cluster = { world, random, mode, roomMs: isReal ? ROOM_MS : 0, mayBeTwo, ...rest }
  await expectPrimary(cluster, { why: 'All databases and the witness are up' })
  await world.run(500 * random())
  return cluster
}

export const databasesOf = ({ world }: Cluster): readonly Node[] => world.nodes('database')
export const witnessOf = ({ world }: Cluster): Node => world.node('witness-1')
export const websOf = ({ world }: Cluster): readonly Node[] => world.nodes('web')

/** Everybody but these. */
export function allBut({ world }: Cluster, nodes: readonly Node[]): readonly Node[] {
  return ['web', 'database', 'witness']
    .flatMap((role) => world.nodes(role))
    .filter((node) => !nodes.includes(node))
}

/** A number between the two, by chance. */
export const between = ({ random }: Cluster, least: number, most: number): number =>
  least + (most - least) * random()

export function freeze({ frozen }: Cluster, node: Node): Fault {
  const pause = node.pause()
  frozen.add(node)
  return {
    heal: () => {
      pause.heal()
      frozen.delete(node)
    },
  }
}

/** Cut off from everybody, the witness and the web nodes among them. */
export function cutOff(cluster: Cluster, nodes: readonly Node[]): Fault {
  return cluster.world.partition(nodes, allBut(cluster, nodes))
}

const isAnswering = ({ frozen }: Cluster, node: Node): boolean => node.state === 'up' && !frozen.has(node)

/** What a database says of itself. Undefined: it does not answer. */
export async function statusOf(cluster: Cluster, node: Node): Promise<Status | undefined> {
  if (!isAnswering(cluster, node)) return undefined
  const at = await answerOrError(node.fetch('/status'))
  if (at instanceof Error) return undefined
  const found = await jsonOf(at)
  const { role, epoch, offset, primary } = found
  const isWell =
    at.status === 200 &&
    (role === 'primary' || role === 'replica') &&
    typeof epoch === 'number' &&
    typeof offset === 'number' &&
    (primary === null || typeof primary === 'string')
  const shown = JSON.stringify(found).slice(0, 80)
  expect(isWell, say('no-status', { node: node.name, status: at.status, shown }, at)).toBe(true)
  return isWell ? { node, role, epoch, offset, primary, at } : undefined
}

async function jsonOf(answer: Response): Promise<Record<string, unknown>> {
  try {
    const found: unknown = await answer.json()
    return typeof found === 'object' && found !== null ? { ...found } : {}
  } catch {
    return {}
  }
}

/** What all say who answer, at one moment. There may be no two primaries among them. */
export async function look(cluster: Cluster): Promise<readonly Status[]> {
  const all = await Promise.all(databasesOf(cluster).map((node) => statusOf(cluster, node)))
  const found = all.filter((status) => status !== undefined)
  const primaries = found
    .filter(({ role }) => role === 'primary')
    .map(({ node, epoch, at }): Primary => ({ node: node.name, epoch, at }))
  cluster.epochs.said(primaries)
  expectOnePrimary(cluster)
  return found
}

export function expectOnePrimary({ epochs, mayBeTwo }: Cluster): void {
  const { found } = epochs
  if (found === undefined || mayBeTwo) return
  const { kind, node, epoch, other, otherEpoch, at } = found
  const values = { node, epoch, other, otherEpoch }
  const reasons = {
    'one-moment': () => say('two-at-one-moment', values, at),
    'one-epoch': () => say('two-in-one-epoch', values, at),
    late: () => say('late-acknowledgement', values, at),
  }
  expect(node, reasons[kind]()).toBe(other)
}

/** Lets time pass, and looks again and again, each time at another moment. */
export async function watch(
  cluster: Cluster,
  durationMs: number,
  each: (statuses: readonly Status[]) => void | Promise<void> = () => undefined,
  lookMs = LOOK_MS,
): Promise<void> {
  const { world } = cluster
  for (const untilMs = world.nowMs + durationMs; world.nowMs < untilMs; ) {
    await world.run(Math.min(untilMs - world.nowMs, between(cluster, 0.6, 1.4) * lookMs))
    await each(await look(cluster))
  }
}

interface Wanted {
  /** What has happened, as a sentence without its end. */
  readonly why: string
  readonly withinMs?: number
  /** Who may not be it. */
  readonly except?: readonly Node[]
}

/** Within the time somebody says that they are the primary, and takes a write. */
export async function expectPrimary(
  cluster: Cluster,
  { why, withinMs = WITHIN_MS, except = [] }: Wanted,
): Promise<Node> {
  const { world, roomMs } = cluster
  const untilMs = world.nowMs + withinMs + roomMs
  for (;;) {
    const statuses = await look(cluster)
    const primary = statuses.find(({ role, node }) => role === 'primary' && !except.includes(node))
    if (primary !== undefined) return primary.node
    const seconds = withinMs / 1000
    if (world.nowMs >= untilMs) {
      const asked = statuses.map(({ node, role }) => `${node.name}: ${role}`).join(', ') || 'nobody answers'
      expect('none', say('no-primary', { why, seconds, asked }, statuses[0]?.at)).toBe('a primary')
    }
    await world.run(Math.min(LOOK_MS, untilMs - world.nowMs))
  }
}

/** Who says now that they are the primary, if anybody does. */
export async function primaryNow(cluster: Cluster): Promise<Node | undefined> {
  return (await look(cluster)).find(({ role }) => role === 'primary')?.node
}

/** Within the time all who run name one primary, which says so itself. */
export async function expectAllFollow(cluster: Cluster, why: string): Promise<Node> {
  const { world, roomMs } = cluster
  const untilMs = world.nowMs + WITHIN_MS + roomMs
  for (;;) {
    const statuses = await look(cluster)
    const primary = statuses.find(({ role }) => role === 'primary')?.node
    const lost = statuses.find((status) => status.primary !== primary?.name)
    if (primary !== undefined && lost === undefined) return primary
    if (world.nowMs >= untilMs) {
      if (primary === undefined || lost === undefined) return expectPrimary(cluster, { why, withinMs: 0 })
      const values = { why, node: lost.node.name, primary: primary.name, named: lost.primary ?? 'nobody' }
      expect(lost.primary, say('does-not-follow', values, lost.at)).toBe(primary.name)
    }
    await world.run(LOOK_MS)
  }
}

/** Runs until the node has answered something of that kind, or for so long. */
export async function untilEvent(world: World, holds: () => boolean, withinMs: number): Promise<boolean> {
  return await inTime(world.until(holds, withinMs))
}

/** The newest events only: whether one of them is such. */
export function nextEvent(
  { history }: World,
  isIt: (event: World['history']['events'][number]) => boolean,
): () => boolean {
  let next = history.events.length
  return () => {
    for (; next < history.events.length; next++) {
      const event = history.events[next]
      if (event !== undefined && isIt(event)) return true
    }
    return false
  }
}
