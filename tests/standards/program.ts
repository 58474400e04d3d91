/** A program without a world: compiled and evaluated as a learner's is, in virtual time, until it has nothing left to do. */
import { type Capabilities, NetworkFailure } from '../../src/simulator/capabilities.ts'
import type { Compiled } from '../../src/simulator/sandbox/compile.ts'
import { describe, evaluate } from '../../src/simulator/sandbox/evaluate.ts'

/** What the default export's `fetch` hands over; `results` grow until `finished` settles. */
export interface Handed {
  readonly finished: Promise<unknown>
}

export interface Run<T extends Handed> {
  readonly handed: T
  readonly isFinished: boolean
  /** What came out of a timer, in words. */
  readonly thrown: readonly string[]
}

/** The text of a file, by the path of its address. */
export type Serve = (path: string) => string | undefined

/** So many rounds of the event loop or timers: tests that go on for longer go on for ever. */
const ROUNDS = 20_000

/** Throws what `evaluate` throws. The entry hands over an object with a promise. */
export async function runProgram<T extends Handed>(
  compiled: Compiled,
  entry: string,
  serve?: Serve,
): Promise<Run<T>> {
  const timers = new Map<number, { atMs: number; fire: () => void }>()
  const thrown: string[] = []
  let nowMs = 0
  let count = 0
  let state = 1
  const capabilities: Capabilities = {
    wallClockMs: () => Date.UTC(2026, 0, 5) + nowMs,
    monotonicMs: () => nowMs,
    random: () => {
      state = (state * 1103515245 + 12345) % 2147483648
      return state / 2147483648
    },
    setTimer: (delayMs, fire) => {
      timers.set(++count, { atMs: nowMs + delayMs, fire })
      return count
    },
    clearTimer: (timer) => void timers.delete(timer),
    transport: async ({ url, method }) => {
      const body = serve?.(new URL(url).pathname)
      if (body === undefined) throw new NetworkFailure('ECONNREFUSED', 'connect ECONNREFUSED')
      const headers = { names: ['content-type'], values: ['text/plain'] }
      return { status: 200, statusText: 'OK', headers, body: method === 'HEAD' ? null : body }
    },
    log: () => {},
  }
  const program = evaluate(compiled, entry, capabilities, 'test')
  const handed = Reflect.apply(program.fetch, undefined, []) as unknown as T
  let isFinished = false
  const finish = () => {
    isFinished = true
  }
  handed.finished.then(finish, finish)
  for (let round = 0; round < ROUNDS && !isFinished; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    const [next] = [...timers].sort((a, b) => a[1].atMs - b[1].atMs || a[0] - b[0])
    if (isFinished) break
    if (next === undefined) {
      // Once more, in case the last round has only just set something going.
      await new Promise((resolve) => setImmediate(resolve))
      if (timers.size === 0) break
      continue
    }
    nowMs = Math.max(nowMs, next[1].atMs)
    timers.delete(next[0])
    try {
      next[1].fire()
    } catch (error) {
      thrown.push(describe(error))
    }
  }
  return { handed, isFinished, thrown }
}
