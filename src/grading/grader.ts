/** Grades submissions in watched threads: what the hosts in browser and Node have in common. */
import type { TestResult, Verdict } from '../contract/verdict.ts'
import { filesHash } from './hash.ts'
import { cutTest, makeVerdict } from './make-verdict.ts'
import type { GradeMessage } from './messages.ts'
import type { Sources, TestRun } from './subject.ts'
import { type Ready, type RunEnd, type SpawnThread, WatchedThread } from './watched-thread.ts'

export interface GradeOptions {
  readonly files: Sources
  /** `[1]` unless told: a learner's verdict never changes by itself. */
  readonly seeds?: readonly number[]
  /** Up to and including this stage. All unless told. */
  readonly stage?: string
  /** Only these tests. */
  readonly only?: readonly { readonly stage: string; readonly test: string }[]
  /** Results as they arrive. */
  readonly onTest?: (result: TestResult) => void
  /** A test begins. */
  readonly onProgress?: (stage: string, test: string) => void
  readonly signal?: AbortSignal
}

export interface GraderSettings {
  readonly exercise: string
  readonly spawn: SpawnThread
  /** How long a thread may give no sign of life. `Infinity` for a debugger. */
  readonly silenceMs: number
  /** Whether a thread that ended its run in order takes the next; else a new one is warmed up after each run. */
  readonly reuse: boolean
  /** Whether to run into the end of memory a second time, only to name the node. */
  readonly traceMemory: boolean
}

type Request = Omit<GradeMessage, 'heartbeatMs'>

export class ThreadGrader {
  readonly #settings: GraderSettings
  #warm: WatchedThread | undefined
  #running: AbortController | undefined
  #disposed = false

  constructor(settings: GraderSettings) {
    this.#settings = settings
  }

  /** Starts the next thread ahead of time. Rejects when it cannot start. */
  async warm(): Promise<void> {
    this.#warm ??= this.#spawn()
    await this.#warm.ready
  }

  /** A run that is still on is ended, and rejects with an `AbortError`. */
  async grade(options: GradeOptions): Promise<Verdict> {
    if (this.#disposed) throw new Error(`the grader of ${this.#settings.exercise} is disposed`)
    options.signal?.throwIfAborted()
    this.#running?.abort(new DOMException('a newer run took over', 'AbortError'))
    const running = new AbortController()
    this.#running = running
    const signals = [running.signal, ...(options.signal === undefined ? [] : [options.signal])]
    try {
      return await this.#grade(options, AbortSignal.any(signals))
    } finally {
      if (this.#running === running) this.#running = undefined
      if (!this.#disposed && !this.#settings.reuse) this.#warm ??= this.#spawn()
    }
  }

  dispose(): void {
    this.#disposed = true
    this.#running?.abort(new DOMException('the grader is disposed', 'AbortError'))
    this.#warm?.terminate()
    this.#warm = undefined
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  async #grade(options: GradeOptions, signal: AbortSignal): Promise<Verdict> {
    const { files, seeds = [1], stage, only } = options
    const request: Request = {
      kind: 'grade',
      files: { ...files },
      seeds: [...seeds],
      ...(stage !== undefined && { stage }),
      ...(only !== undefined && { only: only.map(({ stage, test }) => ({ stage, test })) }),
      trace: false,
    }
    let attempt = await this.#attempt(request, options, signal)
    if (attempt.end.kind === 'stuck') {
      const named = await this.#name(attempt, request, signal)
      // It was the machine that paused, not the program.
      if (named === undefined) attempt = await this.#attempt(request, options, signal)
      else attempt = { ...attempt, end: named }
    } else if (attempt.end.kind === 'out-of-memory' && this.#settings.traceMemory) {
      // Only the name is wanted: the kind is known.
      const named = await this.#name(attempt, request, signal)
      const node = named !== undefined && 'node' in named ? named.node : undefined
      if (node !== undefined) attempt = { ...attempt, end: { ...attempt.end, node } }
    }
    const cut = cutTest(attempt.end)
    if (cut !== undefined) options.onTest?.(cut)
    const { exercise } = this.#settings
    return makeVerdict({ exercise, filesHash: filesHash(files), seeds, ...attempt })
  }

  async #attempt(request: Request, options: GradeOptions, signal: AbortSignal): Promise<Attempt> {
    const thread = this.#warm ?? this.#spawn()
    this.#warm = undefined
    const results: TestResult[] = []
    try {
      const end = await thread.run(
        request,
        (message) => {
          if (message.kind === 'started') options.onProgress?.(message.stage, message.test)
          if (message.kind !== 'result') return
          results.push(message.result)
          options.onTest?.(message.result)
        },
        signal,
      )
      const suite = await thread.ready.catch(() => ({ suiteHash: '', tests: [] }))
      if (end.kind === 'done' && this.#settings.reuse && !this.#disposed) this.#warm ??= thread
      return { suite, results, end }
    } finally {
      if (this.#warm !== thread) thread.terminate()
    }
  }

  /** Runs the test that was cut short once more, in a fresh thread that names every node before it acts. */
  async #name(attempt: Attempt, request: Request, signal: AbortSignal): Promise<RunEnd | undefined> {
    const at: TestRun | undefined = attempt.end.kind === 'done' ? undefined : testOf(attempt, request)
    if (at === undefined) return attempt.end
    const { stage, test, seed } = at
    const { stage: _all, ...rest } = request
    const thread = this.#spawn()
    try {
      const traced: Request = { ...rest, seeds: [seed], only: [{ stage, test }], trace: true }
      const end = await thread.run(traced, () => undefined, signal)
      return end.kind === 'done' ? undefined : end.kind === 'broke' ? end : { ...end, at }
    } finally {
      thread.terminate()
    }
  }

  #spawn(): WatchedThread {
    return new WatchedThread(this.#settings.spawn, this.#settings.silenceMs)
  }
}

interface Attempt {
  readonly suite: Ready
  readonly results: readonly TestResult[]
  readonly end: RunEnd
}

/** Before any test has begun, the first of them stands for the run. */
function testOf({ end, suite }: Attempt, request: Request): TestRun | undefined {
  if (end.kind !== 'stuck' && end.kind !== 'out-of-memory') return undefined
  const [first] = request.only ?? suite.tests
  const [seed] = request.seeds
  return end.at ?? (first && seed !== undefined ? { ...first, seed } : undefined)
}
