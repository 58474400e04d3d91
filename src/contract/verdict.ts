/** What grading returns. */
import type { PartOwners } from './parts.ts'

export interface Verdict {
  readonly format: 1
  readonly exercise: string
  /** A demonstration on real processes, of those tests that hold there: never a grade. Simulated unless told. */
  readonly world?: 'real'
  /**
   * SHA-256 of the learner's files, and of their own results of other exercises that ran with them: a verdict for other
   * code is never shown as current.
   */
  readonly filesHash: string
  /** Of the suite with all that runs in it: the references of other exercises too. */
  readonly suiteHash: string
  /** Whose results of other exercises ran. Left out where the suite runs none. */
  readonly parts?: PartOwners
  readonly outcome: Outcome
  /** Every test that was asked for, in the suite's order. */
  readonly tests: readonly TestResult[]
}

export type Outcome =
  | { readonly kind: 'passed' | 'failed' }
  | {
      readonly kind: 'does-not-compile'
      readonly file: string
      readonly line: number
      readonly column?: number
      readonly message: string
      /** Of a plan that could be read, and means no stack: what else is wrong with it. */
      readonly also?: readonly CodeFault[]
    }
  | {
      readonly kind: 'threw-at-boot'
      readonly file: string
      readonly line: number
      readonly node?: string
      readonly message: string
    }
  | {
      readonly kind: 'stuck' | 'out-of-memory'
      readonly stage: string
      readonly test: string
      readonly node?: string
      /** A loop or function that it was in, with `line`. */
      readonly file?: string
      readonly line?: number
    }
  | { readonly kind: 'grader-broke'; readonly message: string }

export interface CodeFault {
  readonly file: string
  readonly line: number
  readonly column?: number
  readonly message: string
}

export interface TestResult {
  readonly stage: string
  readonly test: string
  readonly seed: number
  readonly status: 'passed' | 'failed' | 'not-run'
  /** A classroom’s alone: practice has no such test. */
  readonly isHeldBack?: true
  readonly say?: Say
  readonly expected?: string
  readonly seen?: string
  /** The event where the replay opens: the first that broke the expectation, as far as the suite can tell. */
  readonly event?: number
  /** Which of the test's worlds it belongs to, from 0. The first unless told. */
  readonly world?: number
  /** Virtual time of that event, and the node where it happened or that it came from, where they are known. */
  readonly atMs?: number
  readonly node?: string
  /** What the learner's code threw first in this run, whatever the test was about: mostly the reason for all the rest. */
  readonly threw?: Threw
  /** Rejections that nobody had caught when they came, in a test that passed as well. Left out when there were none. */
  readonly uncaught?: Uncaught
  /** The learner's own console, with virtual time. */
  readonly logs?: readonly string[]
}

/** Something that a program threw and did not catch. */
export interface Threw {
  readonly node: string
  readonly message: string
  /** It came out of a fetch or a disk call that failed, as those do when a test lets a node die: not caught, but no slip either. */
  readonly isFailedCall?: true
  /** Where, as far as the engine can tell. */
  readonly file?: string
  readonly line?: number
}

/** Engines tell of such rejections in their own time: the count is what came while the test ran. */
export interface Uncaught {
  readonly count: number
  /** The first one. */
  readonly message: string
  readonly file?: string
  readonly line?: number
}

/** A failure in words that are looked up in the exercise's text, or in the grader's own for ids that start with `world-`. */
export interface Say {
  readonly id: string
  readonly values: Readonly<Record<string, string | number>>
}
