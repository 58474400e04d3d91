/** One child process: started, told, listened to, ended. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { clockArguments } from '../host/clock.ts'
import { createLineReader, encodeLine } from '../lines.ts'
import { canFenceMemory, knowsFlag } from '../machine.ts'
import type { RealProgram } from '../part.ts'
import type { HostOrder, HostReport } from '../protocol.ts'
import { sqliteFileName } from '../sqlite-file.ts'

const longestText = 500
/**
 * Of what is new in memory. Told only how much of the old there may be, the engine makes it a hundredth of that: it then
 * looks through it all the time, takes much that is over in a moment for old, and spends four fifths of a request on it.
 */
const youngMegabytes = 16
/** Longer than whatever a host says. */
const longestLine = 8 * 2 ** 20

export interface HostProcessOptions {
  readonly host: RealProgram
  readonly diskFolder: string
  readonly memoryMegabytes: number
  readonly hasSqlite: boolean
  onReport(report: HostReport): void
  /** Something the host did not say: a warning, or the last words of the engine. */
  onText(text: string): void
  onExit(how: { readonly code: number | null; readonly signal: string | null }): void
}

export class HostProcess {
  readonly pid: number | undefined
  /** Settles when it waits to be told what to run, or is gone. */
  readonly ready: Promise<void>
  readonly exited: Promise<void>
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>
  isOver = false

  constructor(options: HostProcessOptions) {
    const { host, onReport, onText, onExit } = options
    this.#child = spawn(host.node, [...flagsOf(options), host.file, 'node', ...clockArguments], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: options.diskFolder,
      // A node gets nothing of the machine's settings. Windows needs to know where it is.
      env: process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {},
      windowsHide: true,
    })
    this.pid = this.#child.pid
    this.#child.stdin.on('error', () => {})
    const tellText = (text: string): void => onText(text.slice(0, longestText))
    let isReady = (): void => {}
    const take = (report: HostReport): void => {
      if (report.kind === 'hello') isReady()
      onReport(report)
    }
    const { stdout, stderr } = this.#child
    stdout.setEncoding('utf8').on('data', createLineReader<HostReport>(take, tellText, longestLine))
    stderr.setEncoding('utf8').on(
      'data',
      createLineReader(() => {}, tellText, longestLine),
    )
    this.exited = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
        if (this.isOver) return
        this.isOver = true
        onExit({ code, signal })
        resolve()
      }
      this.#child.on('error', (error) => {
        onText(error.message)
        end(null, null)
      })
      // After its last words have been read.
      this.#child.on('close', end)
    })
    this.ready = new Promise((resolve) => {
      isReady = resolve
      void this.exited.then(resolve)
    })
  }

  tell(order: HostOrder): void {
    if (!this.isOver) this.#child.stdin.write(encodeLine(order))
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal)
  }

  /** Settles when it is gone. */
  kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    return this.exited
  }
}

function flagsOf({ host, diskFolder, memoryMegabytes, hasSqlite }: HostProcessOptions): readonly string[] {
  const memory = canFenceMemory
    ? [
        `--max-old-space-size=${memoryMegabytes}`,
        `--min-semi-space-size=${youngMegabytes}`,
        `--max-semi-space-size=${youngMegabytes}`,
      ]
    : []
  // A database opens files by itself, past the engine's fence.
  const off = ['--no-experimental-sqlite'].filter((flag) => knowsFlag(host, flag))
  // Nothing but its own disk, no processes, no threads.
  if (!knowsFlag(host, '--permission')) return [...memory, ...off]
  const own = [
    `--allow-fs-read=${host.file}`,
    ...(hasSqlite ? [`--allow-fs-read=${join(dirname(host.file), sqliteFileName)}`] : []),
    `--allow-fs-read=${diskFolder}`,
    `--allow-fs-write=${diskFolder}`,
  ]
  return [...memory, ...off, '--permission', ...own]
}
