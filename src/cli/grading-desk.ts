/** Grades folders one after another in one warm thread. A folder that cannot be read does not keep the others waiting. */
import type { Verdict } from '../contract/verdict.ts'
import type { ExerciseBrief } from '../course/exercises.ts'
import { readLearnerFolder } from '../course/learner-folder.ts'
import { bundleSuite } from '../grading/bundle.ts'
import { NodeGrader } from '../grading/node.ts'
import { type Failure, failureOf } from './failure.ts'

export interface Asked {
  readonly stage?: string
  readonly seed: number
  readonly inspect: boolean
}

/** A folder with its verdict, or with what kept it from one. */
export type Marked = { readonly folder: string; readonly tookMs: number } & (
  | { readonly verdict: Verdict; readonly failure?: never; readonly error?: never }
  | { readonly verdict?: never; readonly failure: Failure; readonly error: unknown }
)

export class GradingDesk implements Disposable {
  readonly brief: ExerciseBrief
  readonly #asked: Asked
  readonly #grader: NodeGrader

  private constructor(brief: ExerciseBrief, asked: Asked, grader: NodeGrader) {
    this.brief = brief
    this.#asked = asked
    this.#grader = grader
  }

  static async open(root: string, brief: ExerciseBrief, asked: Asked): Promise<GradingDesk> {
    const { file } = await bundleSuite(brief.slug, root)
    // Whoever sits at a debugger is not stuck.
    const grader = new NodeGrader(
      brief.slug,
      file,
      asked.inspect ? { silenceMs: Number.POSITIVE_INFINITY } : {},
    )
    return new GradingDesk(brief, asked, grader)
  }

  async mark(folders: readonly string[], signal: AbortSignal): Promise<readonly Marked[]> {
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
      const files = readLearnerFolder(folder, this.brief)
      const { stage, seed } = this.#asked
      const verdict = await this.#grader.grade({
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

  [Symbol.dispose](): void {
    this.#grader.dispose()
  }
}
