/** Whoever takes part in a world (a node, the users, the operator), and the events that they plan for each other. Each takes in one at a time. */
import type { Noted } from './happening.ts'

export interface PlannedEvent {
  readonly timeUs: number
  /** Index of the actor that planned it. */
  readonly sender: number
  /** The sender's own count. */
  readonly count: number
  readonly target: Actor
  /** Happens at its time. True when it entered program code, whose microtasks then have to be drained. */
  readonly run: () => boolean
  /** Wakes whoever drives the world: nothing later may have happened before it. */
  readonly wakes: boolean
  readonly cause: Noted | undefined
  cancelled: boolean
}

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
