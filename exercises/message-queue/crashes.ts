/** Crashes of the queue: one by hand, and one at every event of a script, each in a world of its own. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { CutDisk, DiskAfterCrash } from '../../src/contract/world.ts'
import { crashAsItWrites as crashNodeAsItWrites, type UnsyncedWrite, writesDuring } from '../kit/crashes.ts'
import { allOf, underWay } from '../kit/waiting.ts'
import { Down } from './asker.ts'
import type { Crash } from './problems.ts'
import { open, type Setting, type Users } from './users.ts'

/** Most queues take in some twenty events in a script. One that is busy with timers is crashed at the first of them. */
const MOST_CRASHES = 100
/** A queue that syncs late, or never, has ever more bytes to tear: these are enough to show what it does. */
const MOST_CUTS = 10

/** What is published after a crash, and is not done when the next one comes. */
const AFTERWARDS = 'after the crash'
/** How the messages begin that are published as the queue tidies up. */
export const MEANWHILE = 'meanwhile'

export interface Script extends Setting {
  /** What users do while the crash may come. It ends by itself when they get no answer. */
  readonly script: (queue: Users) => Promise<void>
  /** Messages that no consumer ever acknowledges. */
  readonly chokes?: (body: string) => boolean
  /** The key of the message that is published after the crash. */
  readonly key?: string
}

interface Sweep extends Script {
  readonly disk: DiskAfterCrash
}

/** A crash right before the `event`-th event of a script, and what becomes of the disk. */
interface Blow {
  readonly event: number
  readonly disk: DiskAfterCrash | CutDisk
  /** What it is called. */
  readonly called: DiskAfterCrash
  /** Whether users go on until a second crash, unless told not to. */
  readonly goesOn?: boolean
}

export async function crash(queue: Users, disk: DiskAfterCrash = 'unsynced'): Promise<Crash> {
  queue.node.crash({ disk })
  const hit = crashOf(queue, disk)
  await restart(queue, hit)
  return hit
}

export async function crashAndSettle(queue: Users): Promise<void> {
  const hit = await crash(queue)
  await queue.settle(hit)
}

/**
 * Crashes as soon as a request has bytes on the disk that are not synced, and keeps the first of them: so many as `kept`
 * says. A request that never has any is answered, and nothing crashes.
 */
export async function crashAsItWrites(
  queue: Users,
  request: () => Promise<unknown>,
  kept: (bytes: number) => number,
): Promise<void> {
  const { node, asker, world } = queue
  asker.mayBeDown = true
  const asked = underWay(request())
  await crashNodeAsItWrites(world, node, { work: asked.end, kept, withinMs: 10_000 })
  await asked.end.catch((error: unknown) => {
    if (!(error instanceof Down)) throw error
  })
  asker.mayBeDown = false
  if (node.state === 'down') await restart(queue, crashOf(queue, 'tear'))
}

/** Where the queue crashed last, for the words of a failure. */
export function crashOf(queue: Users, disk: DiskAfterCrash = 'unsynced'): Crash {
  return { event: (lastCrash(queue)()?.id ?? 0) + 1, disk }
}

/** For the replay of what a crash spoilt. */
export const lastCrash = (queue: Users) => () => queue.world.history.of('crash').at(-1)

/** For n = 1, 2, … until the script ends first: crash before the n-th event, restart, every other time go on and crash again, settle. */
export async function crashAtEveryEvent(context: TestContext, { disk, ...script }: Sweep): Promise<void> {
  for (let event = 1; event <= MOST_CRASHES; event++) {
    // What is durable stays the same for two events or more. Where order counts, each of them is another.
    const goesOn = script.key !== undefined || event % 2 === 0
    if (!(await strike(context, script, { event, disk, called: disk, goesOn }))) return
  }
}

/**
 * Crashes wherever the script has bytes that are not synced, and keeps of them all but the last one, and in turns about
 * half, the first one, or all. So writes are cut in their first character, in the middle, before the line end, or not at all.
 */
export async function tearEveryWrite(context: TestContext, script: Script): Promise<void> {
  const blows: Blow[] = []
  const writes = (await writesOf(context, script, 'keep')).slice(0, MOST_CUTS)
  for (const [turn, { event, bytes }] of writes.entries()) {
    const half = Math.floor(bytes * (0.3 + 0.4 * context.random()))
    const other = [half, 1, half, bytes][turn % 4] ?? half
    const cuts = new Set([other, bytes - 1].filter((firstBytes) => firstBytes > 0))
    for (const firstBytes of cuts) {
      blows.push({ event, disk: { firstBytes }, called: firstBytes === bytes ? 'keep' : 'tear' })
    }
  }
  for (const blow of blows) await strike(context, script, blow)
}

/**
 * Plays a long script, which has to be the same each time. Where it writes far more than usual, the queue tidies up: a
 * snapshot, or a journal without what is over. Then it is played again, with a crash at every event around the last of these.
 */
