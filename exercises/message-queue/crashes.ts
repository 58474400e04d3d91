/** Crashes of the queue: one by hand, and one at every event of a script, each in a world of its own. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { DiskAfterCrash } from '../../src/contract/world.ts'
import type { Crash } from './problems.ts'
import { Down, open, type Users } from './users.ts'

/** Most queues take in some twenty events in a script. One that is busy with timers is crashed at the first of them. */
const MOST_CRASHES = 100

export interface Sweep {
  readonly disk: DiskAfterCrash
  readonly vars?: Record<string, string>
  /** What users do while the crash may come. It ends by itself when they get no answer. */
  readonly script: (queue: Users) => Promise<void>
  /** Messages that no consumer ever acknowledges. */
  readonly chokes?: (body: string) => boolean
  /** The key of the message that is published after the crash. */
  readonly key?: string
}

export async function crash(queue: Users, disk: DiskAfterCrash = 'unsynced'): Promise<Crash> {
  queue.node.crash({ disk })
  const hit = crashOf(queue, disk)
  await restart(queue, hit)
  return hit
}

/** Where the queue crashed last, for the words of a failure. */
export function crashOf(queue: Users, disk: DiskAfterCrash = 'unsynced'): Crash {
  return { event: (lastCrash(queue)()?.id ?? 0) + 1, disk }
}

/** For the replay of what a crash spoilt. */
export const lastCrash = (queue: Users) => () => queue.world.history.of('crash').at(-1)

/** For n = 1, 2, … until the script ends first: crash before the n-th event, restart, go on, crash again, settle. */
export async function crashAtEveryEvent(context: TestContext, sweep: Sweep): Promise<void> {
  const { disk, vars, script, chokes, key } = sweep
  for (let event = 1; event <= MOST_CRASHES; event++) {
    const queue = await open(context, vars)
    const planned = queue.node.crashBefore(event, { disk })
    await untilDown(queue, script)
    if (queue.node.state === 'up') {
      planned.heal()
      return queue.settle(undefined, chokes)
    }
    const hit = crashOf(queue, disk)
    const ownCrash = queue.world.history.of('crash').find(({ error }) => error !== undefined)
    expect(ownCrash?.error, say('went-down-by-itself', {}, ownCrash)).toBeUndefined()
    await restart(queue, hit)
    await queue.publish('after the crash', key)
    if (chokes !== undefined) await queue.deadLetters()
    queue.node.crash({ disk: 'unsynced' })
    await restart(queue, hit)
    await queue.settle(hit, chokes)
  }
}

/** Boots the queue again, which must not fail, whatever the crash left on the disk. */
export async function restart(queue: Users, after: Crash): Promise<void> {
  const state = await queue.node.restart().then(() => queue.node.state, textOf)
  expect(state, say('does-not-boot', { ...after }, lastCrash(queue))).toBe('up')
}

/** Crashes the queue before the `event`-th event of its recovery, if that has so many. Tells whether it had. */
export async function crashWhileRecovering(
  queue: Users,
  event: number,
  disk: DiskAfterCrash,
): Promise<boolean> {
  const planned = queue.node.crashBefore(event, { disk })
  await queue.node.restart().then(() => undefined, textOf)
  planned.heal()
  if (queue.node.state === 'up') return false
  await restart(queue, crashOf(queue, disk))
  return true
}

/** Runs the script until it ends, or until a request gets no answer because the queue is down. */
async function untilDown(queue: Users, script: Sweep['script']): Promise<void> {
  queue.mayBeDown = true
  try {
    await script(queue)
  } catch (error) {
    if (!(error instanceof Down)) throw error
    const reason = queue.node.state === 'up' ? error.reason : 'down'
    const at = error.cause instanceof Error ? error.cause : undefined
    expect(reason, say('no-answer', { request: error.request, reason }, at)).toBe('down')
  }
  queue.mayBeDown = false
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const isPlaced = error instanceof Error && 'file' in error && 'line' in error
  return isPlaced ? `${text} (${error.file}, line ${error.line})` : text
}
