/** One warm grading thread in which one test after the other is run over one program after the other. */
import type { ThreadMessage, Took } from '../grading/messages.ts'
import { spawnThread } from '../grading/node.ts'
import { usualMemoryMegabytes } from '../grading/node-worker.ts'
import type { Sources, TestRun } from '../grading/subject.ts'
import type { Limits } from '../grading/test-worlds.ts'
import { type Ready, WatchedThread } from '../grading/watched-thread.ts'

export type Ran =
  | { readonly kind: 'passed'; readonly took: Took }
  | { readonly kind: 'failed'; readonly took: Took; readonly say: string }
  /** It would have gone on and on, or taken all memory. */
  | { readonly kind: 'ran-on' }
  | { readonly kind: 'does-not-compile'; readonly message: string }

/** Longer than for a learner: with all cores busy a thread may be silent and not stuck. */
const silenceMs = 10_000
/** What a thread keeps of each run adds up. */
const runsPerThread = 20_000

const ranOn = /^world-(too-many-|stuck|out-of-memory)/

export class TestThread {
  readonly #suiteFile: string
  #thread: WatchedThread | undefined
  #runs = 0

  constructor(suiteFile: string) {
    this.#suiteFile = suiteFile
  }

  /** Of the suite, in its order. */
  async tests(): Promise<Ready['tests']> {
    return (await this.#fresh().ready).tests
  }

  async run(files: Sources, run: TestRun, limits: Limits, signal: AbortSignal): Promise<Ran> {
    const thread = this.#fresh()
    let told: Extract<ThreadMessage, { kind: 'result' }> | undefined
    const request = { kind: 'grade', files: { ...files }, runs: [run], trace: false, limits } as const
    const end = await thread.run(
      request,
      (message) => {
        if (message.kind === 'result') told = message
      },
      signal,
    )
    this.#runs += 1
    if (end.kind === 'stuck' || end.kind === 'out-of-memory') return { kind: 'ran-on' }
    const broke = end.kind === 'broke' ? ({ kind: 'grader-broke', message: end.message } as const) : undefined
    const outcome = end.kind === 'done' ? end.outcome : broke
    if (outcome?.kind === 'does-not-compile') return { kind: 'does-not-compile', message: outcome.message }
    if (outcome?.kind === 'grader-broke' || told?.took === undefined) {
      this.dispose()
      const why = outcome !== undefined && 'message' in outcome ? outcome.message : 'it told no result'
      throw new Error(`the grading thread broke in ${run.stage}/${run.test}: ${why}`)
    }
    const { result, took } = told
    if (took.isBrokenOff || ranOn.test(result.say?.id ?? '')) return { kind: 'ran-on' }
    if (result.status === 'passed') return { kind: 'passed', took }
    return { kind: 'failed', took, say: result.say?.id ?? '' }
  }

  dispose(): void {
    this.#thread?.terminate()
    this.#thread = undefined
  }

  #fresh(): WatchedThread {
    if (this.#thread?.isUsable === false || this.#runs >= runsPerThread) this.dispose()
    if (this.#thread === undefined) this.#runs = 0
    this.#thread ??= new WatchedThread(
      (listener) => spawnThread(this.#suiteFile, usualMemoryMegabytes, listener),
      silenceMs,
      () => undefined,
    )
    return this.#thread
  }
}