export async function crashWhileTidyingUp(context: TestContext, script: Script): Promise<void> {
  const writes = await writesOf(context, script, 'unsynced')
  const sizes = writes.map(({ bytes }) => bytes).sort((one, other) => one - other)
  const usual = sizes[Math.floor(sizes.length * 0.8)] ?? 0
  const event = writes.findLast(({ bytes }) => bytes > 3 * usual)?.event
  if (event === undefined) return
  for (let after = -1; after <= 4; after++) {
    await strike(context, script, { event: event + after, disk: 'unsynced', called: 'unsynced' })
  }
  await strike(context, script, { event, disk: 'tear', called: 'tear' })
}

/**
 * Plays a script, and whenever more bytes are not synced than its users ever have it write at once, the queue tidies up:
 * then somebody publishes, in the same instant.
 */
export async function publishAsItTidiesUp(
  queue: Users,
  mostBytes: number,
  script: () => Promise<void>,
): Promise<void> {
  const { node, world } = queue
  const meeting: Promise<unknown>[] = []
  let isTidying = false
  const played = underWay(script())
  await world.until(() => {
    const wasTidying = isTidying
    isTidying = node.unsyncedBytes > mostBytes
    if (isTidying && !wasTidying && meeting.length < MOST_CUTS) {
      meeting.push(queue.publish(`${MEANWHILE} ${meeting.length + 1}`, undefined, true))
    }
    return played.isOver
  }, 600_000)
  await allOf([played.end, ...meeting])
}

/** Where the script has bytes that are not synced. The world in which that is found out crashes in the end, and settles. */
async function writesOf(
  context: TestContext,
  sweep: Script,
  disk: DiskAfterCrash,
): Promise<readonly UnsyncedWrite[]> {
  const queue = await open(context, { ...sweep, isDirect: true })
  const found = await writesDuring(queue.world, queue.node, sweep.script(queue), 600_000)
  const hit = await crash(queue, disk)
  await queue.settle(hit, sweep.chokes)
  return found
}

/** Whether the script was still going on when the crash was due. */
async function strike(
  context: TestContext,
  sweep: Script,
  { event, disk, called, goesOn = true }: Blow,
): Promise<boolean> {
  const { script, chokes } = sweep
  const queue = await open(context, { ...sweep, isDirect: true })
  const planned = queue.node.crashBefore(event, { disk })
  await untilDown(queue, script)
  if (queue.node.state === 'up') {
    planned.heal()
    await queue.settle(undefined, chokes)
    return false
  }
  const hit = crashOf(queue, called)
  const ownCrash = queue.world.history.of('crash').find(({ error }) => error !== undefined)
  expect(ownCrash?.error, say('went-down-by-itself', {}, ownCrash)).toBeUndefined()
  await restart(queue, hit)
  if (goesOn) await goOn(queue, hit, sweep)
  await queue.settle(hit, chokes)
  return true
}

/** Publishes, works off, and crashes once more. What is done now has to stay done, and what is not has to stay. */
async function goOn(queue: Users, hit: Crash, { chokes, key }: Script): Promise<void> {
  await queue.depth()
  await queue.publish(AFTERWARDS, key)
  const isLeft = (body: string) => body === AFTERWARDS || chokes?.(body) === true
  // Of a key, those from before the crash stand before it still.
  if (key === undefined) {
    await queue.takeEach((taken) => (isLeft(taken.body) ? undefined : queue.acknowledge(taken)))
  }
  if (chokes !== undefined) await queue.deadLetters()
  queue.node.crash({ disk: 'unsynced' })
  await restart(queue, hit)
}

/** Boots the queue again, which must not fail, whatever the crash left on the disk. */
export async function restart(queue: Users, after: Crash): Promise<void> {
  queue.record.push({ kind: 'crashed' })
  const state = await queue.node.restart().then(() => queue.node.state, textOf)
  expect(state, say('does-not-boot', { ...after }, lastCrash(queue))).toBe('up')
  queue.record.push({ kind: 'booted', atMs: queue.world.nowMs })
}

/** Crashes the queue before the `event`-th event of its recovery, if that has so many. Tells whether it had. */
export async function crashWhileRecovering(
  queue: Users,
  event: number,
  disk: DiskAfterCrash,
): Promise<boolean> {
  queue.record.push({ kind: 'crashed' })
  const planned = queue.node.crashBefore(event, { disk })
  await queue.node.restart().then(() => undefined, textOf)
  planned.heal()
  if (queue.node.state !== 'up') {
    await restart(queue, crashOf(queue, disk))
    return true
  }
  queue.record.push({ kind: 'booted', atMs: queue.world.nowMs })
  return false
}

/** Runs the script until it ends, or until a request gets no answer because the queue is down. */
async function untilDown(queue: Users, script: Script['script']): Promise<void> {
  queue.asker.mayBeDown = true
  try {
    await script(queue)
  } catch (error) {
    if (!(error instanceof Down)) throw error
    const reason = queue.node.state === 'up' ? error.reason : 'down'
    const at = error.cause instanceof Error ? error.cause : undefined
    expect(reason, say('no-answer', { request: error.request, reason }, at)).toBe('down')
  }
  queue.asker.mayBeDown = false
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const isPlaced = error instanceof Error && 'file' in error && 'line' in error
  return isPlaced ? `${text} (${error.file}, line ${error.line})` : text
}
