/** Boots of the program, whatever its database is doing meanwhile. */
import { expect, say } from 'millions/suite'
import type { Node } from '../../src/contract/world.ts'
import { inTime } from '../kit/waiting.ts'
import { BOOT_WITHIN_MS } from './promises.ts'
import type { Site } from './site.ts'

/** All of them at the same moment. Each has to come up, in time. */
export async function bootAgain({ world }: Site, nodes: readonly Node[], why: string): Promise<void> {
  for (const node of nodes) if (node.state !== 'down') node.crash({ disk: 'keep' })
  const failures: string[] = []
  for (const node of nodes)
    node.restart().catch((error: unknown) => {
      failures.push(`${node.name}: ${error instanceof Error ? error.message : String(error)}`)
    })
  const isUp = (): boolean => nodes.every(({ state }) => state === 'up')
  const came = await inTime(world.until(() => isUp() || failures.length > 0, BOOT_WITHIN_MS))
  const [failure = ''] = failures
  expect(failures.length, say('boot-failed', { why, failure })).toBe(0)
  const late = nodes.find(({ state }) => state !== 'up')?.name ?? ''
  expect(came, say('boot-late', { why, node: late, limit: BOOT_WITHIN_MS })).toBe(true)
}

/** A new database, as it was years ago: the machine is lost with its disk. */
export async function asAtFirst(database: Node): Promise<void> {
  database.crash({ disk: 'lose' })
  await database.restart()
}
