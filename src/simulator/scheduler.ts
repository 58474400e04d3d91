/**
 * The clock of a world. Takes planned events in, in order; between two instants all microtasks are drained.
 *
 * Events that cannot affect each other share one hop of the event loop: those on different nodes,
 * closer in time than the fastest message. It is the conservative synchronisation of parallel
 * discrete-event simulation (Chandy and Misra, 1979), with the smallest latency as its lookahead.
 */
import type { Actor, PlannedEvent } from './actor.ts'
import { EventQueue } from './event-queue.ts'
import { hop } from './hop.ts'
import type { Recorder } from './recorder.ts'
import type { WorldError } from './world-error.ts'

/** Events taken in between two hops at most, so that whoever watches the thread from outside hears of it. */
const EVENTS_PER_HOP = 2000
/** Events set aside in a batch at most: each goes through the queue once more. */
const MOST_ASIDE = 16

/** Of the events that a run may take, so many may wait: what doubles each time waits for as many as it has taken. */
const SHARE_WAITING = 1 / 4

/** Somebody who drives the world: a call that the suite awaits. */
export interface Wait {
  /** Asked when a waking event was taken in; after every event when the wait is `exact`. */
  isOver(): boolean
  /** The world cannot go on. */
  fail(error: Error): void
  /** Events are taken in one by one, so that the world stops right where the wait is over. */
  readonly exact: boolean
  /** Time does not move for this one: it is over once others have moved it far enough. */
  readonly isIdle?: boolean
}

export interface SchedulerOptions {
  readonly recorder: Recorder
  /** No event of one actor reaches another in less. */
  readonly lookaheadUs: number
  readonly maxEvents: number
  /** Who still waits for what, in words, when nothing is left to happen. */
  readonly explainStandstill: () => WorldError
  /** What repeats, in words, when there are more than `maxEvents`. */
  readonly explainRunaway: (atMs: number) => WorldError
  /** What multiplies, in words, when far more waits to happen than a run can take in. */
  readonly explainFlood: (waiting: readonly PlannedEvent[], atMs: number) => WorldError
}

export class Scheduler {
  readonly queue = new EventQueue()
  readonly #options: SchedulerOptions
  readonly #waits = new Set<Wait>()
  readonly #mostWaiting: number
  /** How long the queue may grow, the cancelled included, until it is looked through. */
  #mostQueued: number
  #running = false
  #batch = 0
  #exactWaits = 0
  /** Those that time moves for. */
  #movingWaits = 0
  nowUs = 0
  /** Events that nodes took in. */
  taken = 0
  /** Why nothing happens any more, when a program had to be stopped. */
  brokenOff: WorldError | undefined

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#mostWaiting = options.maxEvents * SHARE_WAITING
    this.#mostQueued = this.#mostWaiting
  }

  /** Plans an event as `sender`, later than its present: an effect never shares the instant of its cause. */
  plan(sender: Actor, delayUs: number, target: Actor, run: () => boolean, wakes = false): PlannedEvent {
    const event: PlannedEvent = {
      timeUs: sender.nowUs + Math.max(1, Math.round(delayUs)),
      sender: sender.index,
      count: sender.planned++,
      target,
      run,
      wakes,
      cause: sender.cause,
      cancelled: false,
    }
    this.queue.push(event)
    return event
  }

  /** For an actor who runs no program. Gives a function that calls it off. */
  later(actor: Actor, delayMs: number, run: () => void): () => void {
    const planned = this.plan(actor, delayMs * 1000, actor, () => {
      run()
      return false
    })
    return () => {
      planned.cancelled = true
    }
  }

  /** Moves time until the wait is over. */
  wait(wait: Wait): void {
    this.#waits.add(wait)
    if (wait.exact) this.#exactWaits++
    if (wait.isIdle === true) return
    this.#movingWaits++
    if (this.#running) return
    this.#running = true
    hop(this.#turn)
  }

  readonly #turn = (): void => {
    // What the last batch planned and noted is complete now: its microtasks are drained.
    this.#options.recorder.settle(this.queue.peek())
    const ended = this.#endWaits()
    if (this.#movingWaits === 0) {
      this.#running = false
      return
    }
    // Whoever waited acts first, in its own instant, though others still wait.
    if (ended) {
      hop(this.#turn)
      return
    }
    try {
      this.#takeBatch()
    } catch (error) {
      this.#failAll(error instanceof Error ? error : new Error(String(error)))
    }
    hop(this.#turn)
  }

  /** Whether any of them was over. */
  #endWaits(): boolean {
    let ended = false
    for (const wait of this.#waits) {
      if (!wait.isOver()) continue
      ended = true
      this.#waits.delete(wait)
      if (wait.exact) this.#exactWaits--
      if (wait.isIdle !== true) this.#movingWaits--
    }
    return ended
  }

  /**
   * Takes in what can share one hop. An event of an actor whose program was entered already is set aside
   * until its microtasks are drained; those of others, earlier than any message could reach them, go on.
   */
  #takeBatch(): void {
    if (this.brokenOff !== undefined) throw this.brokenOff
    this.#checkQueue()
    const aside: PlannedEvent[] = []
    try {
      this.#takeShared(++this.#batch, aside)
    } finally {
      for (const event of aside) this.queue.push(event)
    }
  }

  /** What waits is told before it has filled the memory. */
  #checkQueue(): void {
    if (this.queue.size <= this.#mostQueued) return
    this.queue.dropCancelled()
    if (this.queue.size > this.#mostWaiting)
      throw this.#options.explainFlood(this.queue.events, this.nowUs / 1000)
    // Dear, so not again before as many have come.
    this.#mostQueued = this.queue.size + this.#mostWaiting
  }

  #takeShared(batch: number, aside: PlannedEvent[]): void {
    let horizonUs = Number.POSITIVE_INFINITY
    for (let taken = 0; taken < EVENTS_PER_HOP && aside.length < MOST_ASIDE; taken++) {
      const event = this.queue.peek()
      if (event === undefined && taken === 0) throw this.#options.explainStandstill()
      if (event === undefined || event.timeUs >= horizonUs) return
      const hasEntered = horizonUs !== Number.POSITIVE_INFINITY
      if (event.wakes && hasEntered) return
      this.queue.pop()
      if (event.target.enteredInBatch === batch) {
        aside.push(event)
        continue
      }
      if (this.#take(event)) {
        event.target.enteredInBatch = batch
        if (!hasEntered) horizonUs = event.timeUs + this.#options.lookaheadUs
      }
      if (event.wakes || this.#exactWaits > 0) return
    }
  }

  #take(event: PlannedEvent): boolean {
    const { target, timeUs } = event
    if (this.taken > this.#options.maxEvents) throw this.#options.explainRunaway(timeUs / 1000)
    this.nowUs = timeUs
    target.nowUs = timeUs
    target.current = event
    target.cause = event.cause
    return target.take(event.run)
  }

  /** Nothing happens after the event that is being taken in; who waits, now or later, is told why. */
  breakOff(error: WorldError): WorldError {
    this.brokenOff ??= error
    return error
  }

  /** Nothing happens any more; who still waits is left waiting. */
  stop(): void {
    this.#waits.clear()
    this.#exactWaits = 0
    this.#movingWaits = 0
  }

  #failAll(error: Error): void {
    const waits = [...this.#waits]
    this.#waits.clear()
    this.#exactWaits = 0
    this.#movingWaits = 0
    for (const wait of waits) wait.fail(error)
  }
}
