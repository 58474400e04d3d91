/** Grading on a page: a module Worker, so that the page stays alive whatever the program does. */
import { ThreadGrader } from './grader.ts'
import type { Thread, ThreadListener } from './watched-thread.ts'

export type { GradeOptions } from './grader.ts'

export interface BrowserGraderOptions {
  /** 2,000 unless told. */
  readonly silenceMs?: number
}

export class Grader extends ThreadGrader {
  /** `suiteUrl` is where the site serves the bundle. */
  constructor(exercise: string, suiteUrl: string | URL, { silenceMs = 2000 }: BrowserGraderOptions = {}) {
    // A new Worker for every run: the next one is warmed up while the learner reads.
    // Memory is not tried twice here, as it may take the page with it.
    super({
      exercise,
      silenceMs,
      reuse: false,
      traceMemory: false,
      spawn: (listener) => spawn(suiteUrl, listener),
    })
  }
}

function spawn(suiteUrl: string | URL, listener: ThreadListener): Thread {
  const worker = new Worker(suiteUrl, { type: 'module', name: 'grading' })
  worker.onmessage = (event) => listener.onMessage(event.data)
  worker.onmessageerror = () => listener.onEnd('broke', 'a message of the grading thread could not be read')
  worker.onerror = (event) => {
    event.preventDefault()
    const message = event.message || 'the grading thread could not be loaded'
    listener.onEnd(/out of memory|allocation failed/i.test(message) ? 'out-of-memory' : 'broke', message)
  }
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
  }
}
