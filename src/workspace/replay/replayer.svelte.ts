/** Runs one test again to look at it: what is under way, what came of it, and for which code. */
import type { Replay } from '../../contract/replay.ts'
import type { TestResult } from '../../contract/verdict.ts'
import type { Files } from '../files.ts'
import type { Runner } from '../runner.svelte.ts'
import type { Session } from '../session.svelte.ts'
import type { WorkspaceExercise } from '../types.ts'

export type ReplayState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' | 'cancelled'; readonly result: TestResult }
  | { readonly kind: 'failed'; readonly result: TestResult; readonly message: string }
  | { readonly kind: 'shown'; readonly result: TestResult; readonly replay: Replay; readonly files: Files }

export class Replayer {
  state = $state.raw<ReplayState>({ kind: 'none' })
  readonly #runner: Runner
  readonly #session: Session
  readonly #text: WorkspaceExercise['text']
  #stop: AbortController | undefined
  /** Whether the code is another than that whose run is shown. */
  readonly stale = $derived.by(() => {
    if (this.state.kind !== 'shown') return false
    const { files } = this.state
    const now = this.#session.files
    return Object.keys(files).some((name) => files[name] !== now[name])
  })

  constructor(exercise: WorkspaceExercise, session: Session, runner: Runner) {
    this.#text = exercise.text
    this.#session = session
    this.#runner = runner
  }

  /** What the test shows when it passes, as a sentence. */
  title({ test }: TestResult): string {
    return this.#text.tests[test] ?? test
  }

  /** Runs the test again over the code that was graded, whatever has been written since. */
  async open(result: TestResult): Promise<void> {
    const files = this.#session.graded?.files
    if (files === undefined || this.#runner.active) return
    this.#stop?.abort()
    const stopping = new AbortController()
    this.#stop = stopping
    this.state = { kind: 'running', result }
    try {
      const replay = await this.#runner.replay({ ...result, files, signal: stopping.signal })
      if (this.#stop === stopping) this.state = { kind: 'shown', result, replay, files }
    } catch (error) {
      // A newer one has taken its place: that is the one to tell of.
      if (this.#stop !== stopping) return
      const isAbort = error instanceof Error && error.name === 'AbortError'
      this.state = isAbort
        ? { kind: 'cancelled', result }
        : { kind: 'failed', result, message: error instanceof Error ? error.message : String(error) }
    }
  }

  cancel(): void {
    this.#stop?.abort()
  }

  again(): void {
    if (this.state.kind !== 'none') void this.open(this.state.result)
  }
}
