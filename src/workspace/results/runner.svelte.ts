/** Runs the learner's code against the suite, and says in one line how it stands. */

import type { TestReplay } from '../../contract/replay.ts'
import type { Outcome, TestResult, Verdict } from '../../contract/verdict.ts'
import type { Grader } from '../../grading/browser.ts'
import { explainOutcome } from '../../grading/failure-text.ts'
import type { ReplayOptions } from '../../grading/grader.ts'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/index.ts'
import { reasonOf } from '../frame/reason.ts'
import type { Code } from '../session/drafts.ts'
import type { Session } from '../session/session.svelte.ts'
import type { WorkspaceExercise } from '../session/types.ts'
import type { Graded } from '../session/verdicts.ts'
import { findCutShortRun, holdMark } from './run-mark.ts'
import { ownTests, withOthers } from './share.ts'
import { nextStage, passedStages, type StageView, stageViews } from './stages.ts'

type ResultWords = Messages['results']

export interface Headline {
  readonly kind: 'idle' | 'running' | 'passed' | 'failed' | 'stale'
  readonly text: string
}

/** What ended a run without a verdict. */
export type Problem =
  | { readonly kind: 'stopped' | 'cut-short' }
  | { readonly kind: 'broke'; readonly message: string }

export class Runner {
  /** Whether a run is under way. */
  active = $state(false)
  /** How many tests it has, once that is known. */
  total = $state<number | undefined>()
  problem = $state.raw<Problem | undefined>(undefined)
  readonly #exercise: WorkspaceExercise
  readonly #session: Session
  #grader: Promise<Grader> | undefined
  #stop: AbortController | undefined
  readonly results = $derived.by<readonly TestResult[]>(
    () => this.#session.running ?? this.#session.graded?.verdict.tests ?? [],
  )
  readonly stages = $derived.by<readonly StageView[]>(() =>
    stageViews(this.#exercise, this.#exercise.text, this.results, this.active),
  )

  constructor(exercise: WorkspaceExercise, session: Session) {
    this.#exercise = exercise
    this.#session = session
  }

  /** Fetches the suite and what runs it. No thread is started. Rejects when they cannot be had. */
  async fetchAhead(): Promise<void> {
    await this.#ready()
  }

  /**
   * Fetches the suite, starts its Workers, and lets them practise on the course's own starter: a first submission is
   * graded in half the time for it. What fails here is told by the run that needs it.
   */
  async warm(): Promise<void> {
    try {
      await (await this.#ready()).warm(this.#exercise.starter)
    } catch {
      // The next run tries again, and says what is wrong.
    }
  }

  /** A run that took the page with it: found at the next load, and told as its verdict. */
  async lookForCutShortRun(): Promise<void> {
    const session = this.#session
    let verdict: Verdict | undefined
    try {
      verdict = await findCutShortRun(this.#exercise.slug)
    } catch {
      return // A browser that keeps nothing has nothing to tell.
    }
    if (verdict === undefined || this.active) return
    const { filesHash } = await import('../../grading/hash.ts')
    const same = filesHash(session.files) === verdict.filesHash
    this.problem = { kind: 'cut-short' }
    session.graded = { verdict, files: same ? session.files : {}, suiteUrl: session.suiteUrl, tookMs: 0 }
  }

  stop(): void {
    this.#stop?.abort()
  }

  async run(): Promise<void> {
    if (this.active) return
    const session = this.#session
    const stopping = new AbortController()
    this.#stop = stopping
    this.active = true
    this.problem = undefined
    session.running = []
    this.total = undefined
    try {
      // As it is now: what is typed meanwhile belongs to the next run. The draft is saved before the program runs, as it
      // may take the page with it; the version is kept beside it, and the verdict waits for it no longer than it takes.
      const { code } = session
      const kept = session.saveAll()
      await this.#grade(code, stopping.signal)
      await kept
    } catch (error) {
      session.running = undefined
      this.problem = stopping.signal.aborted
        ? { kind: 'stopped' }
        : { kind: 'broke', message: reasonOf(error) }
    } finally {
      this.active = false
    }
  }

  async #grade({ files, startedAt }: Code, signal: AbortSignal): Promise<void> {
    const session = this.#session
    const grader = await Promise.race([this.#ready(), rejectedBy(signal)])
    // A program that was stopped may run on for a moment: what it does to the page is not this run's.
    await Promise.race([grader.settled(), rejectedBy(signal)])
    const mark = await holdMark(this.#exercise.slug, files)
    const startedMs = performance.now()
    try {
      const tests = await grader.tests()
      const only = ownTests(this.#exercise, tests)
      this.total = (only ?? tests).length
      const verdict = await grader.grade({
        files,
        ...(only !== undefined && { only }),
        signal,
        onProgress: mark.at,
        onTest: (result) => {
          session.running = [...(session.running ?? []), result]
        },
      })
      const tookMs = performance.now() - startedMs
      this.#conclude({ verdict, files, suiteUrl: session.suiteUrl, tookMs }, startedAt)
    } finally {
      void grader.settled().then(() => mark.end())
    }
  }

  #conclude(graded: Graded, startedAt: string | undefined): void {
    if (graded.verdict.outcome.kind === 'grader-broke') {
      this.#session.running = undefined
      this.problem = { kind: 'broke', message: graded.verdict.outcome.message }
      return
    }
    const { tests } = graded.verdict
    const passed = passedStages(stageViews(this.#exercise, this.#exercise.text, tests, false))
    const isShare = this.#exercise.stagesBefore !== undefined
    const whole = isShare ? withOthers(graded, this.#session.graded) : graded
    this.#session.conclude(whole, passed, startedAt)
  }

  /** One test once more, with all that happens in it. Rejects as `Grader.replay` does. */
  async replay(options: ReplayOptions & { readonly signal: AbortSignal }): Promise<TestReplay> {
    const { files, stage, test, signal } = options
    const grader = await Promise.race([this.#ready(), rejectedBy(signal)])
    await Promise.race([grader.settled(), rejectedBy(signal)])
    const mark = await holdMark(this.#exercise.slug, files)
    mark.at(stage, test)
    try {
      return await grader.replay(options)
    } finally {
      void grader.settled().then(() => mark.end())
    }
  }

  /** The suite is fetched once and kept: every later Worker starts from it, with or without a network. */
  #ready(): Promise<Grader> {
    this.#grader ??= this.#open().catch((error: unknown) => {
      this.#grader = undefined
      throw error
    })
    return this.#grader
  }

  async #open(): Promise<Grader> {
    const { slug, suiteUrl } = this.#exercise
    const [{ Grader }, response] = await Promise.all([
      import('../../grading/browser.ts'),
      fetch(suiteUrl),
      // Wanted by every run: fetched now, as the network may be gone by then.
      import('../../grading/cut-short.ts'),
    ])
    if (!response.ok) throw new Error(`${suiteUrl} answered with ${response.status}.`)
    const suite = new Blob([await response.text()], { type: 'text/javascript' })
    return new Grader(slug, URL.createObjectURL(suite))
  }

  headline(words: ResultWords): Headline {
    const { graded, stale } = this.#session
    if (this.active) return { kind: 'running', text: this.#runningText(words) }
    if (this.problem !== undefined) {
      const text = { stopped: words.stopped, 'cut-short': words.cutShort, broke: words.broke }[
        this.problem.kind
      ]
      return { kind: 'stale', text }
    }
    if (graded === undefined) return { kind: 'idle', text: words.status.waiting }
    if (stale) return { kind: 'stale', text: words.stale }
    return verdictHeadline(graded.verdict, this.stages, words)
  }

  #runningText(words: ResultWords): string {
    const { total } = this
    const done = this.results.length
    return total === undefined ? words.running : fill(words.runningTest, { done, total })
  }

  /** What a screen reader hears when a run ends. Nothing while it is under way. */
  announcement(words: ResultWords): string {
    if (this.active) return words.running
    const { kind, text } = this.headline(words)
    return kind === 'idle' ? '' : text
  }
}

/** Never settles but by the signal: a network that hangs must not keep anybody from stopping. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

function verdictHeadline({ outcome }: Verdict, stages: readonly StageView[], words: ResultWords): Headline {
  const next = nextStage(stages)
  const tests = stages.flatMap((stage) => stage.tests.map(({ result }) => result))
  const isAnother = tests.length > 0 && tests.every(({ status }) => status === 'not-run')
  // Another lesson had its own stages graded.
  if ((outcome.kind === 'passed' || outcome.kind === 'failed') && isAnother)
    return { kind: 'idle', text: words.status.waiting }
  const corePassed = stages.every((stage) => stage.level === 'stretch' || stage.status === 'passed')
  if (tests.length > 0 && tests.every(({ status }) => status === 'passed'))
    return { kind: 'passed', text: words.titles.passed }
  if (outcome.kind !== 'failed' && outcome.kind !== 'passed')
    return { kind: 'failed', text: outcomeTitle(outcome, words) }
  if (corePassed) return { kind: 'passed', text: words.titles.corePassed }
  const passed = tests.filter((test) => test.status === 'passed').length
  const summary = fill(words.failedSummary, { passed, total: tests.length })
  const title =
    next === undefined ? '' : fill(words.titles.failed, { number: next.number, title: next.title })
  return { kind: 'failed', text: `${title} · ${summary}` }
}

/** With the place, where there is one to go to. */
function outcomeTitle(outcome: Outcome, words: ResultWords): string {
  const { title } = explainOutcome(outcome)
  if (!('file' in outcome) || outcome.file === undefined || outcome.line === undefined) return title
  const place = fill(words.place, { file: outcome.file, line: outcome.line })
  return fill(words.titleAt, { title, place })
}
