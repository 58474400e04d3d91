/** Crashes at every moment that matters, and at every byte. */
import type { CrashOptions, Fault, Node, World } from '../../src/contract/world.ts'
import type { WriteLedger } from '../checkers/write-ledger.ts'
import { oddKeys, wideValue } from './cards.ts'
import { patienceMs } from './cluster.ts'
import { mustWrite, write } from './users.ts'

type DiskAfterCrash = NonNullable<CrashOptions['disk']>

interface Sweep {
  readonly disk: DiskAfterCrash
  readonly events: number
  /** How long a round lasts beside its writes. */
  readonly roundMs: number
}

/** The node crashes before its first event, its second, …, each time while three writes go on, and boots again. */
export async function crashAtEachEvent(
  world: World,
  node: Node,
  ledger: WriteLedger,
  { disk, events, roundMs }: Sweep,
): Promise<void> {
  for (let count = 1; count <= events; count++) {
    const crash = node.crashBefore(count, { disk })
    const odd = oddKeys[count % oddKeys.length] ?? ''
    const keys = [odd, `${node.name}-${count}`, 'card']
    const writes = keys.map((key) => write(world, key, wideValue(count), { ledger }))
    await Promise.all([...writes, world.run(roundMs)])
    crash.heal()
    if (node.state === 'down') await node.restart()
    // What is acknowledged now is on the disk after all that the crash left there.
    await mustWrite(world, `${node.name}-after-${count}`, wideValue(count), { ledger })
  }
}

/** Where a record is cut, of so many bytes: in its first, inside of characters, before its end, and not at all. */
const cuts: readonly ((bytes: number) => number)[] = [
  () => 1,
  (bytes) => Math.floor(bytes / 2),
  (bytes) => Math.floor(bytes / 2) + 1,
  (bytes) => Math.floor(bytes / 2) + 2,
  (bytes) => bytes - 1,
  (bytes) => bytes,
]

/** The node crashes with bytes that were not synced, of which only the first are there, and boots again. */
export async function tearAtEachByte(
  world: World,
  node: Node,
  ledger: WriteLedger,
  check: () => Promise<void>,
): Promise<void> {
  for (const [index, cut] of cuts.entries()) {
    let isOver = false
    const writing = write(world, `torn-${index % 2}`, wideValue(index, 4), { ledger }).then(() => {
      isOver = true
    })
    await inTime(world.until(() => isUnsynced(node) || (isOver && node.role === 'primary'), 1000))
    node.crash({ disk: { firstBytes: Math.max(0, cut(node.unsyncedBytes)) } })
    await writing
    await node.restart()
    await check()
    await mustWrite(world, `after-${index % 2}`, wideValue(index), { ledger })
  }
}

function isUnsynced(node: Node): boolean {
  return node.unsyncedBytes > 0
}

/** Whether it came in time. It need not: a program that writes nothing has nothing to tear. */
export async function inTime(waiting: Promise<void>): Promise<boolean> {
  try {
    await waiting
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return false
    throw error
  }
}

/** Crashes of one node, one after the other, each at so many events after it began to write something big. */
export interface Plan {
  readonly node: Node
  readonly crashes: readonly (
    | { readonly events: number; readonly disk: DiskAfterCrash | 'half' }
    | 'let it be'
  )[]
  done: number
}

/** Does what it is told, and lets each node crash that writes much at once meanwhile: a snapshot. True when one did. */
export async function crashWhileSaving(
  world: World,
  plans: readonly Plan[],
  bytes: number,
  work: Promise<unknown>,
): Promise<boolean> {
  let isOver = false
  const ended = work.then(() => {
    isOver = true
  })
  const seen = new Set<Plan>()
  // What an earlier crash kept may never be synced, and is not being written now.
  const left = new Map(plans.map(({ node }) => [node, node.unsyncedBytes]))
  const isSaving = ({ node }: Plan): boolean => node.unsyncedBytes - (left.get(node) ?? 0) > bytes
  const saving = (): Plan | undefined =>
    plans.find((plan) => !seen.has(plan) && plan.done < plan.crashes.length && isSaving(plan))
  const crashes: Fault[] = []
  while (!isOver) {
    await inTime(world.until(() => isOver || saving() !== undefined, patienceMs))
    const plan = saving()
    if (plan === undefined) break
    seen.add(plan)
    const next = plan.crashes[plan.done++]
    if (next === undefined || next === 'let it be') continue
    const { node } = plan
    const disk = next.disk === 'half' ? { firstBytes: Math.floor(node.unsyncedBytes / 2) } : next.disk
    crashes.push(node.crashBefore(next.events, { disk }))
  }
  await ended
  if (crashes.length === 0) return false
  await world.run(20)
  for (const crash of crashes) crash.heal()
  for (const { node } of plans) if (node.state === 'down') await node.restart()
  return true
}
