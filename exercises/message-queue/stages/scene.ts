/** How the tests of this suite are told. */
import { expect, say, test } from 'millions/suite'
import type { TestContext } from '../../../src/contract/suite.ts'
import { atOnce as atOnceAt } from '../../kit/at-once.ts'
import { allOf } from '../../kit/waiting.ts'
import { open, type Setting, type Stage, type Taken, type Users } from '../users.ts'

export type Script = (queue: Users, context: TestContext) => Promise<void>

type DefineScene = (id: string, script: Script, vars?: Readonly<Record<string, string>>) => void

/** The scenes of a stage: tests in one world. Whatever it was about: in the end, all that was seen must have been possible. */
export function scenesOf(stage: Stage): Readonly<Record<'scene' | 'realScene' | 'longScene', DefineScene>> {
  const played = (script: Script, setting: Omit<Setting, 'stage'>) => async (context: TestContext) => {
    const queue = await open(context, { stage, ...setting })
    await script(queue, context)
    queue.check()
  }
  return {
    scene: (id, script, vars) => test(id, played(script, { vars })),
    // Holds for real processes as well.
    realScene: (id, script, vars) => test.real(id, played(script, { vars })),
    // There is much to ask: nobody takes the way by the network.
    longScene: (id, script, vars) => test(id, played(script, { vars, isDirect: true })),
  }
}

/** So long a queue may take to notice that a message is free, and no longer, while a consumer waits for it. */
export const MOST_IN_VAIN_MS = 300

export const sorted = (bodies: readonly string[]): string[] => [...bodies].sort()

export const nextBody = async (queue: Users): Promise<string | undefined> => (await queue.take())?.body

export async function publishAll(queue: Users, bodies: readonly string[], key?: string): Promise<void> {
  for (const body of bodies) await queue.publish(body, key)
}

/** Requests that the queue takes in at the same instant: it is frozen while they arrive, or they have no way. */
export async function atOnce<T>(queue: Users, requests: readonly (() => Promise<T>)[]): Promise<T[]> {
  if (queue.asker.isDirect) return await allOf(requests.map((request) => request()))
  return await atOnceAt(queue.world, queue.node, requests)
}

/**
 * Two consumers agree to wait, and long before they have to be answered a message can be handed out: `free` sees to that.
 * Who is told at once that there is none has to ask again. Who was kept waiting must not be sent away with nothing.
 */
export async function takeWhileWaiting(
  queue: Users,
  waitMs: number,
  free: () => Promise<unknown>,
): Promise<Taken> {
  const { world } = queue
  const fetches = [1, 2].map(async () => {
    const taken = await queue.take(waitMs)
    return { taken, endMs: world.nowMs }
  })
  const waiting = allOf(fetches)
  await free()
  const freeMs = world.nowMs
  const answers = await waiting
  const taken = answers.find((answer) => answer.taken !== undefined)?.taken
  if (taken !== undefined) return taken
  const waitedMs = Math.round(Math.max(...answers.map(({ endMs }) => endMs)) - freeMs)
  expect(waitedMs, say('waited-in-vain', { waitedMs })).toBeLessThan(MOST_IN_VAIN_MS)
  return await queue.takeOne()
}

/** What a consumer gets that waits already when something is done: nothing, if the queue does not let it wait. */
export async function takeMeanwhile(queue: Users, done: () => Promise<unknown>): Promise<Taken | undefined> {
  const taken = queue.take(200)
  await allOf<unknown>([done(), taken])
  return await taken
}

/** A consumer that leaves before it has an answer. */
export async function leave(queue: Users, waitMs: number, patienceMs: number): Promise<void> {
  const path = `/deliveries?waitMs=${waitMs}`
  const gaveUp = await queue.world
    .fetch(path, { method: 'POST', patienceMs })
    .catch((error: unknown) => (error instanceof Error ? error.name : 'unknown'))
  if (gaveUp === 'TimeoutError') queue.noteUnanswered()
}

/** Hands a message out so often, each time without an acknowledgement, and waits until that is over. */
export async function letTimeOut(queue: Users, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await queue.takeOne()
    await queue.world.run(queue.latestMs)
  }
}
