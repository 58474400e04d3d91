/**
 * Runs a submission's tests in one thread or several: whoever is free takes the next slice of them.
 * A test's run depends on its id and seed alone, so the outcome is that of one thread running them all in order:
 * what cut the earliest test short counts, and nothing that came after it in the suite.
 */
import type { TestResult } from '../contract/verdict.ts'
import type { GradeMessage, ThreadMessage } from './messages.ts'
import type { TestRun } from './subject.ts'
import { isReady, type RunEnd, type WatchedThread } from './watched-thread.ts'

export interface CrewRun {
  /** All runs, in order. */
  readonly runs: readonly TestRun[]
  readonly request: Pick<GradeMessage, 'files' | 'parts' | 'trace'>
  /** The first is waited for; the others help once they are ready. */
  readonly threads: readonly WatchedThread[]
  readonly signal: AbortSignal
  /** The earliest of the tests that are under way. */
  onProgress(run: TestRun): void
  onResult(result: TestResult): void
}

export interface CrewEnd {
  readonly results: readonly TestResult[]
  readonly end: RunEnd
}

/** Each free thread takes this share of what is left to it: large slices first, single tests at the end. */
const slicesPerThread = 3

interface Told {
  readonly place: number
  readonly end: RunEnd
}

/** A thread at work. */
interface Hand {
  readonly from: number
  readonly stop: AbortController
  /** The test it is at, by its place among all runs. */
  at: number | undefined
}

export async function runCrew(run: CrewRun): Promise<CrewEnd> {
  return await new Crew(run).end()
}

class Crew {
  readonly #run: CrewRun
  readonly #places: ReadonlyMap<string, number>
  readonly #results: { readonly place: number; readonly result: TestResult }[] = []
  readonly #hands = new Set<Hand>()
  #next = 0
  #isBegun = false
  /** What ended the run before its end, as one thread would have met it first. */
  #cut: Told | undefined
  /** Of the earliest slice in which a node threw at boot. */
  #outcome: Told | undefined
  #earliest: number | undefined

  constructor(run: CrewRun) {
    this.#run = run
    this.#places = new Map(run.runs.map((each, place) => [keyOf(each), place]))
  }

  async end(): Promise<CrewEnd> {
    const [lead, ...helpers] = this.#run.threads
    if (lead === undefined) throw new Error('there is no thread to grade in')
    const leading = this.#work(lead)
    const helping = helpers.map(async (helper) => {
      // One that does not come up, or too late, is not waited for.
      const joins = await Promise.race([isReady(helper), leading.then(() => false)])
      if (joins) await this.#work(helper)
    })
    await Promise.all([leading, ...helping])
    const cut = this.#cut
    const isTold = ({ place }: { place: number }): boolean => cut === undefined || place <= cut.place
    const results = this.#results.filter(isTold).map(({ result }) => result)
    return { results, end: (cut ?? this.#outcome)?.end ?? { kind: 'done' } }
  }

  async #work(thread: WatchedThread): Promise<void> {
    for (let slice = this.#slice(); slice !== undefined; slice = this.#slice()) {
      const hand: Hand = { from: slice.from, stop: new AbortController(), at: undefined }
      this.#hands.add(hand)
      try {
        const { request, signal } = this.#run
        const end = await thread.run(
          { kind: 'grade', ...request, runs: slice.runs },
          (message) => this.#take(hand, message),
          AbortSignal.any([signal, hand.stop.signal]),
        )
        if (end.kind !== 'done' || end.outcome?.kind === 'grader-broke') thread.terminate()
        this.#note(hand, end)
      } catch (error) {
        // Stopped, as what it was at comes after what ended the run.
        if (!hand.stop.signal.aborted || this.#run.signal.aborted) throw error
      } finally {
        this.#hands.delete(hand)
      }
    }
  }

  #slice(): { readonly from: number; readonly runs: readonly TestRun[] } | undefined {
    const { runs, threads } = this.#run
    const left = runs.length - this.#next
    // A run of no tests is one, too: it tells whether the files compile.
    if (this.#cut !== undefined || (left === 0 && this.#isBegun)) return undefined
    this.#isBegun = true
    const share = threads.length === 1 ? left : Math.ceil(left / (threads.length * slicesPerThread))
    const from = this.#next
    this.#next += share
    return { from, runs: runs.slice(from, from + share) }
  }

  #take(hand: Hand, message: ThreadMessage): void {
    if (message.kind === 'started') {
      hand.at = this.#placeOf(message)
      this.#tellProgress()
    }
    if (message.kind !== 'result') return
    const { result } = message
    const place = this.#placeOf(result)
    if (this.#cut !== undefined && place > this.#cut.place) return
    this.#results.push({ place, result })
    this.#run.onResult(result)
  }

  #tellProgress(): void {
    const places = [...this.#hands].flatMap(({ at }) => at ?? [])
    const earliest = Math.min(...places)
    const run = this.#run.runs[earliest]
    if (run === undefined || earliest === this.#earliest) return
    this.#earliest = earliest
    this.#run.onProgress(run)
  }

  #note(hand: Hand, end: RunEnd): void {
    const place = hand.at ?? hand.from
    if (end.kind === 'done') {
      const { outcome } = end
      if (outcome === undefined) return
      if (outcome.kind === 'threw-at-boot') {
        // It fails its test; the others go on.
        const isFirst = this.#outcome === undefined || hand.from < this.#outcome.place
        if (isFirst) this.#outcome = { place: hand.from, end }
        return
      }
    }
    if (this.#cut !== undefined && this.#cut.place < place) return
    const at = this.#run.runs[place]
    const isCut = end.kind === 'stuck' || end.kind === 'out-of-memory'
    this.#cut = { place, end: isCut && at !== undefined ? { ...end, at } : end }
    for (const other of this.#hands) if (other.from > place) other.stop.abort()
  }

  #placeOf(run: TestRun): number {
    const place = this.#places.get(keyOf(run))
    if (place === undefined) throw new Error(`nobody asked for the test ${run.stage}/${run.test}`)
    return place
  }
}

function keyOf({ stage, test, seed }: TestRun): string {
  return `${stage}/${test}/${seed}`
}
