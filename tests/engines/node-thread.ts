/** The same in Node, in a thread of its own: a realm that was locked down is good for nothing else. */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { sharedSources } from '../../src/simulator/shared-world.fixture.ts'
import { sqliteModule } from '../../src/simulator/sqlite/wasm-file.ts'
import { hashSeeds } from './thread.ts'

export function hashSeedsInNode(seeds: readonly number[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: seeds })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

if (parentPort !== null)
  parentPort.postMessage(
    await hashSeeds(workerData as readonly number[], {
      sqlite: sqliteModule(),
      platform: sharedSources('platform'),
    }),
  )
