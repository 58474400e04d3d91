/** Worker threads that wait to be told a bundle. One can be started before anything else is loaded. */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'

/** What one submission may hold, buffers included. */
export const usualMemoryMegabytes = 512

/**
 * A thread's young generation begins as large as it may grow: V8 would start with a megabyte, and
 * collect twenty times in half a second. It is a flag of V8's as threads have no such limit of their own.
 */
setFlagsFromString('--min-semi-space-size=32')

let ahead: Worker | undefined

/** The next worker of the usual size is this one. It keeps no process alive until it is taken. */
export function startAhead(): void {
  ahead = start(usualMemoryMegabytes)
  ahead.unref()
}

export function takeWorker(memoryMegabytes: number): Worker {
  if (ahead === undefined || memoryMegabytes !== usualMemoryMegabytes) return start(memoryMegabytes)
  const taken = ahead
  ahead = undefined
  taken.ref()
  return taken
}

function start(memoryMegabytes: number): Worker {
  return new Worker(new URL('node-thread.cjs', import.meta.url), {
    // A program gets nothing of the machine, and neither does what surrounds it.
    env: {},
    argv: [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: 64 },
  })
}
