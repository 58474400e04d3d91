/** What the learner has handed in of this exercise: sent, received, graded. */
import type {
  ClassForLearners,
  Note,
  Practice,
  Receipt,
  Submission,
  SubmissionBrief,
} from '../../classroom/api.ts'
import { ask } from '../../classroom/ask.ts'
import { filesHash } from '../../grading/hash.ts'
import { fillCounted } from '../../messages/classroom.ts'
import { type HandInWords, handInMessages } from '../../messages/hand-in.ts'
import { passedStages, stageViews } from '../results/stages.ts'
import type { HandInOptions } from './options.ts'
import { forgetPending, newKey, type Pending, pendingFor, readPending } from './pending.ts'
import { send } from './send.ts'
import { untilDue } from './until-due.ts'

export interface Retrying {
  readonly why: 'lost' | 'busy'
  readonly seconds: number
}

/** Between two looks for a grade: soon at first, as most are there within a second. */
const firstLookMs = 700
const laterLookMs = 5000
/** Between two looks for a note. A room of 500 asks 20 times a second so. */
const noteLookMs = 25_000

export class HandIn {
  readonly words: HandInWords
  room = $state.raw<ClassForLearners>()
  sending = $state(false)
  retrying = $state.raw<Retrying | undefined>()
  failure = $state.raw<unknown>()
  /** The learner’s own of this exercise, the newest first. */
  submissions = $state.raw<readonly SubmissionBrief[]>([])
  /** The newest that is graded, whole. */
  graded = $state.raw<Submission | undefined>()
  /** For this exercise, or for all, the newest first. */
  notes = $state.raw<readonly Note[]>([])
  readonly newest = $derived.by(() => this.submissions[0])
  readonly isWaiting = $derived.by(() => this.newest !== undefined && this.newest.grade === undefined)
  /** The code is as it was handed in last. */
  readonly isSame = $derived.by(() => this.newest?.filesHash === filesHash(this.#options.session.files))
  readonly #options: HandInOptions
  readonly #classId: string
  readonly #ending = new AbortController()
  #tryNow: (() => void) | undefined
  #isLooking = false

  constructor(classId: string, options: HandInOptions) {
    this.#options = options
    this.#classId = classId
    this.words = handInMessages(options.locale)
  }

  get #slug(): string {
    return this.#options.exercise.slug
  }

  /** Whether the class has this exercise. Goes on with what was under way when the page went. */
  async open(): Promise<boolean> {
    const pending = this.#pendingBefore()
    try {
      const room = await ask<ClassForLearners>('GET', `/classes/${this.#classId}`)
      if (!room.exercises.some(({ exercise }) => exercise === this.#slug)) return false
      this.room = room
      await this.#read()
    } catch (error) {
      this.failure = error
    }
    void this.#lookForNotes()
    if (pending !== undefined) void this.#send(pending)
    else if (this.isWaiting) void this.#look()
    return true
  }

  end(): void {
    this.#ending.abort()
  }

  async handIn(): Promise<void> {
    if (this.sending) return
    const { session } = this.#options
    session.flush()
    const practice = this.#practice()
    const body = { files: session.files, ...(practice !== undefined && { practice }) }
    await this.#send(pendingFor(localStorage, this.#slug, { classId: this.#classId, body }, newKey))
  }

  tryNow(): void {
    this.#tryNow?.()
  }

  #pendingBefore(): Pending | undefined {
    try {
      const pending = readPending(localStorage, this.#slug)
      return pending?.classId === this.#classId ? pending : undefined
    } catch {
      return undefined // A browser that keeps nothing.
    }
  }

  /** What practice said of the code as it is now. */
  #practice(): Practice | undefined {
    const { exercise, session } = this.#options
    const { graded, stale } = session
    if (graded === undefined || stale) return undefined
    const { suiteHash, outcome, tests } = graded.verdict
    const passed = passedStages(stageViews(exercise, exercise.text, tests, false))
    return { suiteHash, outcome: outcome.kind, passed }
  }

  async #send(pending: Pending): Promise<void> {
    const { signal } = this.#ending
    this.sending = true
    this.failure = undefined
    try {
      const receipt = await send(this.#slug, pending, {
        signal,
        wait: (durationMs) => this.#wait(durationMs),
        random: Math.random,
        onRetry: (why, waitMs) => {
          if (this.retrying === undefined) this.#tell(this.words.retryingTold)
          this.retrying = { why, seconds: Math.ceil(waitMs / 1000) }
        },
      })
      forgetPending(localStorage, this.#slug)
      this.#received(receipt)
    } catch (error) {
      if (signal.aborted) return
      // It was a no: the next try is another one.
      forgetPending(localStorage, this.#slug)
      this.failure = error
    } finally {
      this.sending = false
      this.retrying = undefined
    }
  }

  async #wait(durationMs: number): Promise<void> {
    const due = untilDue(durationMs, this.#ending.signal)
    this.#tryNow = due.now
    await due.passed
    this.#tryNow = undefined
  }

  #received(receipt: Receipt): void {
    this.#tell(fillCounted(this.words.told, { number: receipt.number }))
    const others = this.submissions.filter(({ submission }) => submission !== receipt.submission)
    this.submissions = [{ ...receipt, isCounted: false }, ...others]
    void this.#look()
  }

  /** Until the newest is graded. A network that is gone meanwhile only takes longer. */
  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    const { signal } = this.#ending
    let waitMs = firstLookMs
    while (!signal.aborted && this.isWaiting) {
      await untilDue(waitMs, signal).passed
      waitMs = Math.min(laterLookMs, waitMs * 1.3)
      try {
        await this.#read()
      } catch {
        waitMs = laterLookMs
      }
    }
    this.#isLooking = false
    if (this.graded !== undefined && !signal.aborted) this.#tellGrade(this.graded)
  }

