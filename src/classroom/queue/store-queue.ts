/**
 * The queue as a table of the store. A claim is one transaction, which locks the job that it takes; one that another locks
 * is passed over. Where a transaction has the whole database, as in SQLite, there is no such lock and nobody to pass over.
 */
import type { Clock } from '../clock.ts'
import { newId, type RandomBytes } from '../people/secrets.ts'
import type { Store } from '../store/open-store.ts'
import type { Executor, JobRow } from '../store/tables.ts'
import { type Job, type Lease, type Queue, type QueueSettings, usualQueueSettings } from './queue.ts'

export interface StoreQueueOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: RandomBytes
  readonly settings?: QueueSettings
}

const nobodys = { leaseId: null, leaseEndsAtMs: null, worker: null } as const

export class StoreQueue implements Queue {
  readonly #store: Store
  readonly #clock: Clock
  readonly #random: RandomBytes
  readonly #settings: QueueSettings

  constructor({ store, clock, random, settings = usualQueueSettings }: StoreQueueOptions) {
    this.#store = store
    this.#clock = clock
    this.#random = random
    this.#settings = settings
  }

  get leaseMs(): number {
    return this.#settings.leaseMs
  }

  async enqueue({ id, payload }: Job, within: Executor = this.#store): Promise<void> {
    const nowMs = this.#clock.nowMs()
    await within
      .insertInto('jobs')
      .values({
        id,
        payload,
        state: 'waiting',
        attempt: 0,
        availableAtMs: nowMs,
        enqueuedAtMs: nowMs,
        ...nobodys,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  }

  async claim(worker: string): Promise<Lease | undefined> {
    const nowMs = this.#clock.nowMs()
    // Looked at without the lock first: a worker that has nothing to do keeps nobody from writing.
    if ((await dueJob(this.#store, nowMs)) === undefined) return undefined
    return await this.#store.transaction().execute(async (transaction) => {
      const job = await dueJob(transaction, nowMs, 'for me alone')
      if (job === undefined) return undefined
      const lease = {
        id: job.id,
        payload: job.payload,
        leaseId: newId(this.#random),
        attempt: job.attempt + 1,
      }
      await transaction
        .updateTable('jobs')
        .set({
          state: 'claimed',
          attempt: lease.attempt,
          leaseId: lease.leaseId,
          leaseEndsAtMs: nowMs + this.#settings.leaseMs,
          worker,
        })
        .where('id', '=', job.id)
        .execute()
      return lease
    })
  }

  async heartbeat(lease: Lease): Promise<boolean> {
    return await this.#change(lease, { leaseEndsAtMs: this.#clock.nowMs() + this.#settings.leaseMs })
  }

  async complete({ id }: Lease, within: Executor = this.#store): Promise<void> {
    await within
      .updateTable('jobs')
      .set({ state: 'done', ...nobodys })
      .where('id', '=', id)
      .execute()
  }

  async fail(lease: Lease): Promise<void> {
    const waitMs = this.#settings.retryMs * 2 ** (lease.attempt - 1)
    await this.#change(lease, { state: 'waiting', availableAtMs: this.#clock.nowMs() + waitMs, ...nobodys })
  }

  async abandon(lease: Lease): Promise<void> {
    await this.#change(lease, { state: 'waiting', attempt: lease.attempt - 1, ...nobodys })
  }

  async waiting(): Promise<number> {
    const { count } = await this.#store
      .selectFrom('jobs')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', '<>', 'done')
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** Of whoever holds it. */
  async #change({ id, leaseId }: Lease, set: Partial<JobRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.#store
      .updateTable('jobs')
      .set(set)
      .where('id', '=', id)
      .where('leaseId', '=', leaseId)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}

/** Those that wait, and those whose worker has not been heard of. */
async function dueJob(
  executor: Executor,
  nowMs: number,
  lock?: 'for me alone',
): Promise<Pick<JobRow, 'id' | 'payload' | 'attempt'> | undefined> {
  const due = executor
    .selectFrom('jobs')
    .select(['id', 'payload', 'attempt'])
    .where((where) =>
      where.or([
        where.and([where('state', '=', 'waiting'), where('availableAtMs', '<=', nowMs)]),
        where.and([where('state', '=', 'claimed'), where('leaseEndsAtMs', '<=', nowMs)]),
      ]),
    )
    .orderBy('enqueuedAtMs')
    .orderBy('id')
    .limit(1)
  return await (lock === undefined ? due : due.forUpdate().skipLocked()).executeTakeFirst()
}
