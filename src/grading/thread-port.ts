/** The line to the host: a browser Worker's own, or the parent port of a worker thread in Node. */

export interface ThreadPort {
  post(message: unknown): void
  onMessage(listener: (data: unknown) => void): void
  /** Ends the thread with an error that the host sees. */
  fail(error: unknown): void
  /** Resolves when the host will see the end of this thread, however busy it is. */
  readonly held: Promise<void>
  /** Keeps such rejections from ending the thread: they are a program's doing. */
  onRejection(listener: (reason: unknown) => void): void
}

export function openPort(): ThreadPort {
  // Asked for by feature, as a browser could not resolve an import of it.
  const parentPort = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort
  const fail = (error: unknown): void => {
    setTimeout(() => {
      throw error
    })
  }
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => void parentPort.on('message', listener),
      fail,
      held: Promise.resolve(),
      onRejection: (listener) => {
        process.on('unhandledRejection', listener)
        // Or Node warns whoever looks at the terminal of what a program caught late.
        process.on('rejectionHandled', () => undefined)
      },
    }
  }
  // Held here, before any program runs: what is on the global object later is of no interest.
  const post = globalThis.postMessage.bind(globalThis) as (message: unknown) => void
  return {
    post,
    onMessage: (listener) => globalThis.addEventListener('message', (event) => listener(event.data)),
    fail,
    held: holdOwnLock(),
    onRejection: (listener) =>
      globalThis.addEventListener('unhandledrejection', (event) => {
        event.preventDefault()
        listener(event.reason)
      }),
  }
}

/** A lock of the Worker's own name: the browser releases it once nothing of the Worker runs any more. */
function holdOwnLock(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const hold = (): Promise<never> => {
    resolve()
    return new Promise(() => undefined)
  }
  // Where there are no locks, or none for this site, the host takes a Worker that it ended to be gone at once.
  if (globalThis.navigator?.locks === undefined) resolve()
  else globalThis.navigator.locks.request(self.name, hold).catch(() => resolve())
  return promise
}
