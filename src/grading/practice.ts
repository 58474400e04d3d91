/** Runs some tests for nobody, in every thread, so that the engine has compiled what a submission needs when one arrives. */
import type { Sources } from './subject.ts'
import type { WatchedThread } from './watched-thread.ts'

/** One test of so many: they are much alike, and more of them made no first submission faster. */
const oneOf = 4

/** A test that goes on for long is broken off: a submission waits for it. */
const limits = { events: 40_000 }

export class Practice {
  readonly done: Promise<void>
  readonly #abort = new AbortController()
  #isWanted = true

  constructor(threads: readonly WatchedThread[], files: Sources) {
    // A thread that fails here is ended, and replaced by whoever wants one.
    this.done = Promise.allSettled(threads.map((thread) => this.#run(thread, files))).then(() => undefined)
  }

  /** Waits for the tests that are under way, and lets no more begin. */
  finish(): Promise<void> {
    this.#isWanted = false
    return this.done
  }

  abort(): void {
    this.#abort.abort()
  }

  async #run(thread: WatchedThread, files: Sources): Promise<void> {
    const { tests } = await thread.ready
    for (const { stage, test } of tests.filter((_, place) => place % oneOf === 0)) {
      if (!this.#isWanted) return
      const runs = [{ stage, test, seed: 1 }]
      const request = { kind: 'grade', files: { ...files }, runs, trace: false, limits } as const
      const end = await thread.run(request, () => undefined, this.#abort.signal)
      if (end.kind === 'done' && end.outcome === undefined) continue
      if (end.kind !== 'done') thread.terminate()
      return
    }
  }
}
