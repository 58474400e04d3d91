/** A process of its own, started with --expose-gc: a million requests without a history, and what is left on the heap meanwhile. */
import { prepareRealm } from '../../simulator/sandbox/realm.ts'
import { simulate } from './simulation-load.ts'

const requests = 1_000_000
const everyRequests = 50_000
const collect = globalThis.gc

prepareRealm()
if (collect === undefined) throw new Error('start this with --expose-gc')
const megabytes: number[] = []
const simulated = await simulate(requests, 'none', (ended) => {
  if (ended % everyRequests !== 0) return
  collect()
  megabytes.push(process.memoryUsage().heapUsed / 2 ** 20)
})
process.stdout.write(JSON.stringify({ ...simulated, everyRequests, megabytes }))
