/** A wait that ends early when the network is back, when somebody wants it to, or when nobody is there any more. */
export interface Due {
  readonly passed: Promise<void>
  now(): void
}

export function untilDue(durationMs: number, signal: AbortSignal): Due {
  const { promise, resolve } = Promise.withResolvers<void>()
  const over = new AbortController()
  const now = (): void => {
    clearTimeout(timer)
    over.abort()
    resolve()
  }
  const timer = setTimeout(now, durationMs)
  addEventListener('online', now, { signal: over.signal })
  signal.addEventListener('abort', now, { signal: over.signal })
  if (signal.aborted) now()
  return { passed: promise, now }
}