  /** As long as the page is there and is looked at. */
  async #lookForNotes(): Promise<void> {
    const { signal } = this.#ending
    while (!signal.aborted) {
      if (document.visibilityState === 'visible') await this.#readNotes().catch(() => undefined)
      await untilDue(noteLookMs, signal).passed
    }
  }

  async #readNotes(): Promise<void> {
    const { signal } = this.#ending
    const path = `/classes/${this.#classId}/notes`
    const { notes } = await ask<{ notes: readonly Note[] }>('GET', path, { signal })
    const own = notes.filter(({ exercise }) => exercise === undefined || exercise === this.#slug)
    const before = new Set(this.notes.map(({ id }) => id))
    const fresh = own.find(({ id }) => !before.has(id))
    this.notes = own
    if (fresh !== undefined) this.#tell(fillCounted(this.words.noteTold, { name: fresh.by }))
  }

  async #read(): Promise<void> {
    const { signal } = this.#ending
    const path = `/classes/${this.#classId}`
    const { submissions } = await ask<{ submissions: readonly SubmissionBrief[] }>(
      'GET',
      `${path}/exercises/${this.#slug}/submissions`,
      { signal },
    )
    const newest = submissions.find(({ grade }) => grade !== undefined)
    if (newest !== undefined && newest.grade?.gradedAtMs !== this.graded?.grade?.gradedAtMs)
      this.graded = await ask<Submission>('GET', `${path}/submissions/${newest.submission}`, { signal })
    this.submissions = submissions
  }

  #tellGrade({ number, grade }: Submission): void {
    if (grade === undefined) return
    const broke = grade.outcome.kind === 'grader-broke'
    const passed = grade.stages.filter(({ state }) => state === 'passed').length
    const total = this.#options.exercise.stages.length
    this.#tell(fillCounted(broke ? this.words.gradeBroke : this.words.gradedTold, { number, passed, total }))
  }

  #tell(text: string): void {
    this.#options.toasts.tell(text, { passing: true })
  }
}
