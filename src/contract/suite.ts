/** What `millions/suite` gives to a suite. */
import type { Assertion, ExpectStatic } from 'vitest'
import type { HistoryEvent } from './history.ts'
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
export type TestBody = (context: TestContext) => Promise<void>
export interface TestFunction {
  (id: string, body: TestBody): void
  /**
   * Holds for real processes as well, and can be shown there (`millions grade --real`). So it wants nothing that only the
   * simulated world has: no `crashBefore`, no disk that is torn, slow or failing, no exact times, and no count that one slow answer would change.
   */
  real(id: string, body: TestBody): void
}
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
/** Where a failure shows first: an event, or the response or error that a `fetch` of the world gave. Undefined: the suite cannot tell. */
export type ShownAt = HistoryEvent | Response | Error | undefined
/**
 * `at` is where the replay opens; a function is called when the expectation fails.
 * Unless told, it is where something reached the suite last.
 */
export type SayFunction = (id: string, values?: Say['values'], at?: ShownAt | (() => ShownAt)) => Say
