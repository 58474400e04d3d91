/** Starts the guard, and tells it whom to end and what to take away. */
import { spawn } from 'node:child_process'
import type { RealProgram } from '../part.ts'

export interface Guard {
  watch(pid: number): void
  forget(pid: number): void
  /** It has nothing left to do. Settles when it is gone. */
  dismiss(): Promise<void>
}

export function startGuard(program: RealProgram, folder: string): Guard {
  const child = spawn(program.node, [program.file, 'guard'], {
    // It holds our output open until it has done its work, so that whoever reads along knows when nothing is left.
    stdio: ['pipe', 'inherit', 'inherit'],
    windowsHide: true,
  })
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve())
    child.on('error', () => resolve())
  })
  // Should it be gone before us, the nodes still end with their own standard input.
  child.stdin.on('error', () => {})
  const say = (line: string): void => void child.stdin.write(`${line}\n`)
  say(`folder ${folder}`)
  return {
    watch: (pid) => say(`+${pid}`),
    forget: (pid) => say(`-${pid}`),
    dismiss: () => {
      child.stdin.end()
      return ended
    },
  }
}
