/** Module Workers as threads of a view. */
import type { FromThread } from './thread-messages.ts'
import type { Spawn } from './watched-thread.ts'

/** Threads of the script at this address. */
export function spawnFrom(url: string): Spawn {
  return (listener) => {
    const worker = new Worker(url, { type: 'module', name: 'live stack' })
    worker.onmessage = ({ data }: MessageEvent<FromThread>) => listener.onMessage(data)
    worker.onmessageerror = () => listener.onEnd('died', 'a message of the thread could not be read')
    worker.onerror = (event) => {
      event.preventDefault()
      const message = event.message || 'the thread could not be loaded'
      listener.onEnd(/out of memory|allocation failed/i.test(message) ? 'out-of-memory' : 'died', message)
    }
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => worker.terminate(),
    }
  }
}
