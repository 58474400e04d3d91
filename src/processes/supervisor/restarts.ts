/** Starts nodes again that went down by themselves: at once, then ever later, and in the end no more. */
import type { NodeProblem } from './node-problem.ts'
import type { SupervisedNode } from './supervised-node.ts'

const usualFirstDelayMs = 500
const longestDelayMs = 15_000
/** A boot that lasted so long was a good one. */
const goodMs = 10_000
const mostFailures = 6

export type Restart =
  | { readonly kind: 'soon'; readonly inMs: number; readonly failures: number }
  | { readonly kind: 'never'; readonly failures: number }

interface Record {
  failures: number
  diedMs: number
  timer?: NodeJS.Timeout
}

export class Restarts {
  readonly #tell: (node: SupervisedNode, problem: NodeProblem, restart: Restart) => void
  readonly #records = new Map<SupervisedNode, Record>()
  readonly #firstDelayMs: number
  #isOver = false

  constructor(
    tell: (node: SupervisedNode, problem: NodeProblem, restart: Restart) => void,
    firstDelayMs = usualFirstDelayMs,
  ) {
    this.#tell = tell
    this.#firstDelayMs = firstDelayMs
  }

  noteDeath(node: SupervisedNode, problem: NodeProblem, nowMs: number): void {
    if (this.#isOver) return
    const before = this.#records.get(node)
    const isLoop = before !== undefined && nowMs - before.diedMs < goodMs + this.#delayMs(before.failures)
    const failures = isLoop ? before.failures + 1 : 1
    const record: Record = { failures, diedMs: nowMs }
    this.#records.set(node, record)
    if (failures >= mostFailures) {
      this.#tell(node, problem, { kind: 'never', failures })
      return
    }
    const inMs = this.#delayMs(failures)
    this.#tell(node, problem, { kind: 'soon', inMs, failures })
    // What goes wrong with that boot is told as the next death.
    record.timer = setTimeout(() => void node.boot().catch(() => {}), inMs)
  }

  /** Somebody takes the node in hand: what was is forgotten. */
  forget(node: SupervisedNode): void {
    clearTimeout(this.#records.get(node)?.timer)
    this.#records.delete(node)
  }

  end(): void {
    this.#isOver = true
    for (const { timer } of this.#records.values()) clearTimeout(timer)
  }

  #delayMs(failures: number): number {
    return Math.min(longestDelayMs, this.#firstDelayMs * 2 ** (failures - 1))
  }
}
