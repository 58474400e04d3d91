/** Children in a process group of their own, which ends with this process: also when it is ended from outside. */
import { spawn } from 'node:child_process'

const groups = new Set<number>()
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

export interface ProcessGroup extends Disposable {
  /** Ends all of it: what the command started as well. */
  [Symbol.dispose](): void
}

/** Call once, first of all. `SIGKILL` leaves no time for it. */
export function endGroupsWithThisProcess(): void {
  process.on('exit', () => {
    for (const group of groups) end(group)
  })
  // A signal by itself ends the process without an exit.
  for (const [signal, code] of Object.entries(exitCodes)) process.once(signal, () => process.exit(code))
}

/** Throws when the command cannot be started. */
export function startGroup(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ProcessGroup {
  const child = spawn(command, args, { env, stdio: 'ignore', detached: true })
  // Without an id it never started, and that is thrown below.
  child.once('error', () => undefined)
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} could not be started: is it on the PATH?`)
  groups.add(pid)
  return {
    [Symbol.dispose]: () => {
      groups.delete(pid)
      end(pid)
    },
  }
}

function end(group: number): void {
  try {
    process.kill(-group)
  } catch (error) {
    // It had ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
