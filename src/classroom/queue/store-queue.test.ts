import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetClock } from '../fixtures/clock.ts'
import { openStore } from '../store/open-store.ts'
import { queueConformance, testedSettings } from './conformance.ts'
import { StoreQueue } from './store-queue.ts'

queueConformance('a queue on SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queue-'))
  const store = await openStore(folder)
  const otherStore = await openStore(folder)
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
      rmSync(folder, { recursive: true })
    },
  }
})
