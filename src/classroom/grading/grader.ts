/** Who grades: in processes that can be killed, whatever a program does to them. */
import type { Verdict } from '../../contract/verdict.ts'

export interface Ordered {
  readonly exercise: string
  readonly files: Readonly<Record<string, string>>
  readonly seeds: readonly number[]
}

export interface Grader extends AsyncDisposable {
  /** Rejects with a `GraderLost` when the process went away, and with the signal's reason when it is called off: then the process is killed. */
  grade(order: Ordered, signal: AbortSignal): Promise<Verdict>
}

export class GraderLost extends Error {
  constructor(why: string) {
    super(`the grading process ${why}`)
    this.name = 'GraderLost'
  }
}
