import { randomBytes } from 'node:crypto'
import { SetClock } from '../fixtures/clock.ts'
import { newPlace, testedDatabase } from '../fixtures/databases.ts'
import { openStore } from '../store/open-store.ts'
import { queueConformance, testedSettings } from './conformance.ts'
import { StoreQueue } from './store-queue.ts'

queueConformance(`a queue on ${testedDatabase}`, async () => {
  const place = await newPlace()
  const store = await openStore(place.data)
  const otherStore = await openStore(place.data)
  const clock = new SetClock()
  const usual = { clock, random: randomBytes, settings: testedSettings }
  return {
    queue: new StoreQueue({ store, ...usual }),
    other: new StoreQueue({ store: otherStore, ...usual }),
    store,
    clock,
    async [Symbol.asyncDispose]() {
      await store.destroy()
      await otherStore.destroy()
      await place[Symbol.asyncDispose]()
    },
  }
})
