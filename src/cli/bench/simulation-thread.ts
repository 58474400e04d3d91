/** Runs in a Worker, of a browser's or of Node's, that is made for the bench: measures, tells, and is done. */
import { openPort } from '../../grading/thread-port.ts'
import { prepareRealm } from '../../simulator/sandbox/realm.ts'
import { countHops, simulate } from './simulation-load.ts'

const rounds = 5
const requests = 5000
const hops = 50_000

const port = openPort()
// Held before the realm is made safe, which takes what programs must not see.
const post = port.post

async function measure(): Promise<void> {
  prepareRealm()
  // A first round, for the engine to warm up, is told as well: the host leaves it out.
  for (let round = 0; round <= rounds; round += 1) {
    const bare = await countHops(hops)
    const simulated = await simulate(requests, 'all')
    post({ kind: 'round', round, bare, simulated })
  }
  post({ kind: 'done' })
}

measure().catch((error: unknown) => port.fail(error))
