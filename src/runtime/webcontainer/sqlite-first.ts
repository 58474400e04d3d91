/** A stack with SQLite starts when its code is in the container; what is said meanwhile waits, in its order. */
import { wantsSqlite } from '../../contract/shared-program.ts'
import type { Command } from '../../live/protocol.ts'

export interface SqliteWay {
  send(command: Command): void
  /** Puts it there, once. */
  bring(): Promise<void>
  onFailed(error: unknown): void
}

export function sqliteFirst({ send, bring, onFailed }: SqliteWay): (command: Command) => void {
  let waiting: Promise<void> | undefined
  return (command) => {
    const isWanted = command.kind === 'start' && wantsSqlite(command.setup.stack)
    if (isWanted) waiting = (waiting ?? Promise.resolve()).then(bring)
    if (waiting === undefined) {
      send(command)
      return
    }
    waiting = waiting.then(() => send(command))
    waiting.catch(onFailed)
  }
}
