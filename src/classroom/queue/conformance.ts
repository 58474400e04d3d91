/** What every queue holds to, whatever keeps it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SetClock } from '../fixtures/clock.ts'
import type { Store } from '../store/open-store.ts'
import type { Lease, Queue, QueueSettings } from './queue.ts'

export interface TestedQueue extends AsyncDisposable {
  readonly queue: Queue
  /** The same one, as another process opens it. */
  readonly other: Queue
  readonly store: Store
  readonly clock: SetClock
}

export const testedSettings: QueueSettings = { leaseMs: 10_000, retryMs: 1000 }

export function queueConformance(name: string, open: () => Promise<TestedQueue>): void {
  describe(name, () => {
    let tested: TestedQueue
    beforeEach(async () => {
      tested = await open()
    })
    afterEach(async () => await tested[Symbol.asyncDispose]())

    const job = (id: string) => ({ id, payload: `the work of ${id}` })
    async function claimed(queue: Queue = tested.queue): Promise<Lease> {
      const lease = await queue.claim('worker')
      if (lease === undefined) throw new Error('there was nothing to claim')
      return lease
    }

    test('an empty queue has nothing to do', async () => {
      expect(await tested.queue.claim('worker')).toBeUndefined()
      expect(await tested.queue.waiting()).toBe(0)
    })

    test('what comes first is claimed first, with what it is', async () => {
      for (const id of ['c', 'a', 'b']) {
        await tested.queue.enqueue(job(id))
        tested.clock.pass(1)
      }
      expect(await claimed()).toMatchObject({ ...job('c'), attempt: 1 })
      expect([(await claimed()).id, (await claimed()).id]).toEqual(['a', 'b'])
      expect(await tested.queue.claim('worker')).toBeUndefined()
    })

    test('the same id is enqueued once, also when it is claimed or done', async () => {
      await tested.queue.enqueue(job('a'))
      await tested.queue.enqueue(job('a'))
      const lease = await claimed()
      await tested.queue.enqueue(job('a'))
      expect(await tested.queue.claim('worker')).toBeUndefined()
      await tested.queue.complete(lease)
      await tested.queue.enqueue(job('a'))
      expect(await tested.queue.claim('worker')).toBeUndefined()
    })

    test('many who claim at once get each a job of their own', async () => {
      for (let number = 0; number < 20; number++) await tested.queue.enqueue(job(`job-${number}`))
      const claims = Array.from({ length: 30 }, (_, place) =>
        (place % 2 === 0 ? tested.queue : tested.other).claim(`worker-${place}`),
      )
      const leases = (await Promise.all(claims)).filter((lease) => lease !== undefined)
      expect(new Set(leases.map(({ id }) => id)).size).toBe(20)
      expect(leases).toHaveLength(20)
    })

    test('a job whose worker died is claimed by another one when the lease is over, and not before', async () => {
      await tested.queue.enqueue(job('a'))
      await claimed()
      tested.clock.pass(testedSettings.leaseMs - 1)
      expect(await tested.other.claim('another')).toBeUndefined()
      tested.clock.pass(1)
      expect(await claimed(tested.other)).toMatchObject({ id: 'a', attempt: 2 })
    })

    test('a worker that is heard of keeps its job, however long it takes', async () => {
      await tested.queue.enqueue(job('a'))
      const lease = await claimed()
      for (let beat = 0; beat < 5; beat++) {
        tested.clock.pass(testedSettings.leaseMs - 1)
        expect(await tested.queue.heartbeat(lease)).toBe(true)
        expect(await tested.other.claim('another')).toBeUndefined()
      }
    })

    test('a worker that comes back too late learns it, and takes nothing from the next one', async () => {
      await tested.queue.enqueue(job('a'))
      const late = await claimed()
      tested.clock.pass(testedSettings.leaseMs)
      const next = await claimed(tested.other)
      expect(await tested.queue.heartbeat(late)).toBe(false)
      await tested.queue.fail(late)
      await tested.queue.abandon(late)
      expect(await tested.queue.claim('third')).toBeUndefined()
      expect(await tested.other.heartbeat(next)).toBe(true)
    })

    test('what a worker completes too late is done all the same, and the next one learns it', async () => {
      await tested.queue.enqueue(job('a'))
      const late = await claimed()
      tested.clock.pass(testedSettings.leaseMs)
      const next = await claimed(tested.other)
      await tested.queue.complete(late)
      expect(await tested.other.heartbeat(next)).toBe(false)
      await tested.other.fail(next)
      tested.clock.pass(1_000_000)
      expect(await tested.queue.claim('third')).toBeUndefined()
      expect(await tested.queue.waiting()).toBe(0)
    })

    test('what failed is tried again, later each time, while others are done', async () => {
      await tested.queue.enqueue(job('a'))
      const waits: number[] = []
      for (let attempt = 1; attempt <= 3; attempt++) {
        const lease = await claimed()
        expect(lease.attempt).toBe(attempt)
        await tested.queue.fail(lease)
        const from = tested.clock.nowMs()
        await tested.queue.enqueue(job(`other-${attempt}`))
        expect((await claimed()).id).toBe(`other-${attempt}`)
        while ((await dueIn(tested.store)) > tested.clock.nowMs()) tested.clock.pass(1000)
        waits.push(tested.clock.nowMs() - from)
      }
      expect(waits).toEqual([1000, 2000, 4000])
    })

    test('what is given back is claimed at once, and counts as not begun', async () => {
      await tested.queue.enqueue(job('a'))
      await tested.queue.abandon(await claimed())
      expect(await claimed(tested.other)).toMatchObject({ id: 'a', attempt: 1 })
    })

    test('it is enqueued and completed with what is written in the same transaction, or not at all', async () => {
      const { store, queue } = tested
      const changesMind = async (act: (within: Parameters<typeof queue.enqueue>[1]) => Promise<void>) => {
        const written = store.transaction().execute(async (transaction) => {
          await act(transaction)
          throw new Error('changed its mind')
        })
        await expect(written).rejects.toThrow('changed its mind')
      }
      await changesMind((within) => queue.enqueue(job('a'), within))
      expect(await queue.claim('worker')).toBeUndefined()
      await queue.enqueue(job('a'))
      const lease = await claimed()
      await changesMind((within) => queue.complete(lease, within))
      expect(await queue.heartbeat(lease)).toBe(true)
      await store.transaction().execute(async (transaction) => await queue.complete(lease, transaction))
      expect(await queue.waiting()).toBe(0)
    })
  })
}

async function dueIn(store: Store): Promise<number> {
  const { availableAtMs } = await store
    .selectFrom('jobs')
    .select('availableAtMs')
    .where('id', '=', 'a')
    .executeTakeFirstOrThrow()
  return availableAtMs
}
