/** What `millions/suite` gives to a suite. */
import type { Assertion, ExpectStatic } from 'vitest'
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
/** vitest's own matchers; `say` turns a failure into words for the learner. */
export interface ExpectFunction extends AsymmetricMatchers {
  <T>(value: T, say: Say): Assertion<void, T>
  /** The test goes on, and fails in the end. */
  soft<T>(value: T, say: Say): Assertion<void, T>
}
type AsymmetricMatchers = Pick<
  ExpectStatic,
  | 'any'
  | 'anything'
  | 'arrayContaining'
  | 'closeTo'
  | 'objectContaining'
  | 'stringContaining'
  | 'stringMatching'
>
export type SayFunction = (id: string, values?: Say['values']) => Say
