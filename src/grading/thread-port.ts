/** The line to the host: a browser Worker's own, or the parent port of a worker thread in Node. */

export interface ThreadPort {
  post(message: unknown): void
  onMessage(listener: (data: unknown) => void): void
  /** Ends the thread with an error that the host sees. */
  fail(error: unknown): void
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
      onRejection: (listener) => void process.on('unhandledRejection', listener),
    }
  }
  // Held here, before any program runs: what is on the global object later is of no interest.
  const post = globalThis.postMessage.bind(globalThis) as (message: unknown) => void
  return {
    post,
    onMessage: (listener) => globalThis.addEventListener('message', (event) => listener(event.data)),
    fail,
    onRejection: (listener) =>
      globalThis.addEventListener('unhandledrejection', (event) => {
        event.preventDefault()
        listener(event.reason)
      }),
  }
}
