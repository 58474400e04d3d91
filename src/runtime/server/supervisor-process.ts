/** A supervisor as a child of the server: started for one page, told, heard, and ended with all of its nodes. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import type { Command, Update } from '../../live/protocol.ts'
import { createLineReader, encodeLine } from '../../processes/lines.ts'
import type { RealProgram } from '../../processes/part.ts'

/** What it has been told and has not read: it is stuck, and nothing is gained by telling it more. */
const mostWaitingBytes = 16 * 2 ** 20
/** How long it may take to end its nodes, once its input is closed. */
const graceMs = 5000
/** What it needs to know of the machine: where its temporary folder is, and on Windows the system. */
const passedOn = ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot'] as const

export interface SupervisorOptions {
  readonly program: RealProgram
  onUpdate(update: Update): void
  onText(text: string): void
  /** It is gone: by itself unless it was ended. */
  onExit(): void
}

export class SupervisorProcess {
  readonly exited: Promise<void>
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>

  constructor({ program, onUpdate, onText, onExit }: SupervisorOptions) {
    const env = Object.fromEntries(passedOn.flatMap((name) => [[name, process.env[name]] as const]))
    this.#child = spawn(program.node, [program.file, 'supervisor'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: tmpdir(),
      env,
      windowsHide: true,
    })
    this.#child.stdin.on('error', () => {})
    this.#child.stdout.setEncoding('utf8').on('data', createLineReader<Update>(onUpdate, onText))
    const readText = createLineReader(() => {}, onText)
    this.#child.stderr.setEncoding('utf8').on('data', readText)
    this.exited = new Promise((resolve) => {
      let isOver = false
      const end = (): void => {
        if (isOver) return
        isOver = true
        onExit()
        resolve()
      }
      this.#child.on('error', (error) => {
        onText(error.message)
        end()
      })
      this.#child.on('close', end)
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  tell(command: Command): void {
    if (this.#child.stdin.writableLength < mostWaitingBytes) this.#child.stdin.write(encodeLine(command))
  }

  /** Reads no more of it until it is resumed: it then tells less, rather than to wait in memory. */
  pause(isPaused: boolean): void {
    if (isPaused) this.#child.stdout.pause()
    else this.#child.stdout.resume()
  }

  /** Settles when it is gone, with all of its nodes. */
  async end(): Promise<void> {
    this.#child.stdout.resume()
    this.#child.stdin.end()
    // Its guard ends the nodes when it cannot.
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMs)
    await this.exited
    clearTimeout(timer)
  }
}
