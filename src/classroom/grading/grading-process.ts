/** A grading process, as its worker sees it: started when it is wanted, killed when it is called off, started anew. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { orAborted } from '../../grading/watched-thread.ts'
import { type Grader, GraderLost, type Ordered } from './grader.ts'
import type { Answer, Order } from './messages.ts'

export interface GradingProcessOptions {
  /** The checkout. */
  readonly root: string
  /** As the system counts it: above 0 stands behind others. As its worker unless told. */
  readonly priority?: number
  /** Where the suite's bundle is; it is made where there is none. */
  provideSuite(exercise: string): Promise<string>
}

class NeverTold extends GraderLost {}

const main = join(import.meta.dirname, 'process-main.ts')

export class GradingProcess implements Grader {
  readonly #options: GradingProcessOptions
  #child: ChildProcess | undefined

  constructor(options: GradingProcessOptions) {
    this.#options = options
  }

  /** For tests that kill it. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  async grade({ exercise, files, seeds }: Ordered, signal: AbortSignal) {
    const suiteFile = await this.#options.provideSuite(exercise)
    signal.throwIfAborted()
    const order = { exercise, suiteFile, files: { ...files }, seeds: [...seeds] }
    try {
      return await this.#ask(order, signal)
    } catch (error) {
      // It went while it had nothing to do: no fault of this program.
      if (!(error instanceof NeverTold)) throw error
      return await this.#ask(order, signal)
    }
  }

  async #ask(order: Order, signal: AbortSignal) {
    const child = this.#running()
    try {
      return await orAborted(ask(child, order), signal)
    } catch (error) {
      // It may be in the middle of something: nobody knows what it would answer next.
      this.#kill(child)
      throw error
    }
  }

  #running(): ChildProcess {
    const known = this.#child
    if (known?.connected === true && known.exitCode === null && known.signalCode === null) return known
    const child = fork(main, [], {
      execArgv: flagsFor(this.#options.root),
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // What goes wrong is told by whoever asks.
    child.on('error', () => {})
    if (this.#options.priority !== undefined) standBehind(child, this.#options.priority)
    this.#child = child
    return child
  }

  #kill(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined
    child.kill('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.#kill(child)
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      await once(child, 'exit')
  }
}

/**
 * The second fence, behind the sandbox: it reads the checkout, and what V8 has compiled of a suite is the only thing that
 * it may write. No other process, no database.
 */
function flagsFor(root: string): string[] {
  const checkout = join(import.meta.dirname, '..', '..', '..')
  return [
    '--permission',
    // Packages may lie elsewhere, behind a link.
    ...[root, checkout, join(checkout, 'node_modules')].map(
      (place) => `--allow-fs-read=${realpathSync(place)}`,
    ),
    `--allow-fs-write=${join(realpathSync(root), '.cache', 'suites')}`,
    '--allow-worker',
    // A database opens files by itself, past the engine's fence.
    '--no-experimental-sqlite',
    '--no-warnings',
  ]
}

/** Whoever turns a page is not to wait for what is graded. */
function standBehind({ pid }: ChildProcess, priority: number): void {
  if (pid === undefined) return
  try {
    setPriority(pid, priority)
  } catch (error) {
    // It is gone by now, or the system does not let us: then it grades as it is.
    if (!(error instanceof Error && 'syscall' in error)) throw error
  }
}

async function ask(child: ChildProcess, order: Order) {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const onExit = (code: number | null, signal: string | null): void =>
    reject(new GraderLost(signal === null ? `ended by itself, with code ${code}` : `was ended by ${signal}`))
  const onError = (error: Error): void => reject(new GraderLost(`could not be started: ${error.message}`))
  child.once('message', resolve)
  child.once('exit', onExit)
  child.once('error', onError)
  try {
    child.send(order, (error) => {
      if (error !== null) reject(new NeverTold(`could not be told: ${error.message}`))
    })
    const answer = await promise
    if ('broke' in answer) throw new Error(answer.broke)
    return answer.verdict
  } finally {
    child.off('message', resolve)
    child.off('exit', onExit)
    child.off('error', onError)
  }
}
