/** What `millions/suite` gives to a suite. */
import type { ExpectStatic } from 'vitest'
import type { Say } from './verdict.ts'
import type { World, WorldOptions } from './world.ts'

/** What a test is called with. */
export interface TestContext {
  /** Starts a world with the learner's files in it. Settles when every node accepts connections. A test may start several, one after another. */
  readonly boot: (options?: WorldOptions) => Promise<World>
  /** Derived from the run's seed and the test's id. For chance of the suite's own. */
  readonly seed: number
  /** A number from 0 up to 1, from a stream that belongs to this test. */
  readonly random: () => number
}

/** A step of the exercise: the ids are those of `exercise.ts`. */
export type StageFunction = (id: string, body: () => void) => void
export type TestFunction = (id: string, body: (context: TestContext) => Promise<void>) => void
/** vitest's own `expect`; `say` turns its failure into words for the learner. */
export type ExpectFunction = Pick<ExpectStatic, 'soft'> & (<T>(value: T, say: Say) => ReturnType<ExpectStatic>)
export type SayFunction = (id: string, values?: Say['values']) => Say
