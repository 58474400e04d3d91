/** Whoever takes part in a world: a node, the users, the operator. Each takes in one event at a time. */
import type { PlannedEvent } from './event-queue.ts'
import type { Noted } from './recorder.ts'

export class Actor {
  readonly index: number
  readonly name: string
  /** The time of the event being taken in: later than no other actor's past. */
  nowUs = 0
  /** How many events it has planned. */
  planned = 0
  /** The event being taken in, or taken in last. */
  current: PlannedEvent | undefined
  /** What its next record was caused by. */
  cause: Noted | undefined
  /** The batch in which its program was entered last. */
  enteredInBatch = -1

  constructor(index: number, name: string) {
    this.index = index
    this.name = name
  }

  /** Takes an event in. True when program code was entered. */
  take(run: () => boolean): boolean {
    return run()
  }
}
