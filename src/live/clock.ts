/** Real time, as far as a run needs it to keep a pace. Passed in: tests have a time of their own. */
export interface Clock {
  nowMs(): number
  /** Settles after so long. */
  wait(durationMs: number): Promise<void>
}

/** Made before any program runs, which changes nothing of it then. */
export function realClock(): Clock {
  const now = performance.now.bind(performance)
  const later = globalThis.setTimeout
  return {
    nowMs: () => now(),
    wait: (durationMs) => new Promise((resolve) => void later(resolve, durationMs)),
  }
}
