/**
 * Starts the guards, and tells them whom to end and what to take away. There are two, that neither can be killed together
 * with the supervisor and leave something: one of this very program, and one that is a few lines for the shell, in a session
 * of its own, which a kill of all processes of a terminal or of all that are called `node` misses. Each does all of the work.
 */
import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { hasSignals } from '../machine.ts'
import type { RealProgram } from '../part.ts'

export interface Guard {
  watch(pid: number): void
  forget(pid: number): void
  /** It has nothing left to do. Settles when it is gone. */
  dismiss(): Promise<void>
}

/** Speaks the same lines as `guard.ts`. */
const shellGuard = `
trap '' INT TERM HUP
pids=' '
folder=
while IFS= read -r line; do
  case $line in
    'folder '*) folder=\${line#folder } ;;
    +*) pids="$pids\${line#+} " ;;
    -*) gone=\${line#-}; case $pids in *" $gone "*) pids="\${pids%% $gone *} \${pids#* $gone }" ;; esac ;;
  esac
done
for pid in $pids; do kill -9 "$pid"; done
if [ -n "$folder" ]; then
  for try in 1 2 3 4 5; do rm -rf -- "$folder" && break; sleep 1; done
fi
`

interface Started {
  readonly input: Writable
  readonly ended: Promise<void>
}

export function startGuard(program: RealProgram, folder: string): Guard {
  const guards = [start(program.node, [program.file, 'guard'], false)]
  if (hasSignals) guards.push(start('/bin/sh', ['-c', shellGuard], true))
  const say = (line: string): void => {
    for (const { input } of guards) input.write(`${line}\n`)
  }
  say(`folder ${folder}`)
  return {
    watch: (pid) => say(`+${pid}`),
    forget: (pid) => say(`-${pid}`),
    dismiss: async () => {
      for (const { input } of guards) input.end()
      await Promise.all(guards.map(({ ended }) => ended))
    },
  }
}

function start(command: string, args: readonly string[], detached: boolean): Started {
  const child = spawn(command, args, {
    // It holds our output open until it has done its work, so that whoever reads along knows when nothing is left.
    stdio: ['pipe', 'inherit', detached ? 'ignore' : 'inherit'],
    windowsHide: true,
    detached,
  })
  // Should it be gone before us, the nodes still end with their own standard input.
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve())
    child.on('error', () => resolve())
  })
  return { input: child.stdin, ended }
}
