/** Grades folders one after another in warm threads. A folder that cannot be read does not keep the others waiting. */
import type { Verdict } from '../contract/verdict.ts'
import { CourseError } from '../course/course-error.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import type { ThreadGrader } from '../grading/grader.ts'
import { NodeGrader } from '../grading/node.ts'
import { text } from '../messages/cli.en.ts'
import { type Failure, failureOf } from './failure.ts'
import { readSubmission } from './submission.ts'
import { provideSuite } from './suite.ts'

export interface Asked {
  readonly stage?: string
  readonly seed: number
  readonly inspect: boolean
  /** On real processes, those tests that hold there. */
  readonly isReal: boolean
}

/** A folder with its verdict, or with what kept it from one. */
export type Marked = { readonly folder: string; readonly tookMs: number } & (
  | { readonly verdict: Verdict; readonly failure?: never; readonly error?: never }
  | { readonly verdict?: never; readonly failure: Failure; readonly error: unknown }
)

export class GradingDesk implements AsyncDisposable {
  readonly brief: ExerciseBrief
  readonly #root: string
  readonly #asked: Asked
  #grader: Promise<ThreadGrader> | undefined

  constructor(root: string, brief: ExerciseBrief, asked: Asked) {
    this.#root = root
    this.brief = brief
    this.#asked = asked
  }

  async mark(folders: readonly string[], signal: AbortSignal): Promise<readonly Marked[]> {
    // Its threads come up while folders are read. What goes wrong with it is told by the folder that needs it.
    this.#grader ??= this.#startGrader()
    this.#grader.catch(() => undefined)
    const marked: Marked[] = []
    for (const folder of folders) {
      signal.throwIfAborted()
      marked.push(await this.#markOne(folder, signal))
    }
    return marked
  }

  async #markOne(folder: string, signal: AbortSignal): Promise<Marked> {
    const from = performance.now()
    const tookMs = () => Math.round(performance.now() - from)
    try {
      const files = readSubmission(this.#root, this.brief, folder)
      const { stage, seed } = this.#asked
      this.#grader ??= this.#startGrader()
      const grader = await this.#grader
      const verdict = await grader.grade({
        files,
        seeds: [seed],
        ...(stage === undefined ? {} : { stage }),
        signal,
      })
      return { folder, tookMs: tookMs(), verdict }
    } catch (error) {
      signal.throwIfAborted()
      return { folder, tookMs: tookMs(), failure: failureOf(error), error }
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
