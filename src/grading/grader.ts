/** Grades submissions in watched threads: what the hosts in browser and Node have in common. */
import type { TestReplay } from '../contract/replay.ts'
import type { TestResult, Verdict } from '../contract/verdict.ts'
import { type CrewEnd, runCrew } from './crew.ts'
import { submissionHash } from './hash.ts'
import { cutTest, makeVerdict } from './make-verdict.ts'
import type { GradeMessage, ThreadMessage } from './messages.ts'
import { Practice } from './practice.ts'
import { Story, UnknownTest } from './story.ts'
import type { Sources, Submission, TestRun } from './subject.ts'
import { wantedRuns } from './wanted-runs.ts'
import {
  isReady,
  orAborted,
  type Ready,
  type RunEnd,
  type SpawnThread,
  WatchedThread,
} from './watched-thread.ts'

export interface GradeOptions extends Submission {
  /** `[1]` unless told: a learner's verdict never changes by itself. */
  readonly seeds?: readonly number[]
  /** Up to and including this stage. All unless told. */
  readonly stage?: string
  /** Only these tests. */
  readonly only?: readonly { readonly stage: string; readonly test: string }[]
  /** Results as they arrive. Those that the verdict has in the end may be fewer: what one thread cut short counts. */
  readonly onTest?: (result: TestResult) => void
  /** The earliest test that is under way. `node` is told while a test is run once more to find it: it is about to act. */
  readonly onProgress?: (stage: string, test: string, node?: string) => void
  readonly signal?: AbortSignal
}

export interface ReplayOptions extends TestRun, Submission {
  /** And what requests and replies carried, and what a disk kept. */
  readonly details?: boolean
  readonly signal?: AbortSignal
}

export interface GraderSettings {
  readonly exercise: string
  readonly spawn: SpawnThread
  /** How long a thread may give no sign of life. `Infinity` for a debugger. */
  readonly silenceMs: number
  /** How many may share a submission's tests. */
  readonly threads: number
  /** Whether a thread that was ended is replaced at once, rather than by the next run. */
  readonly replaceAhead: boolean
  /** Whether to run into the end of memory a second time, only to name the node. */
  readonly traceMemory: boolean
}

/** With fewer tests, a second thread costs more than it brings. */
const enoughToShare = 6

export class ThreadGrader {
  readonly #settings: GraderSettings
  /** Those that wait for a run. */
  #idle: WatchedThread[] = []
  #running: AbortController | undefined
  #practice: Practice | undefined
  /** When threads that were told to end will be gone. */
  readonly #ending = new Set<Promise<void>>()
  #disposed = false

  constructor(settings: GraderSettings) {
    this.#settings = settings
  }

