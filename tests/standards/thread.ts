/** Runs files of a suite in a realm of its own, which is locked down for good. */
import { parentPort, workerData } from 'node:worker_threads'
import { prepareRealm } from '../../src/simulator/sandbox/realm.ts'
import { suiteNamed } from './suites.ts'

export interface Work {
  readonly suite: string
  readonly folder: string
}

const { suite, folder } = workerData as Work
// Tests leave rejections behind on purpose.
process.on('unhandledRejection', () => {})
prepareRealm()
const { run } = suiteNamed(suite)
parentPort?.on('message', async (file: string) => {
  parentPort?.postMessage({ file, cases: await run(folder, file) })
})
parentPort?.postMessage({})
