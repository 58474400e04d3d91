/** Threads of a view in a process of Node: the very code that a page's Worker runs, with a fenced heap. */
import { Worker } from 'node:worker_threads'
import type { FromThread, ToThread } from './thread-messages.ts'
import type { Spawn } from './watched-thread.ts'

/** Far more than a stack takes. */
const mostMegabytes = 1024

/** With SQLite in them when it is given. */
export function spawnInNode(
  sqlite?: WebAssembly.Module,
  script = new URL('thread.ts', import.meta.url),
): Spawn {
  return (listener) => {
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } })
    worker.on('message', (message: FromThread) => listener.onMessage(message))
    worker.on('error', (error) => {
      const isFull = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      listener.onEnd(isFull ? 'out-of-memory' : 'died', String(error))
    })
    if (sqlite !== undefined) worker.postMessage({ kind: 'sqlite', module: sqlite } satisfies ToThread)
    return { post: (message) => worker.postMessage(message), terminate: () => void worker.terminate() }
  }
}
