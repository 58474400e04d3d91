/** `setTimeout` and kin on the node's own timers. */
import type { Capabilities } from './../capabilities.ts'

const longestMs = 2 ** 31 - 1

export interface Timers {
  readonly setTimeout: (callback: unknown, delayMs?: unknown, ...args: unknown[]) => number
  readonly setInterval: (callback: unknown, delayMs?: unknown, ...args: unknown[]) => number
  readonly clearTimeout: (timer?: unknown) => void
  readonly clearInterval: (timer?: unknown) => void
}

export function createTimers({ setTimer, clearTimer }: Capabilities): Timers {
  // What the program holds is a number of ours: an interval keeps it, whichever timer is its next.
  const running = new Map<number, number>()
  let count = 0

  const start = (
    name: string,
    callback: unknown,
    delayMs: unknown,
    repeats: boolean,
    args: unknown[],
  ): number => {
    const call = requireCallback(name, callback)
    const delay = toDelayMs(delayMs)
    const id = ++count
    const fire = () => {
      if (!running.has(id)) return false
      // Armed again before the call: an interval keeps its period, and a clear inside the call ends it.
      if (repeats) running.set(id, setTimer(delay, fire))
      else running.delete(id)
      Reflect.apply(call, undefined, args)
      return true
    }
    running.set(id, setTimer(delay, fire))
    return id
  }
  const stop = (timer: unknown): void => {
    const id = typeof timer === 'string' ? Number(timer) : timer
    if (typeof id !== 'number') return
    const armed = running.get(id)
    if (armed === undefined) return
    running.delete(id)
    clearTimer(armed)
  }
  return {
    setTimeout: (callback, delayMs, ...args) => start('setTimeout', callback, delayMs, false, args),
    setInterval: (callback, delayMs, ...args) => start('setInterval', callback, delayMs, true, args),
    clearTimeout: (timer) => stop(timer),
    clearInterval: (timer) => stop(timer),
  }
}

function requireCallback(name: string, callback: unknown): (...args: unknown[]) => unknown {
  if (typeof callback === 'function') return callback as (...args: unknown[]) => unknown
  throw new TypeError(`${name} needs a function to call`)
}

/** What is no time at all, too short or too long, is one millisecond: as in Node. */
function toDelayMs(delayMs: unknown): number {
  const delay = Number(delayMs)
  return delay >= 1 && delay <= longestMs ? Math.trunc(delay) : 1
}
