/**
 * Work that is done once, however often a worker dies over it. A worker holds what it has claimed by a lease, which it
 * renews while it works; what nobody renews is claimed by another one. So work may be begun twice: what comes of it is
 * written where it can stand only once.
 */
import type { Executor } from '../store/tables.ts'

export interface Job {
  /** The same id is enqueued once. */
  readonly id: string
  readonly payload: string
}

export interface Lease extends Job {
  readonly leaseId: string
  /** Which time it is that somebody works on it: 1 for the first. Those who gave it back do not count. */
  readonly attempt: number
}

export interface Queue {
  /** A worker that has not been heard of for so long is taken for dead. */
  readonly leaseMs: number
  /** `within`: a transaction that writes something else, so that both are there or neither. */
  enqueue(job: Job, within?: Executor): Promise<void>
  /** The one that has waited longest. Undefined when there is none to be done now. */
  claim(worker: string): Promise<Lease | undefined>
  /** Still at it. False when it is another one's by now, or done: stop then. */
  heartbeat(lease: Lease): Promise<boolean>
  /** Done, whoever holds it now: what came of it is written in the same transaction. */
  complete(lease: Lease, within?: Executor): Promise<void>
  /** It did not work out: to be tried again, later each time. Nothing when it is another one's by now. */
  fail(lease: Lease): Promise<void>
  /** Given back untouched, as the worker has to go: the next one takes it at once. Nothing when it is another one's by now. */
  abandon(lease: Lease): Promise<void>
  /** How many are not done. */
  waiting(): Promise<number>
}

export interface QueueSettings {
  readonly leaseMs: number
  /** Until the second attempt; twice as long to each further one. */
  readonly retryMs: number
}

export const usualQueueSettings: QueueSettings = { leaseMs: 15_000, retryMs: 1000 }
