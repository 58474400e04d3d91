/** A connection to a simulated world in a thread of this page. Its script is fetched at the first command. */

import { wantsSqlite } from '../../../contract/shared-program.ts'
import type { LiveClient, Loss as ThreadLoss } from '../../../live/client.ts'
import type { Command } from '../../../live/protocol.ts'
import { reasonOf } from '../../frame/reason.ts'
import type { Connect, Loss } from './connection.ts'

/** How long a thread may give no sign of life before it is taken to be stuck. */
const silenceMs = 3000

/** Fetches the thread's script, and SQLite for a stack that has it, so that Run works with the network cut. Nothing runs. What fails is told by Run. */
export async function prepare(hasSqlite: boolean): Promise<void> {
  try {
    await (await import('../../../live/browser.ts')).loadSpawn(hasSqlite)
    await import('../../../live/client.ts')
  } catch {
    // Run tries again, and says what is wrong.
  }
}

export const connect: Connect = ({ onUpdate, onLoss }) => {
  let ended = false
  /** Of the thread that there is, or will be. */
  let hasSqlite = false
  let opening: Promise<LiveClient> | undefined

  async function open() {
    const [{ LiveClient }, { loadSpawn }] = await Promise.all([
      import('../../../live/client.ts'),
      import('../../../live/browser.ts'),
    ])
    return new LiveClient({
      spawn: await loadSpawn(hasSqlite),
      silenceMs,
      onUpdate: (update) => {
        if (!ended) onUpdate(update)
      },
      onLost: (loss) => {
        if (!ended) onLoss(lossOf(loss))
      },
    })
  }

  async function post(command: Command): Promise<void> {
    try {
      if (!hasSqlite && command.kind === 'start' && wantsSqlite(command.setup.stack)) {
        hasSqlite = true
        const before = opening
        opening = undefined
        ;(await before)?.dispose()
      }
      opening ??= open()
      const client = await opening
      if (!ended) client.post(command)
    } catch (error) {
      if (ended) return
      ended = true
      onLoss({ kind: 'died', message: reasonOf(error) })
    }
  }

  return {
    send: (command) => void post(command),
    end: () => {
      ended = true
      opening?.then(
        (client) => client.dispose(),
        () => undefined,
      )
    },
  }
}

export function lossOf(loss: ThreadLoss, seconds = silenceMs / 1000): Loss {
  const node = 'node' in loss ? loss.node : undefined
  if (loss.kind === 'stuck') return { kind: 'stuck', node, seconds }
  if (loss.kind === 'out-of-memory') return { kind: 'out-of-memory', node }
  return { kind: 'died', message: loss.message }
}
