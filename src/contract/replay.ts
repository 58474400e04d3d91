/** A test's run, whole: what the replay shows, and what `millions replay` prints. */
import type { HistoryEvent } from './history.ts'
import type { TestResult } from './verdict.ts'

export interface Replay {
  readonly exercise: string
  readonly result: TestResult
  /** A test may start several worlds, one after the other. `result.event` belongs to that of `result.world`. */
  readonly worlds: readonly ReplayedWorld[]
}

export interface ReplayedWorld {
  /** Every node that there ever was, in the order of their creation. */
  readonly nodes: readonly ReplayedNode[]
  /** From the first on; `event.id` is the place in it. At most so many as the grader keeps; `leftOut` counts the rest, at the end. */
  readonly events: readonly HistoryEvent[]
  readonly leftOut: number
}

export interface ReplayedNode {
  readonly name: string
  readonly role: string
  readonly region: string
  readonly byLearner: boolean
}