  /**
   * Starts the threads ahead of time. Rejects when they cannot start. With `practice`, tests are run over these files,
   * for nobody, until a submission arrives: so that the engine knows its way when one does.
   */
  async warm(practice?: Sources): Promise<void> {
    if (this.#disposed) return
    this.#fill()
    const threads = [...this.#idle]
    await Promise.all(threads.map(({ ready }) => ready))
    if (practice === undefined || this.#running !== undefined || this.#practice !== undefined) return
    this.#practice = new Practice(threads, practice)
    await this.#practice.done
    this.#practice = undefined
  }

  /** A run that is still on is ended, and rejects with an `AbortError`. */
  grade(options: GradeOptions): Promise<Verdict> {
    return this.#alone(options.signal, (signal) => this.#grade(options, signal))
  }

  /** Of the suite, in its order. Rejects when no thread can start. */
  async tests(): Promise<Ready['tests']> {
    this.#fill()
    const [lead] = this.#idle
    return (await lead?.ready)?.tests ?? []
  }

  /**
   * Runs one test as `grade` does, and tells all that happened in it. A run that is still on is ended.
   * Rejects with an `UnknownTest`, with a `NoReplay` when the files do not compile, or with an `AbortError`.
   */
  replay(options: ReplayOptions): Promise<TestReplay> {
    return this.#alone(options.signal, (signal) => this.#replay(options, signal))
  }

  /** One run at a time. */
  async #alone<T>(wanted: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#disposed) throw new Error(`the grader of ${this.#settings.exercise} is disposed`)
    wanted?.throwIfAborted()
    this.#running?.abort(new DOMException('a newer run took over', 'AbortError'))
    const running = new AbortController()
    this.#running = running
    const signal = wanted === undefined ? running.signal : AbortSignal.any([running.signal, wanted])
    try {
      if (this.#practice !== undefined) await orAborted(this.#practice.finish(), signal)
      return await run(signal)
    } finally {
      if (this.#running === running) this.#running = undefined
      if (this.#settings.replaceAhead && this.#running === undefined) this.#fill()
    }
  }

  /**
   * Resolves when no thread that was ended runs any more, and those in their place are up: Chromium lets a busy one go on
   * for two seconds, in which its program may still take all memory there is, and what starts then may lack it. Never rejects.
   */
  async settled(): Promise<void> {
    do await Promise.all([...this.#ending, ...this.#idle.map(isReady)])
    while (this.#ending.size > 0)
  }

  dispose(): void {
    this.#disposed = true
    this.#running?.abort(new DOMException('the grader is disposed', 'AbortError'))
    this.#practice?.abort()
    for (const thread of this.#idle) thread.terminate()
    this.#idle = []
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  async #grade(options: GradeOptions, signal: AbortSignal): Promise<Verdict> {
    const { seeds = [1] } = options
    let attempt = await this.#attempt(options, signal)
    const isPlaced = 'file' in attempt.end
    if (attempt.end.kind === 'stuck' && !isPlaced) {
      const named = await this.#name(attempt.end, options, signal)
      // It was the machine that paused, not the program.
      if (named === undefined) attempt = await this.#attempt(options, signal)
      else attempt = { ...attempt, end: named }
    } else if (attempt.end.kind === 'out-of-memory' && this.#settings.traceMemory && !isPlaced) {
      // Only the name is wanted: the kind is known.
      const named = await this.#name(attempt.end, options, signal)
      const node = named !== undefined && 'node' in named ? named.node : undefined
      if (node !== undefined) attempt = { ...attempt, end: { ...attempt.end, node } }
    }
    const cut = cutTest(attempt.end)
    if (cut !== undefined) options.onTest?.(cut)
    const { exercise } = this.#settings
    const handedIn = wantedOf(options, attempt.suite)
    return makeVerdict({
      exercise,
      submission: handedIn,
      filesHash: submissionHash(handedIn),
      seeds,
      ...attempt,
    })
  }

  #attempt(options: GradeOptions, signal: AbortSignal): Promise<Attempt> {
    return this.#withThreads((threads) => attemptIn(threads, options, signal))
  }

  async #replay(
    { stage, test, seed, details = false, ...submission }: ReplayOptions,
    signal: AbortSignal,
  ): Promise<TestReplay> {
    const { exercise, traceMemory } = this.#settings
    const request = {
      kind: 'grade',
      runs: [{ stage, test, seed }],
      history: true,
      ...(details && { details }),
    } as const
    const { story, end, handedIn } = await this.#withThreads(async ([thread]) => {
      if (thread === undefined) throw new Error('there is no thread to replay in')
      const suite = await orAborted(thread.ready, signal)
      const { tests } = suite
      if (!tests.some((each) => each.stage === stage && each.test === test))
        throw new UnknownTest(`${stage}/${test}`, tests)
      const handedIn = wantedOf(submission, suite)
      return { handedIn, ...(await tellIn(thread, { ...request, ...handedIn, trace: false }, signal)) }
    })
    if (end.kind !== 'stuck' && (end.kind !== 'out-of-memory' || !traceMemory))
      return story.end(exercise, end)
    // Once more, in a thread that tells of each event before the next: now its story ends where it got stuck.
    const thread = this.#spawn()
    try {
      const traced = await tellIn(thread, { ...request, ...handedIn, trace: true }, signal)
      // Only its end is wanted: what kind of end it was is known.
      const named = traced.end.kind === 'stuck' && end.kind === 'out-of-memory'
      return traced.story.end(exercise, named ? { ...traced.end, kind: end.kind } : traced.end)
    } finally {
      thread.terminate()
    }
  }

  async #withThreads<T>(work: (threads: readonly WatchedThread[]) => Promise<T>): Promise<T> {
    this.#fill()
    const threads = this.#idle
    this.#idle = []
    try {
      return await work(threads)
    } finally {
      // What ended its run in order is warm for the next.
      if (this.#disposed) for (const thread of threads) thread.terminate()
      else this.#idle.unshift(...threads.filter(({ isUsable }) => isUsable))
    }
  }

  /** Runs the test that was cut short once more, in a fresh thread that names every node before it acts. */
  async #name(
    end: RunEnd,
    { onProgress, ...submission }: GradeOptions,
    signal: AbortSignal,
  ): Promise<RunEnd | undefined> {
    const at = 'at' in end ? end.at : undefined
    if (at === undefined) return end
    let lastNode: string | undefined
    const tell = (message: ThreadMessage): void => {
      if (message.kind !== 'node' || message.node === lastNode) return
      lastNode = message.node
      onProgress?.(at.stage, at.test, lastNode)
    }
    const thread = this.#spawn()
    try {
      const handedIn = wantedOf(submission, await orAborted(thread.ready, signal))
      const request = { kind: 'grade', ...handedIn, runs: [at], trace: true } as const
      const named = await thread.run(request, tell, signal)
      return named.kind === 'done' ? undefined : named.kind === 'broke' ? named : { ...named, at }
    } finally {
      thread.terminate()
    }
  }

  /** As many as the settings say, none of them ended. */
  #fill(): void {
    if (this.#disposed) return
    this.#idle = this.#idle.filter(({ isUsable }) => isUsable).slice(0, this.#settings.threads)
    while (this.#idle.length < this.#settings.threads) this.#idle.push(this.#spawn())
  }

  #spawn(): WatchedThread {
    return new WatchedThread(this.#settings.spawn, this.#settings.silenceMs, (gone) => {
      this.#ending.add(gone)
      void gone.then(() => this.#ending.delete(gone))
    })
  }
}

async function tellIn(
  thread: WatchedThread,
  request: Omit<GradeMessage, 'heartbeatMs'>,
  signal: AbortSignal,
): Promise<{ readonly story: Story; readonly end: RunEnd }> {
  const story = new Story()
  const end = await thread.run(request, (message) => story.take(message), signal)
  if (end.kind !== 'done' || end.outcome?.kind === 'grader-broke') thread.terminate()
  return { story, end }
}

/** Of the learner's results of other exercises only those that the suite may run: others have no say in the verdict. */
function wantedOf({ files, parts = {} }: Submission, suite: Ready): Submission {
  const wanted = Object.entries(parts).filter(([name]) => suite.parts.includes(name))
  return { files: { ...files }, ...(wanted.length > 0 && { parts: Object.fromEntries(wanted) }) }
}

interface Attempt extends CrewEnd {
  readonly suite: Ready
}

async function attemptIn(
  threads: readonly WatchedThread[],
  options: GradeOptions,
  signal: AbortSignal,
): Promise<Attempt> {
  const { seeds = [1], stage, only, onProgress, onTest } = options
  let suite: Ready = { suiteHash: '', stages: [], tests: [], parts: [] }
  let runs: readonly TestRun[]
  try {
    const [lead] = threads
    suite = lead === undefined ? suite : await orAborted(lead.ready, signal)
    runs = wantedRuns(suite, {
      seeds,
      ...(stage !== undefined && { stage }),
      ...(only !== undefined && { only }),
    })
  } catch (error) {
    signal.throwIfAborted()
    const message = error instanceof Error ? error.message : String(error)
    return { suite, results: [], end: { kind: 'broke', message } }
  }
  const end = await runCrew({
    runs,
    request: { ...wantedOf(options, suite), trace: false },
    threads: runs.length < enoughToShare ? threads.slice(0, 1) : threads,
    signal,
    onProgress: ({ stage: at, test }) => onProgress?.(at, test),
    onResult: (result) => onTest?.(result),
  })
  return { suite, ...end }
}
