/** A disk that fails once, and the restart that follows. */
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
