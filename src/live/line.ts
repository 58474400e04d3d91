/** A thread's line to its page: a Worker's own, or, in tests, the parent port of a worker thread of Node. */
import type { FromThread } from './thread-messages.ts'

export interface Line {
  post(message: FromThread): void
  onMessage(listener: (data: unknown) => void): void
  /** A program's doing: it must not end the thread. */
  onRejection(listener: (reason: unknown) => void): void
}

/** To be called before any program runs: what is on the global object later is of no interest. */
export function openLine(): Line {
  // Asked for by feature, as a browser could not resolve an import of it.
  const parent = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort
  if (parent) {
    return {
      post: (message) => void Reflect.apply(parent.postMessage, parent, [message, portsOf(message)]),
      onMessage: (listener) => void parent.on('message', listener),
      onRejection: (listener) => void process.on('unhandledRejection', listener),
    }
  }
  // Of a Worker: the types here are those of a page.
  const post = globalThis.postMessage.bind(globalThis) as (
    message: FromThread,
    options: StructuredSerializeOptions,
  ) => void
  return {
    post: (message) => post(message, { transfer: portsOf(message) }),
    onMessage: (listener) => globalThis.addEventListener('message', ({ data }) => listener(data)),
    onRejection: (listener) =>
      globalThis.addEventListener('unhandledrejection', (event) => {
        event.preventDefault()
        listener(event.reason)
      }),
  }
}

/** Given away with the message, rather than copied. */
function portsOf(message: FromThread): MessagePort[] {
  return message.kind === 'names' ? [message.port] : []
}
