/** Grading under Node: a worker thread with a fenced heap, its memory watched from outside. */
import { fileURLToPath } from 'node:url'
import { type GraderSettings, ThreadGrader } from './grader.ts'
import { takeWorker, usualMemoryMegabytes } from './node-worker.ts'
import type { Thread, ThreadListener } from './watched-thread.ts'

export type { GradeOptions } from './grader.ts'

export interface NodeGraderOptions {
  /** 2,000 unless told. */
  readonly silenceMs?: number
  /** What one submission may hold, buffers included. 512 unless told. */
  readonly memoryMegabytes?: number
  /** How many may share a submission's tests. One unless told: a thread that is used once costs more to start than it saves. */
  readonly threads?: number
}

const megabyte = 2 ** 20

export class NodeGrader extends ThreadGrader {
  /** `suiteFile` is a bundle, as bundle.ts makes it. */
  constructor(exercise: string, suiteFile: string | URL, options: NodeGraderOptions = {}) {
    const { silenceMs = 2000, memoryMegabytes = usualMemoryMegabytes, threads = 1 } = options
    const settings: GraderSettings = {
      exercise,
      silenceMs,
      threads,
      replaceAhead: false,
      traceMemory: true,
      spawn: (listener) => spawnThread(suiteFile, memoryMegabytes, listener),
    }
    super(settings)
  }
}

/** A worker thread that runs the bundle. */
export function spawnThread(
  suiteFile: string | URL,
  memoryMegabytes: number,
  listener: ThreadListener,
): Thread {
  const file = suiteFile instanceof URL ? fileURLToPath(suiteFile) : suiteFile
  const { worker, said } = takeWorker(file, memoryMegabytes)
  let share: number | undefined
  let isAsked = false
  let coreMs: number | undefined
  let isCoreAsked = false
  let ended = false
  const end = (kind: 'out-of-memory' | 'broke', message: string): void => {
    if (ended) return
    ended = true
    listener.onEnd(kind, message)
  }
  // What it said before it was taken comes first.
  queueMicrotask(() => {
    for (const message of said) listener.onMessage(message)
  })
  worker.on('message', listener.onMessage)
  worker.on('error', (error) => {
    const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    end(outOfMemory ? 'out-of-memory' : 'broke', error instanceof Error ? error.message : String(error))
  })
  worker.on('exit', (code) => end('broke', `the grading thread ended by itself with code ${code}`))
  return {
    post: (message) => worker.postMessage(message),
    terminate: async () => {
      ended = true
      await worker.terminate()
    },
    // The answer to one question is there at the next: V8 is interrupted for it, however busy the program is.
    memoryUse: () => {
      const use = share === undefined ? undefined : { share, isFresh: !isAsked }
      if (!isAsked && !ended) {
        isAsked = true
        worker.getHeapStatistics().then(
          ({ used_heap_size, external_memory }) => {
            isAsked = false
            share = (used_heap_size + external_memory) / (memoryMegabytes * megabyte)
          },
          () => undefined,
        )
      }
      return use
    },
    // Answered by the system, whatever the thread does.
    coreMs: () => {
      if (!isCoreAsked && !ended) {
        isCoreAsked = true
        worker.cpuUsage().then(
          ({ user, system }) => {
            isCoreAsked = false
            coreMs = (user + system) / 1000
          },
          () => undefined,
        )
      }
      return coreMs
    },
  }
}
