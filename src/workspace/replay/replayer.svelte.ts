/** Runs one test again to look at it: what is under way, what came of it, and for which code. */

import type { CodePlace } from '../../contract/history.ts'
import type { Replay } from '../../contract/replay.ts'
import type { TestResult } from '../../contract/verdict.ts'
import type { Messages } from '../../messages/index.ts'
import { type LineMark, lineMarks } from '../editor/line-marks.ts'
import { movedLines } from '../editor/moved-lines.ts'
import { reasonOf } from '../frame/reason.ts'
import type { Runner } from '../results/runner.svelte.ts'
import type { Files } from '../session/files.ts'
import type { Session } from '../session/session.svelte.ts'
import type { WorkspaceExercise } from '../session/types.ts'
import { placeOf } from './model/code-lines.ts'
import type { ReplayView } from './replay-view.svelte.ts'

export type ReplayState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' | 'cancelled'; readonly result: TestResult }
  | { readonly kind: 'failed'; readonly result: TestResult; readonly message: string }
  | { readonly kind: 'shown'; readonly replay: Replay; readonly files: Files }

export class Replayer {
  /** What is looked at in the replay that is shown, once its view is there. */
  view = $state.raw<ReplayView | undefined>()
  /** Whether the learner wants the code free of marks, until the next replay. */
  marksHidden = $state(false)
  state = $state.raw<ReplayState>({ kind: 'none' })
  readonly #runner: Runner
  readonly #session: Session
  readonly #words: Messages['replay']['lines']
  readonly #text: WorkspaceExercise['text']
  #stop: AbortController | undefined
  /** Whether the code is another than that whose run is shown. */
  readonly stale = $derived.by(() => {
    if (this.state.kind !== 'shown') return false
    const { files } = this.state
    const now = this.#session.files
    return Object.keys(files).some((name) => files[name] !== now[name])
  })

  /** Beside the code: its lines that logged or threw. */
  readonly marks = $derived.by<readonly LineMark[]>(() => {
    if (this.state.kind !== 'shown' || this.view === undefined || this.marksHidden) return []
    const { lines, event } = this.view
    const selected = event === undefined ? undefined : placeOf(event)
    const { files: now } = this.#session
    return lineMarks({ lines, selected, before: this.state.files, now }, this.#words)
  })

  constructor(
    words: Messages['replay']['lines'],
    exercise: WorkspaceExercise,
    session: Session,
    runner: Runner,
  ) {
    this.#words = words
    this.#text = exercise.text
    this.#session = session
    this.#runner = runner
  }

  /** Where a line of the code that was run stands in that of now; where it stood, if it is no more. */
  placeNow(place: CodePlace): CodePlace {
    if (this.state.kind !== 'shown') return place
    const { file } = place
    const moved = movedLines(this.state.files[file] ?? '', this.#session.files[file] ?? '')
    return { file, line: moved.get(place.line) ?? place.line }
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
    this.marksHidden = false
    try {
      const replay = await this.#runner.replay({ ...result, files, signal: stopping.signal })
      if (this.#stop === stopping) this.state = { kind: 'shown', replay, files }
    } catch (error) {
      // A newer one has taken its place: that is the one to tell of.
      if (this.#stop !== stopping) return
      const isAbort = error instanceof Error && error.name === 'AbortError'
      this.state = isAbort
        ? { kind: 'cancelled', result }
        : { kind: 'failed', result, message: reasonOf(error) }
    }
  }

  /** A run of the stack view, over the code that it ran. */
  show(replay: Replay, files: Files): void {
    this.#stop?.abort()
    this.#stop = undefined
    this.view = undefined
    this.marksHidden = false
    this.state = { kind: 'shown', replay, files }
  }

  cancel(): void {
    this.#stop?.abort()
  }

  again(): void {
    if ('result' in this.state) void this.open(this.state.result)
  }
}
