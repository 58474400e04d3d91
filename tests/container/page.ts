/** Test code, in the browser: a page that has nothing but the container's runtime, for a test to drive. */
import type { Command, Frame, Update } from '../../src/live/protocol.ts'
import { canIsolate, isolate } from '../../src/offline/isolate.ts'
import { sqliteFileName } from '../../src/processes/sqlite-file.ts'
import { type BootStep, type RealConnection, RuntimeProblem } from '../../src/runtime/contract.ts'
import { ContainerRuntime } from '../../src/runtime/webcontainer/container-runtime.ts'
import {
  type Patience,
  pageSurroundings,
  usualPatience,
} from '../../src/runtime/webcontainer/surroundings.ts'

class ContainerPage {
  readonly updates: Update[] = []
  readonly steps: BootStep[] = []
  /** Why it ended by itself. */
  endedBy: string | undefined
  /** May be changed at any time. */
  readonly patience: { -readonly [K in keyof Patience]: number }
  readonly #runtime: ContainerRuntime
  #connection: RealConnection | undefined
  #aborting = new AbortController()

  constructor(patience: Partial<Patience>) {
    this.patience = { ...usualPatience, ...patience }
    this.#runtime = new ContainerRuntime({
      ...pageSurroundings('/program.cjs', '/sqlite3.wasm'),
      patience: this.patience,
    })
  }

  /** `open`, or the cause why not. */
  async open(): Promise<string> {
    this.#aborting = new AbortController()
    this.steps.length = 0
    try {
      this.#connection = await this.#runtime.open({
        signal: this.#aborting.signal,
        onProgress: (step) => this.steps.push(step),
        onUpdate: (update) => this.updates.push(update),
        onEnd: (problem) => {
          this.endedBy = problem.runtimeCause
        },
      })
      return 'open'
    } catch (error) {
      return error instanceof RuntimeProblem ? error.runtimeCause : String(error)
    }
  }

  warm(): void {
    this.#runtime.warm()
  }

  abort(): void {
    this.#aborting.abort(new Error('changed my mind'))
  }

  send(command: Command): void {
    this.#connection?.send(command)
  }

  addressOf(port: number): string | undefined {
    return this.#connection?.addressOf(port)
  }

  async end(): Promise<void> {
    await this.#connection?.end()
  }

  /** What the page offers who runs it on a host without headers. False when there is no use in it. */
  async isolate(): Promise<boolean> {
    if (!canIsolate()) return false
    await isolate()
    return true
  }

  /** Somebody else on the page takes the container. */
  async bootBeside(): Promise<void> {
    const { WebContainer } = await import('@webcontainer/api')
    await WebContainer.boot({ coep: 'require-corp', workdirName: 'millions' })
  }

  frames(): readonly Frame[] {
    return this.updates.filter((update): update is Frame => update.kind === 'frame')
  }
}

/** The client by itself: mounts the files, and runs one of them, which is spoken to by `askTrials`. */
async function runTrials(files: Readonly<Record<string, string>>): Promise<void> {
  const { WebContainer } = await import('@webcontainer/api')
  const container = await WebContainer.boot({ coep: 'require-corp', workdirName: 'millions' })
  const sqlite = new Uint8Array(await (await fetch('/sqlite3.wasm')).arrayBuffer())
  const all = Object.entries<string | Uint8Array>({ ...files, [sqliteFileName]: sqlite })
  await container.mount(Object.fromEntries(all.map(([name, contents]) => [name, { file: { contents } }])))
  const { input, output } = await container.spawn('node', ['trials.cjs', 'program.cjs'])
  const writer = input.getWriter()
  globalThis.askTrials = (line) => writer.write(line)
  void output.pipeTo(new WritableStream({ write: (chunk) => globalThis.trialsSaid(chunk) }))
}

declare global {
  var TestPage: typeof ContainerPage
  var container: ContainerPage
  var startTrials: (files: Readonly<Record<string, string>>) => Promise<void>
  var askTrials: (line: string) => Promise<void>
  /** Lent by the test. */
  var trialsSaid: (chunk: string) => Promise<void>
}
globalThis.TestPage = ContainerPage
globalThis.startTrials = runTrials
