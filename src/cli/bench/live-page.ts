/** Runs in a page of the bench: a view without a picture, so that what is measured is the thread and the way of its frames. */
import { carry, LiveClient } from '../../live/client.ts'
import type { CarryOrder, Frame } from '../../live/protocol.ts'
import { spawnFrom } from '../../live/spawn.ts'
import { programs, stack } from './simulation-load.ts'

const spawn = spawnFrom('/live-thread.js')
/** Until the engine has compiled what it runs. */
const warmUpMs = 2000

export interface Kept {
  /** Virtual ms a real ms. */
  readonly pace: number
  readonly framesPerSecond: number
  /** What users sent, and how much of it was told for drawing. */
  readonly requests: number
  readonly drawn: number
  readonly errors: number
}

/** The stack of the bench at 1,000 requests a second, for so long after a warm-up. */
export function keepUp(speed: number, durationMs: number): Promise<Kept> {
  const { promise, resolve, reject } = Promise.withResolvers<Kept>()
  const frames: { readonly atMs: number; readonly frame: Frame }[] = []
  let startedMs = 0
  const client = new LiveClient({
    spawn,
    onLost: (loss) => reject(new Error(JSON.stringify(loss))),
    onUpdate: (update) => {
      const atMs = performance.now()
      if (update.kind === 'started') startedMs = atMs
      else if (update.kind !== 'frame') reject(new Error(JSON.stringify(update)))
      else if (atMs > startedMs + warmUpMs) frames.push({ atMs, frame: update })
      if (atMs > startedMs + warmUpMs + durationMs && startedMs > 0) {
        client.dispose()
        resolve(summarise(frames))
      }
    },
  })
  client.post({
    kind: 'start',
    setup: {
      stack,
      programs: { learner: {}, provided: programs },
      seed: 1,
      steps: [{ do: 'load', load: {}, atMs: 0 }],
    },
    speed,
  })
  return promise
}

function summarise(frames: readonly { readonly atMs: number; readonly frame: Frame }[]): Kept {
  const [first, last] = [frames[0], frames.at(-1)]
  if (first === undefined || last === undefined || first === last) throw new Error('there were no frames')
  const tookMs = last.atMs - first.atMs
  const sum = (of: (frame: Frame) => number): number =>
    frames.slice(1).reduce((total, { frame }) => total + of(frame), 0)
  return {
    pace: (last.frame.nowMs - first.frame.nowMs) / tookMs,
    framesPerSecond: ((frames.length - 1) * 1000) / tookMs,
    requests: sum(({ begun }) => begun),
    drawn: sum(({ drawn }) => drawn),
    errors: sum(({ samples }) => samples.reduce((total, { errorsPerSecond }) => total + errorsPerSecond, 0)),
  }
}

/** How long it takes to find how many users a stack carries. */
export async function findCarried(
  order: CarryOrder,
): Promise<{ readonly tookMs: number; readonly usersPerDay: number }> {
  const fromMs = performance.now()
  const end = await carry(order, { spawn })
  if (end.kind !== 'carried') throw new Error(JSON.stringify(end))
  return { tookMs: performance.now() - fromMs, usersPerDay: end.result.usersPerDay }
}
