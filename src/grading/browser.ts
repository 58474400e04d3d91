/** Grading on a page: a module Worker, so that the page stays alive whatever the program does. */
import { ThreadGrader } from './grader.ts'
import type { Thread, ThreadListener } from './watched-thread.ts'

export type { GradeOptions } from './grader.ts'

export interface BrowserGraderOptions {
  /** 2,000 unless told. */
  readonly silenceMs?: number
  /** How many may share a submission's tests. As many as there are cores, and at most two, unless told. */
  readonly threads?: number
}

export class Grader extends ThreadGrader {
  /** `suiteUrl` is where the site serves the bundle. */
  constructor(exercise: string, suiteUrl: string | URL, options: BrowserGraderOptions = {}) {
    const { silenceMs = 2000, threads = Math.min(2, navigator.hardwareConcurrency) } = options
    // A Worker that had to be ended is replaced while the learner reads why.
    // Memory is not tried twice here, as it may take the page with it.
    super({
      exercise,
      silenceMs,
      threads,
      replaceAhead: true,
      traceMemory: false,
      spawn: (listener) => spawn(suiteUrl, listener),
    })
  }
}

/** How long a Worker that was ended is waited for. Chromium takes two seconds to stop a busy one. */
const longestEndMs = 5000

function spawn(suiteUrl: string | URL, listener: ThreadListener): Thread {
  // Each has a name of its own, and holds the lock of that name for as long as it lives.
  const name = `grading ${performance.timeOrigin + performance.now()} ${Math.random()}`
  const worker = new Worker(suiteUrl, { type: 'module', name })
  worker.onmessage = (event) => listener.onMessage(event.data)
  worker.onmessageerror = () => listener.onEnd('broke', 'a message of the grading thread could not be read')
  worker.onerror = (event) => {
    event.preventDefault()
    const message = event.message || 'the grading thread could not be loaded'
    listener.onEnd(/out of memory|allocation failed/i.test(message) ? 'out-of-memory' : 'broke', message)
  }
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => {
      worker.terminate()
      return whenFree(name)
    },
  }
}

/** At once where there are no locks: a page that is not served securely. */
async function whenFree(lock: string): Promise<void> {
  try {
    await navigator.locks?.request(lock, { signal: AbortSignal.timeout(longestEndMs) }, () => undefined)
  } catch {
    // A browser that refuses locks, or a Worker that does not stop: nothing more can be known of it.
  }
}
