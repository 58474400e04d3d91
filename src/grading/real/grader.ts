/** Runs a suite's real tests under Node: its threads hold the suite alone, each program a process of its own. */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Verdict } from '../../contract/verdict.ts'
import type { RealProgram } from '../../processes/part.ts'
import { type GradeOptions, ThreadGrader } from '../grader.ts'
import type { Thread, ThreadListener } from '../watched-thread.ts'
import { type RealSettings, usualLimits } from './settings.ts'

/** No program runs in the thread: one that is silent waits for a core. */
const silenceMs = 30_000
/** With more, stacks would keep each other waiting for a core. */
const usualThreads = Math.min(4, availableParallelism() + 1)

export interface RealGraderOptions {
  /** How many tests run side by side. One more than there are cores unless told, as they wait for the clock most of the time. */
  readonly threads?: number
  readonly limits?: RealSettings['limits']
}

export class RealGrader extends ThreadGrader {
  /** `suiteFile` is a bundle for real processes, as bundle.ts makes it. */
  constructor(
    exercise: string,
    suiteFile: string | URL,
    program: RealProgram,
    { threads = usualThreads, limits = usualLimits }: RealGraderOptions = {},
  ) {
    const file = suiteFile instanceof URL ? fileURLToPath(suiteFile) : suiteFile
    super({
      exercise,
      silenceMs,
      threads,
      replaceAhead: false,
      traceMemory: false,
      spawn: (listener) => spawn(file, { program, limits }, listener),
    })
  }

  override async grade(options: GradeOptions): Promise<Verdict> {
    const { format, exercise, ...verdict } = await super.grade(options)
    return { format, exercise, world: 'real', ...verdict }
  }
}

function spawn(file: string, settings: RealSettings, listener: ThreadListener): Thread {
  const worker = new Worker(file, { workerData: settings })
  worker.on('message', listener.onMessage)
  worker.on('error', (error) => {
    listener.onEnd('broke', error instanceof Error ? error.message : String(error))
  })
  worker.on('exit', (code) => listener.onEnd('broke', `the thread ended by itself with code ${code}`))
  return {
    post: (message) => worker.postMessage(message),
    // What it has started ends with it: the guard of each stack sees to that.
    terminate: async () => void (await worker.terminate()),
  }
}
