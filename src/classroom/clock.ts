/** The time, and what is done again and again. Passed in, so that no test waits for a clock. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number
  /** Until it is disposed. */
  every(intervalMs: number, act: () => void): Disposable
}

export const machineClock: Clock = {
  nowMs: () => Date.now(),
  every: (intervalMs, act) => {
    const timer = setInterval(act, intervalMs)
    return { [Symbol.dispose]: () => clearInterval(timer) }
  },
}
