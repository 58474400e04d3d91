/** Test code: the real Node processes behind the stand-in, and what they tell of themselves. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type ContainerEvent =
  | { readonly kind: 'output'; readonly process: string; readonly bytes: string }
  | { readonly kind: 'exit'; readonly process: string; readonly code: number }
  | { readonly kind: 'port'; readonly type: 'open' | 'close'; readonly port: number; readonly url: string }
  | { readonly kind: 'error'; readonly message: string }

/** What a process says of itself, as `marker.cjs` writes it. */
type Told =
  | { readonly kind: 'process'; readonly pid: number }
  | { readonly kind: 'port'; readonly type: 'open' | 'close'; readonly port: number }

/** A container has Node 20. Where the machine has none, this one has to do. */
const node20 = ['/usr/local/bin/node', '/usr/bin/node'].find(
  (path) => existsSync(path) && execFileSync(path, ['--version'], { encoding: 'utf8' }).startsWith('v20.'),
)

export class ContainerProcesses {
  readonly folder = mkdtempSync(join(tmpdir(), 'container-'))
  /** Those that live, whoever started them. */
  readonly pids = new Set<number>()
  readonly #tell: (event: ContainerEvent) => void
  readonly #children = new Map<string, ChildProcess>()
  readonly #lines = new Set<Socket>()
  readonly #control: Server
  #controlPort = 0

  static async start(tell: (event: ContainerEvent) => void): Promise<ContainerProcesses> {
    const processes = new ContainerProcesses(tell)
    await new Promise<void>((resolve) => processes.#control.listen(0, '127.0.0.1', resolve))
    const address = processes.#control.address()
    processes.#controlPort = typeof address === 'object' && address !== null ? address.port : 0
    processes.#writeWrapper()
    return processes
  }

  private constructor(tell: (event: ContainerEvent) => void) {
    this.#tell = tell
    this.#control = createServer((line) => this.#follow(line))
  }

  #wrapper(): string {
    return join(this.folder, 'node')
  }

  /**
   * Nodes are started with an environment of their own: what they need to know stands in what starts them. All files of
   * theirs lie in the container's folder, and go with it.
   */
  #writeWrapper(): void {
    const marker = join(import.meta.dirname, 'marker.cjs')
    const told = JSON.stringify([this.#controlPort, this.#wrapper()])
    const script = `#!/bin/sh\nSTAND_IN='${told}' TMPDIR='${this.folder}' exec '${node20 ?? process.execPath}' --require '${marker}' "$@"\n`
    writeFileSync(this.#wrapper(), script)
    chmodSync(this.#wrapper(), 0o755)
  }

  #follow(line: Socket): void {
    this.#lines.add(line)
    const ports = new Set<number>()
    let pid: number | undefined
    const tellPort = (type: 'open' | 'close', port: number): void =>
      this.#tell({ kind: 'port', type, port, url: `http://127.0.0.1:${port}/` })
    createInterface({ input: line }).on('line', (text) => {
      const told = JSON.parse(text) as Told
      if (told.kind === 'process') {
        pid = told.pid
        this.pids.add(pid)
        return
      }
      if (told.type === 'open') ports.add(told.port)
      else ports.delete(told.port)
      tellPort(told.type, told.port)
    })
    line.on('error', () => {})
    line.on('close', () => {
      this.#lines.delete(line)
      if (pid !== undefined) this.pids.delete(pid)
      for (const port of ports) tellPort('close', port)
    })
  }

  /** Bytes come as letters of Latin-1, as the client sends them. */
  writeFile(name: string, contents: string, encoding: 'utf8' | 'latin1'): void {
    writeFileSync(join(this.folder, name), contents, encoding)
  }

  start(process: string, command: string, args: readonly string[]): void {
    if (command !== 'node') throw new Error(`the container has no ${command}`)
    const child = spawn(this.#wrapper(), args, { cwd: this.folder, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#children.set(process, child)
    // As a terminal does: both come out as one, and lines end with a return as well.
    const say = (bytes: string): void =>
      this.#tell({ kind: 'output', process, bytes: bytes.replaceAll('\n', '\r\n') })
    child.stdout.setEncoding('utf8').on('data', say)
    child.stderr.setEncoding('utf8').on('data', say)
    child.stdin.on('error', () => {})
    child.on('close', (code) => this.#tell({ kind: 'exit', process, code: code ?? 137 }))
  }

  write(process: string, text: string): void {
    // A terminal repeats what is written to it, until it is told not to; this one is never told.
    this.#tell({ kind: 'output', process, bytes: text.replaceAll('\n', '\r\n') })
    this.#children.get(process)?.stdin?.write(text)
  }

  kill(process: string): void {
    this.#children.get(process)?.kill('SIGKILL')
  }

  /** As an engine does whose memory is full. */
  exhaust(): void {
    for (const [process, child] of this.#children) {
      this.#tell({
        kind: 'output',
        process,
        bytes: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\r\n',
      })
      child.kill('SIGKILL')
    }
  }

  killAll(): void {
    for (const child of this.#children.values()) child.kill('SIGKILL')
  }

  /** Settles when no process is left. */
  async end(): Promise<void> {
    this.killAll()
    for (const pid of this.pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It has ended by itself.
      }
    }
    this.#control.close()
    await Promise.all(
      [...this.#lines].map((line) => new Promise((resolve) => line.once('close', resolve).resume())),
    )
    rmSync(this.folder, { recursive: true, force: true })
  }
}
