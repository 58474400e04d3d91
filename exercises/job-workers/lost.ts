/** What a worker does whose message is with another one meanwhile. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { inTime } from '../kit/waiting.ts'
import { KEPT_MS } from './promises.ts'
import { atMail, atPictures, deliveries } from './traffic.ts'

/** Cuts it off from the queue for as long as its message is its own, and more. When it was told 410 afterwards; never: it may have stopped by itself. */
export async function loseMessage(world: World, owner: string): Promise<number> {
  const sinceMs = world.nowMs
  const cut = world.partition([world.node(owner)], [world.node('queue-1')])
  await world.run(KEPT_MS + 5000)
  cut.heal()
  const told = () =>
    world.history
      .of('answer')
      .find(
        ({ node, peer, status, timeMs }) =>
          node === owner && peer === 'queue-1' && status === 410 && timeMs >= sinceMs,
      )
  await inTime(world.until(() => told() !== undefined, 30_000))
  return told()?.timeMs ?? Number.POSITIVE_INFINITY
}

/** From then on it sends nothing for that message. It may come back to the same worker, as a message like others. */
export function expectStopped(world: World, owner: string, toldMs: number): void {
  const again = deliveries(world).find(({ peer, timeMs }) => peer === owner && timeMs > toldMs)
  const endsMs = again?.timeMs ?? Number.POSITIVE_INFINITY
  const later = [...atMail.sent(world), ...atPictures.sent(world)].filter(
    ({ node, timeMs }) => node === owner && timeMs > toldMs && timeMs < endsMs,
  )
  expect(
    later.length,
    say('works-on', { requests: later.length, owner, peer: later[0]?.peer ?? '' }, later[0]),
  ).toBe(0)
}
