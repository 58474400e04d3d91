/** A disk that fails: once, with the restart that follows, and for a while. */
import type { DiskCall } from '../../src/contract/world.ts'
import { Down } from './asker.ts'
import { crashOf, restart } from './crashes.ts'
import type { Users } from './users.ts'

/** Calls that change what a disk holds. */
export const writing: readonly DiskCall[] = ['append', 'write', 'truncate', 'rename', 'remove']
export const syncing: readonly DiskCall[] = ['sync']

/**
 * The first two of these calls that the request leads to fail. What comes of the request is up to the queue: an error, or
 * no answer. So the operator restarts it.
 */
export async function crashAsDiskFails(
  queue: Users,
  calls: readonly DiskCall[],
  request: () => Promise<unknown>,
): Promise<void> {
  const { node, asker } = queue
  const failing = node.failDisk({ calls, count: 2 })
  asker.mayFail = true
  asker.mayBeDown = true
  try {
    await request()
  } catch (error) {
    if (!(error instanceof Down)) throw error
  }
  asker.mayFail = false
  asker.mayBeDown = false
  failing.heal()
  if (node.state !== 'down') node.crash({ disk: 'unsynced' })
  await restart(queue, crashOf(queue))
}

/**
 * For a while, all calls of the disk fail, and each of the requests comes within that time. Then the disk works again.
 * Nobody restarts a queue that goes on, only one that is down, or answers with errors still.
 */
export async function whileDiskFails(
  queue: Users,
  durationMs: number,
  requests: readonly (() => Promise<unknown>)[],
): Promise<void> {
  const { node, asker, world } = queue
  const failing = node.failDisk({ count: 100_000 })
  asker.mayFail = true
  asker.mayBeDown = true
  asker.mayBeSlow = true
  const answered = requests.map((request) => request().catch(ignoreDown))
  await world.run(durationMs)
  failing.heal()
  await Promise.all(answered)
  const isUp = await works(queue).catch(ignoreDown)
  asker.mayFail = false
  asker.mayBeDown = false
  asker.mayBeSlow = false
  if (isUp === true) return
  if (node.state !== 'down') node.crash({ disk: 'unsynced' })
  await restart(queue, crashOf(queue))
}

/** Whether it is of use to anybody: it stores, or it is full and still hands out. */
async function works(queue: Users): Promise<boolean> {
  queue.asker.mayFail = false
  const { status } = await queue.offer('once it works')
  if (status === 201) return true
  queue.asker.mayFail = true
  if (status === 503 || status === 429) await queue.take()
  return status === 503 || status === 429
}

function ignoreDown(error: unknown): void {
  if (!(error instanceof Down)) throw error
}
