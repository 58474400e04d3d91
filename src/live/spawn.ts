/** Module Workers as threads of a view. */
import type { FromThread, ToThread } from './thread-messages.ts'
import type { Spawn } from './watched-thread.ts'

/** Threads of the script at this address, with SQLite in them when it is given. */
export function spawnFrom(url: string, sqlite?: WebAssembly.Module): Spawn {
  return (listener) => {
    const worker = new Worker(url, { type: 'module', name: 'live stack' })
    worker.onmessage = ({ data }: MessageEvent<FromThread>) => listener.onMessage(data)
    worker.onmessageerror = () => listener.onEnd('died', 'a message of the thread could not be read')
    worker.onerror = (event) => {
      event.preventDefault()
      const message = event.message || 'the thread could not be loaded'
      listener.onEnd(/out of memory|allocation failed/i.test(message) ? 'out-of-memory' : 'died', message)
    }
    if (sqlite !== undefined) worker.postMessage({ kind: 'sqlite', module: sqlite } satisfies ToThread)
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => worker.terminate(),
    }
  }
}
