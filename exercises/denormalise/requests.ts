/** How many requests to shards an answer takes, and which; what a node does in the background is left out. */
import type { RequestEvent } from '../../src/contract/history.ts'
import type { Outcome } from '../kit/json-users.ts'
import { ask, type Site, traffic, webOf } from './site.ts'

/** What a node does besides may come in between, in one of them or two. */
const TRIES = 5

export interface Taken {
  readonly outcome: Outcome
  /** What the node has sent to shards meanwhile: as often as not, exactly that. */
  readonly sent: readonly RequestEvent[]
}

/** Asks the same again and again, and tells of the one in the middle. */
export async function takenBy(site: Site, path: string, node: number): Promise<Taken> {
  const { name } = webOf(site, node)
  const all: Taken[] = []
  for (let count = 0; count < TRIES; count++) {
    await site.world.run(site.chance(5, 95))
    const since = traffic.mark(site.world)
    const outcome = await ask(site, 'GET', path, { node, isDirect: true })
    all.push({ outcome, sent: traffic.sent(site.world, since).filter((event) => event.node === name) })
  }
  all.sort((one, other) => one.sent.length - other.sent.length)
  const middle = all[Math.floor(TRIES / 2)]
  if (middle === undefined) throw new Error('nothing was asked')
  return middle
}
