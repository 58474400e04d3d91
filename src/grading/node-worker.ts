/** Worker threads that wait to be told a bundle. One can be started before anything else is loaded. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'

/** What one submission may hold, buffers included. */
export const usualMemoryMegabytes = 512

/**
 * A thread's young generation begins large, and does not only grow: V8 would start with a megabyte, and
 * collect twenty times in half a second. It is a flag of V8's as threads have no such limit of their own.
 */
setFlagsFromString('--min-semi-space-size=16')

/** A worker, what it was told to load, and what it said since. */
export interface Taken {
  readonly worker: Worker
  readonly said: readonly unknown[]
}

interface Ahead extends Taken {
  readonly suiteFile: string | undefined
  readonly onSaid: (message: unknown) => void
  hasFailed: boolean
}

let ahead: Ahead | undefined

/**
 * The next worker of the usual size is this one. It keeps no process alive until it is taken. Which bundle it is to run
 * is guessed, as it takes a while until that is known: the newest of the suite is the right one unless something changed.
 */
export function startAhead(cache: string, slug: string | undefined): void {
  const suiteFile = slug === undefined ? undefined : newestBundle(cache, slug)
  const worker = start(usualMemoryMegabytes)
  const said: unknown[] = []
  const onSaid = (message: unknown): void => void said.push(message)
  const started: Ahead = { worker, suiteFile, said, onSaid, hasFailed: false }
  worker.on('message', onSaid)
  // Whoever takes another one instead meets the same error again, if it was one of the bundle's.
  const onFailure = (): void => {
    started.hasFailed = true
  }
  worker.on('error', onFailure)
  worker.on('exit', onFailure)
  worker.unref()
  if (suiteFile !== undefined) worker.postMessage(suiteFile)
  ahead = started
}

/** A worker that runs the bundle, or is about to. */
export function takeWorker(suiteFile: string, memoryMegabytes: number): Taken {
  if (ahead !== undefined && memoryMegabytes === usualMemoryMegabytes) {
    const taken = ahead
    ahead = undefined
    const isRight = taken.suiteFile === undefined || taken.suiteFile === suiteFile
    if (isRight && !taken.hasFailed) {
      taken.worker.off('message', taken.onSaid)
      taken.worker.ref()
      if (taken.suiteFile === undefined) taken.worker.postMessage(suiteFile)
      return taken
    }
    void taken.worker.terminate()
  }
  const worker = start(memoryMegabytes)
  worker.postMessage(suiteFile)
  return { worker, said: [] }
}

/** Undefined where there is none, or more than one: a run at the same time is about to clean up. */
function newestBundle(cache: string, slug: string): string | undefined {
  const bundles = namesIn(cache).filter(
    (name) => name.startsWith(`${slug}-`) && /^[0-9a-f]{16}\.js$/.test(name.slice(slug.length + 1)),
  )
  const [only] = bundles
  return only === undefined || bundles.length > 1 ? undefined : join(cache, only)
}

/** None where it cannot be read: whoever needs the folder meets the error again, and tells it in words. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return []
    throw error
  }
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
