/** Grades folders one after another in warm threads. A folder that cannot be read does not keep the others waiting. */
import type { TestResult, Verdict } from '../contract/verdict.ts'
import { CourseError } from '../course/course-error.ts'
import type { ExerciseBrief, Files } from '../course/exercises.ts'
import { notePassed } from '../course/passed.ts'
import { startedAt } from '../course/started.ts'
import { workspaceFolder } from '../course/workspace-folder.ts'
import type { ThreadGrader } from '../grading/grader.ts'
import { NodeGrader } from '../grading/node.ts'
import { text } from '../messages/cli/learner.en.ts'
import { type Failure, failureOf } from './failure.ts'
import { type PartsChoice, partsOf } from './own-parts.ts'
import { askedStages, isCoreComplete, type Stage } from './stage-results.ts'
import { readSubmission } from './submission.ts'
import { provideSuite } from './suite.ts'

export interface Asked {
  readonly stage?: string
  readonly seed: number
  readonly inspect: boolean
  /** On real processes, those tests that hold there. */
  readonly isReal: boolean
  /** The core stages alone. */
  readonly isCore: boolean
  /** Whose results of other exercises run. */
  readonly parts: PartsChoice
}

/** A folder with its verdict, or with what kept it from one. */
export type Marked = {
  readonly folder: string
  readonly tookMs: number
  /** The stage with whose checkpoint the work began: what passes is assisted. */
  readonly startedAt?: string
} & (
  | { readonly verdict: Verdict; readonly failure?: never; readonly error?: never }
  | { readonly verdict?: never; readonly failure: Failure; readonly error: unknown }
)

export class GradingDesk implements AsyncDisposable {
  readonly brief: ExerciseBrief
  /** Those that were asked for. */
  readonly stages: readonly Stage[]
  readonly #root: string
  readonly #asked: Asked
  #grader: Promise<ThreadGrader> | undefined

  constructor(root: string, brief: ExerciseBrief, asked: Asked) {
    this.#root = root
    this.brief = brief
    this.#asked = asked
    this.stages = askedStages(brief, asked)
  }

  /** Each as it is done. Throws when it is called off. */
  async *mark(
    folders: readonly string[],
    signal: AbortSignal,
    onTest?: (done: number, of: number) => void,
  ): AsyncGenerator<Marked, void, void> {
    // Its threads come up while folders are read. What goes wrong with it is told by the folder that needs it.
    this.#grader ??= this.#startGrader()
    this.#grader.catch(() => undefined)
    for (const folder of folders) {
      signal.throwIfAborted()
      yield await this.#markOne(folder, signal, onTest)
    }
  }

  async #markOne(
    folder: string,
    signal: AbortSignal,
    onTest: ((done: number, of: number) => void) | undefined,
  ): Promise<Marked> {
    const from = performance.now()
    const tookMs = () => Math.round(performance.now() - from)
    try {
      const files = await readSubmission(this.#root, this.brief, folder)
      this.#grader ??= this.#startGrader()
      const verdict = await this.#grade(await this.#grader, files, signal, onTest)
      this.#keepPassed(folder, files, verdict)
      const began = startedAt(folder, this.brief)
      return { folder, tookMs: tookMs(), verdict, ...(began !== undefined && { startedAt: began }) }
    } catch (error) {
      signal.throwIfAborted()
      return { folder, tookMs: tookMs(), failure: failureOf(error), error }
    }
  }

  /** Of the learner who works here, as other exercises run what they have passed. */
  #keepPassed(folder: string, files: Files, verdict: Verdict): void {
    const isTheirs = folder === workspaceFolder(this.#root, this.brief.slug)
    if (isTheirs && !this.#asked.isReal && isCoreComplete(verdict, this.brief))
      notePassed(folder, files, new Date())
  }

  async #grade(
    grader: ThreadGrader,
    files: Files,
    signal: AbortSignal,
    onTest: ((done: number, of: number) => void) | undefined,
  ): Promise<Verdict> {
    const { stage, seed, isCore } = this.#asked
    // A grader that does not come up says so when it is to grade.
    const tests = await grader.tests().catch(() => [])
    const wanted = tests.filter((test) => this.stages.some(({ id }) => id === test.stage)).length
    let done = 0
    const run = {
      files,
      ...(await partsOf(this.#root, this.#asked.parts, await grader.parts().catch(() => []))),
      seeds: [seed],
      signal,
      onTest: () => onTest?.(Math.min(++done, wanted), wanted),
    }
    const isOfCore = ({ stage: id }: { readonly stage: string }) =>
      this.stages.some((each) => each.id === id && each.level === 'core')
    const verdict = await grader.grade({
      ...run,
      ...(stage === undefined ? {} : { stage }),
      ...(isCore ? { only: tests.filter(isOfCore) } : {}),
    })
    // What a stretch stage cut short hides no core stage behind it.
    const hidden = hiddenBehindStretch(verdict, this.stages).filter(isOfCore)
    if (hidden.length === 0) return verdict
    const more = await grader.grade({ ...run, only: hidden })
    const isHidden = ({ stage: id, test }: TestResult) =>
      hidden.some((each) => each.stage === id && each.test === test)
    return {
      ...verdict,
      tests: verdict.tests.map((each, place) => (isHidden(each) ? (more.tests[place] ?? each) : each)),
    }
  }

  async #startGrader(): Promise<ThreadGrader> {
    const { slug } = this.brief
    if (this.#asked.isReal) {
      const { startRealGrader } = await import('./real-grader.ts')
      const grader = await startRealGrader(slug, this.#root)
      if ((await grader.tests()).length === 0)
        throw new CourseError(
          text.grade.nothingReal(slug),
          `exercises/${slug}/suite.test.ts`,
          text.grade.markReal,
        )
      return grader
    }
    const { file } = await provideSuite(slug, this.#root)
    // Whoever sits at a debugger is not stuck, and wants one thread to step through.
    const patient = { silenceMs: Number.POSITIVE_INFINITY, threads: 1 }
    const grader = new NodeGrader(slug, file, this.#asked.inspect ? patient : {})
    grader.warm().catch(() => undefined)
    return grader
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const grader = await this.#grader?.catch(() => undefined)
    grader?.dispose()
  }
}

/** The tests that a stuck test of a stretch stage kept from running. */
function hiddenBehindStretch({ outcome, tests }: Verdict, stages: readonly Stage[]): readonly TestResult[] {
  if (outcome.kind !== 'stuck' && outcome.kind !== 'out-of-memory') return []
  const at = stages.find(({ id }) => id === outcome.stage)
  return at?.level === 'stretch' ? tests.filter(({ status }) => status === 'not-run') : []
}
