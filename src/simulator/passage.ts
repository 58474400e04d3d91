/** How whoever drives a world moves its time: for so long, until something holds, or by one event. */
import type { PlannedEvent } from './actor.ts'
import type { Operator } from './operator.ts'
import type { Scheduler } from './scheduler.ts'
import { conditionTooLate } from './standstill.ts'

export class Passage {
  readonly #scheduler: Scheduler
  readonly #operator: Operator
  /** Only `run` and `step` move time: whatever else is awaited settles when they have come that far. */
  isPaced = false

  constructor(scheduler: Scheduler, operator: Operator) {
    this.#scheduler = scheduler
    this.#operator = operator
  }

  async run(durationMs: number): Promise<void> {
    let isOver = false
    this.#plan(durationMs, () => {
      isOver = true
    })
    await new Promise<void>((resolve, reject) => {
      const end = (): boolean => {
        if (isOver) resolve()
        return isOver
      }
      this.#scheduler.wait({ isOver: end, fail: reject, exact: false })
    })
  }

  async until(holds: () => boolean, withinMs: number, explain?: () => Error): Promise<void> {
    let isLate = false
    const deadline = this.#plan(withinMs, () => {
      isLate = true
    })
    await new Promise<void>((resolve, reject) => {
      // A condition that throws is the suite's own failure: it ends the wait, not the world.
      const holdsOr = (fail: (error: unknown) => void): boolean => {
        try {
          return holds()
        } catch (error) {
          fail(error)
          return true
        }
      }
      const isOver = (): boolean => {
        const isMet = holdsOr(reject)
        if (isMet) resolve()
        else if (isLate) reject(explain?.() ?? conditionTooLate(withinMs, this.#scheduler.nowUs / 1000))
        return isMet || isLate
      }
      this.#scheduler.wait({ isOver, fail: reject, exact: true, isIdle: this.isPaced })
    }).finally(() => {
      deadline.cancelled = true
    })
  }

  /** Takes in one event, and with it what needs no time. None when none comes within so long. */
  async step(withinMs?: number): Promise<void> {
    const { taken } = this.#scheduler
    let isLate = false
    const deadline =
      withinMs === undefined
        ? undefined
        : this.#plan(withinMs, () => {
            isLate = true
          })
    await new Promise<void>((resolve, reject) => {
      const isOver = (): boolean => {
        const isDone = isLate || this.#scheduler.taken > taken
        if (isDone) resolve()
        return isDone
      }
      this.#scheduler.wait({ isOver, fail: reject, exact: true })
    })
    if (deadline !== undefined) deadline.cancelled = true
  }

  #plan(delayMs: number, run: () => void): PlannedEvent {
    const actor = this.#operator.comeToNow()
    const act = (): boolean => {
      run()
      return true
    }
    return this.#scheduler.plan(actor, delayMs * 1000, actor, act, true)
  }
}
