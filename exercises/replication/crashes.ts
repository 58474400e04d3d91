/** Crashes at every moment that matters, and at every byte. */
import type { Fault, Node, World } from '../../src/contract/world.ts'
import type { WriteLedger } from '../checkers/write-ledger.ts'
import { crashAsItWrites, cuts, type DiskAfter, crashAtEachEvent as sweepEvents } from '../kit/crashes.ts'
import { oddKeys, wideValue } from '../kit/odd-data.ts'
import { inTime, underWay } from '../kit/waiting.ts'
import { patienceMs } from './cluster.ts'
import { mustWrite, write } from './users.ts'

interface Sweep {
  readonly disk: DiskAfter
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
  await sweepEvents(node, {
    disk,
    events,
    during: (count) => {
      const odd = oddKeys[count % oddKeys.length] ?? ''
      const keys = [odd, `${node.name}-${count}`, 'card']
      const writes = keys.map((key) => write(world, key, wideValue(count), { ledger }))
      return Promise.all([...writes, world.run(roundMs)])
    },
    // What is acknowledged now is on the disk after all that the crash left there.
    after: (count) => mustWrite(world, `${node.name}-after-${count}`, wideValue(count), { ledger }),
  })
}

/** The node crashes with bytes that were not synced, of which only the first are there, and boots again. */
export async function tearAtEachByte(
  world: World,
  node: Node,
  ledger: WriteLedger,
  check: () => Promise<void>,
): Promise<void> {
  for (const [index, kept] of cuts.entries()) {
    const work = write(world, `torn-${index % 2}`, wideValue(index, 4), { ledger })
    // A replica writes when the write is long acknowledged.
    const outlasts = node.role !== 'primary'
    await inTime(crashAsItWrites(world, node, { work, kept, outlasts, withinMs: 1000 }))
    // A program that writes nothing has nothing to tear.
    if (node.state !== 'down') node.crash({ disk: 'unsynced' })
    await work
    await node.restart()
    await check()
    await mustWrite(world, `after-${index % 2}`, wideValue(index), { ledger })
  }
}

/** Crashes of one node, one after the other, each at so many events after it began to write something big. */
export interface Plan {
  readonly node: Node
  readonly crashes: readonly ({ readonly events: number; readonly disk: DiskAfter | 'half' } | 'let it be')[]
  done: number
}

/** Does what it is told, and lets each node crash that writes much at once meanwhile: a snapshot. True when one did. */
export async function crashWhileSaving(
  world: World,
  plans: readonly Plan[],
  bytes: number,
  work: Promise<unknown>,
): Promise<boolean> {
  const going = underWay(work)
  const seen = new Set<Plan>()
  // What an earlier crash kept may never be synced, and is not being written now.
  const left = new Map(plans.map(({ node }) => [node, node.unsyncedBytes]))
  const isSaving = ({ node }: Plan): boolean => node.unsyncedBytes - (left.get(node) ?? 0) > bytes
  const saving = (): Plan | undefined =>
    plans.find((plan) => !seen.has(plan) && plan.done < plan.crashes.length && isSaving(plan))
  const crashes: Fault[] = []
  while (!going.isOver) {
    await inTime(world.until(() => going.isOver || saving() !== undefined, patienceMs))
    const plan = saving()
    if (plan === undefined) break
    seen.add(plan)
    const next = plan.crashes[plan.done++]
    if (next === undefined || next === 'let it be') continue
    const { node } = plan
    const disk = next.disk === 'half' ? { firstBytes: Math.floor(node.unsyncedBytes / 2) } : next.disk
    crashes.push(node.crashBefore(next.events, { disk }))
  }
  await going.end
  if (crashes.length === 0) return false
  await world.run(20)
  for (const crash of crashes) crash.heal()
  for (const { node } of plans) if (node.state === 'down') await node.restart()
  return true
}
