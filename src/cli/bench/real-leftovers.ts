/** What is left of stacks that were started and stopped, over and over. */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import type { RunSetup } from '../../live/protocol.ts'
import { type Course, RealPage } from './real-page.ts'

/** As many as a server runs. */
const atOnce = 3

export interface Leftovers {
  readonly processes: number
  readonly ports: number
  readonly files: number
}

export async function startAndStop(
  course: Course,
  setup: RunSetup,
  times: number,
  programFile: string,
  signal: AbortSignal,
): Promise<Leftovers> {
  const ports: number[] = []
  const before = await countProcesses(programFile)
  let left = times
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      signal.throwIfAborted()
      const page = await RealPage.open(course.address)
      const { nodes } = await page.start(setup)
      ports.push(...nodes.flatMap((node) => node.process?.port ?? []))
      await page.end()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const listening = await Promise.all(ports.map(isTaken))
  return {
    processes: (await countProcesses(programFile)) - before,
    ports: listening.filter(Boolean).length,
    files: readdirSync(course.temporary).length,
  }
}

/** Of this checkout's stacks: nodes, guards, supervisors. */
async function countProcesses(programFile: string): Promise<number> {
  const [list, ...args] =
    process.platform === 'win32'
      ? ['powershell', '-NoProfile', '-Command', '(Get-CimInstance Win32_Process).CommandLine']
      : ['ps', '-e', '-ww', '-o', 'args=']
  const { stdout } = await promisify(execFile)(list ?? '', args, { maxBuffer: 2 ** 26 })
  return stdout.split('\n').filter((line) => line.includes(programFile)).length
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
