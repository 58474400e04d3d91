/** A run to be looked at event by event: what the replay shows, and what `millions replay` prints. */
import type { HistoryEvent } from './history.ts'
import type { TestResult } from './verdict.ts'

export interface Replay {
  readonly exercise: string
  /** Of a test's run; a run of the stack view has none. */
  readonly result?: TestResult
  /** A test may start several worlds, one after the other. `result.event` belongs to that of `result.world`. */
  readonly worlds: readonly ReplayedWorld[]
}

/** A test's run, whole. */
export interface TestReplay extends Replay {
  readonly result: TestResult
}

export interface ReplayedWorld {
  /** Every node that there ever was, in the order of their creation. */
  readonly nodes: readonly ReplayedNode[]
  /** From the first on; `event.id` is the place in it. At most so many as the grader keeps; `leftOut` counts the rest, at the end. */
  readonly events: readonly HistoryEvent[]
  readonly leftOut: number
  /** Events before the first one, of a run whose newest ones were kept. */
  readonly leftOutBefore?: number
}

export interface ReplayedNode {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly byLearner: boolean
  /** How it fared right before the first event. Down unless told. */
  readonly began?: 'down' | 'booting' | 'up'
}
