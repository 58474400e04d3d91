/** What a suite is run over: an exercise with all that is not the learner's. */
import type { Exercise } from '../contract/exercise.ts'
import type { Parts } from '../contract/parts.ts'
import type { Planned } from '../contract/planned.ts'
import type { Stack } from '../contract/stack.ts'
import type { Precompiled } from '../simulator/sandbox/compile.ts'

/** File name → source text. */
export type Sources = Readonly<Record<string, string>>

export interface Subject {
  readonly slug: string
  readonly exercise: Exercise
  /** Before any plan. */
  readonly stack: Stack
  /** Where the learner plans it. */
  readonly planned?: Planned
  readonly provided: Sources
  /** The same, for simulated worlds: it is always there in a bundle. */
  readonly precompiled?: Precompiled
  /** Results of other exercises that its stack may run: the references. */
  readonly parts?: Parts
  /** The same, by exercise. */
  readonly precompiledParts?: Readonly<Record<string, Precompiled>>
}

/** What is handed in. */
export interface Submission {
  readonly files: Sources
  /** The learner's own results of other exercises, all files of each: they run in place of the references. */
  readonly parts?: Readonly<Record<string, Sources>>
}

/** One test at one seed. */
export interface TestRun {
  readonly stage: string
  readonly test: string
  readonly seed: number
}
