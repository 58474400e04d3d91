/** Crashes at every moment that matters, and at every byte. What they spoil is told by whoever uses them. */
import type { CrashOptions, Node, World } from '../../src/contract/world.ts'
import { underWay } from './waiting.ts'

export type DiskAfter = NonNullable<CrashOptions['disk']>

export interface EventSweep {
  /** Before the first event, the second, …, so many in all. */
  readonly events: number
  readonly disk: DiskAfter
  /** What users do while the crash may come. */
  during(event: number): Promise<unknown>
  /** The node is up again. */
  after(event: number): Promise<unknown>
}

/** In one world: the node crashes before each of its next events, and boots again each time. */
export async function crashAtEachEvent(
  node: Node,
  { events, disk, during, after }: EventSweep,
): Promise<void> {
  for (let event = 1; event <= events; event++) {
    const crash = node.crashBefore(event, { disk })
    await during(event)
    crash.heal()
    if (node.state === 'down') await node.restart()
    await after(event)
  }
}

/** Where a record of so many bytes is cut: in its first, inside of characters, before its end, and not at all. */
export const cuts: readonly ((bytes: number) => number)[] = [
  () => 1,
  (bytes) => Math.floor(bytes / 2),
  (bytes) => Math.floor(bytes / 2) + 1,
  (bytes) => Math.floor(bytes / 2) + 2,
  (bytes) => bytes - 1,
  (bytes) => bytes,
]

export interface Tear {
  /** What has the node write. */
  readonly work: Promise<unknown>
  /** How many of the bytes that were not synced are there after the crash: the first ones. */
  kept(bytes: number): number
  /** Whether the wait for bytes goes on when the work is over. */
  readonly outlasts?: boolean
  readonly withinMs: number
}

/**
 * Crashes as soon as the node holds bytes that are not synced. False when the work ended before it held any, and the node
 * goes on. Rejects with a `TimeoutError` when neither came in time.
 */
export async function crashAsItWrites(world: World, node: Node, tear: Tear): Promise<boolean> {
  const going = underWay(tear.work)
  const isDue = (): boolean => node.unsyncedBytes > 0 || (going.isOver && tear.outlasts !== true)
  await world.until(isDue, tear.withinMs)
  const bytes = node.unsyncedBytes
  if (bytes === 0) return false
  node.crash({ disk: { firstBytes: Math.max(0, tear.kept(bytes)) } })
  return true
}

/** Before its `event`-th event from now, so many bytes of the node's were not synced. */
export interface UnsyncedWrite {
  readonly event: number
  readonly bytes: number
}

/** Where the node held bytes that were not synced while something went on, each change of their number once. */
export async function writesDuring(
  world: World,
  node: Node,
  work: Promise<unknown>,
  withinMs: number,
): Promise<readonly UnsyncedWrite[]> {
  const before = node.events
  const found: UnsyncedWrite[] = []
  let last = 0
  const going = underWay(work)
  await world.until(() => {
    const bytes = node.unsyncedBytes
    if (bytes > 0 && bytes !== last) found.push({ event: node.events - before + 1, bytes })
    last = bytes
    return going.isOver
  }, withinMs)
  await going.end
  return found
}
