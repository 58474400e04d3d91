/** One exercise in one tab: the learner's code, what is kept of it, and the verdict that belongs to it. */
import type { TestResult } from '../../contract/verdict.ts'
import { reasonOf } from '../frame/reason.ts'
import { type Code, Drafts } from './drafts.ts'
import { type Files, fitFiles, sameFiles } from './files.ts'
import { type HintCounts, readHints, saveHints } from './hints.ts'
import { ownResults, type PartOf, resultsKey } from './own-results.ts'
import { savePassed } from './passed.ts'
import { noteProgress, readProgress } from './progress.ts'
import { type Graded, readVerdict, saveVerdict } from './verdicts.ts'
import type { VersionReason } from './versions.ts'

const pauseMs = 400
const versionEveryMs = 5 * 60_000

export type SaveState =
  | { readonly kind: 'starter' | 'saved' | 'pending' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The code itself is saved, but what was there before is not kept. */
  | { readonly kind: 'unversioned'; readonly reason: string }
export type Notice = 'overtook' | 'adopted' | 'conflict' | 'reset' | 'restored' | 'started'

export class Session {
  readonly exercise: string
  readonly starter: Files
  readonly suiteUrl: string
  files = $state.raw<Files>({})
  saved = $state.raw<SaveState>({ kind: 'starter' })
  notice = $state.raw<Notice | undefined>(undefined)
  graded = $state.raw<Graded | undefined>(undefined)
  /** Hints asked for, by stage. */
  hints = $state.raw<HintCounts>({})
  /** The stage with which the code began, and nothing for the starter: what passes is assisted. */
  startedAt = $state.raw<string | undefined>(undefined)
  /** Stages that passed with that help only. */
  assisted = $state.raw<readonly string[]>([])
  /** Counts the times that the code was replaced from elsewhere than the editor. */
  replaced = $state(0)
  /** Results of the run that is under way. */
  running = $state.raw<readonly TestResult[] | undefined>(undefined)
  readonly edited = $derived.by(() => !sameFiles(this.files, this.starter))
  readonly stale = $derived.by(
    () =>
      this.graded !== undefined &&
      (!sameFiles(this.graded.files, this.files) ||
        this.graded.suiteUrl !== this.suiteUrl ||
        (this.graded.resultsKey ?? '') !== this.resultsKey),
  )

  /** Of the learner's results of other exercises, as they were looked at last. */
  resultsKey = $state('')
  readonly #parts: Readonly<Record<string, PartOf>>
  #drafts: Drafts | undefined
  /** Why the last version could not be kept. */
  #unkept: string | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #versionAtMs = 0

  constructor(
    exercise: string,
    starter: Files,
    suiteUrl: string,
    parts: Readonly<Record<string, PartOf>> = {},
  ) {
    this.exercise = exercise
    this.#parts = parts
    this.starter = starter
    this.suiteUrl = suiteUrl
    this.files = starter
  }

  /** Reads what was kept, and starts to listen. Returns what ends it. */
  open(): () => void {
    const ending = new AbortController()
    try {
      this.#drafts = new Drafts(localStorage, this.exercise, crypto.randomUUID?.() ?? String(Math.random()))
      const draft = this.#drafts.read()
      if (draft !== undefined) {
        this.files = fitFiles(draft.files, this.starter)
        this.startedAt = draft.startedAt
        this.saved = { kind: 'saved' }
        this.#versionAtMs = draft.savedAtMs
      }
      this.hints = readHints(localStorage, this.exercise)
      this.graded = readVerdict(localStorage, this.exercise)
      this.ownResults()
      this.assisted = readProgress()[this.exercise]?.assistedStages ?? []
    } catch (error) {
      this.saved = { kind: 'failed', reason: reasonOf(error) }
    }
    const flush = () => this.flush()
    const { signal } = ending
    addEventListener('pagehide', flush, { signal })
    addEventListener('blur', flush, { signal })
    document.addEventListener('visibilitychange', flush, { signal })
    addEventListener('storage', (event) => this.#otherTabWrote(event), { signal })
    // A page that was kept while another was shown has heard of nothing; and an event may be lost.
    const look = (): void => this.#lookForOthers()
    addEventListener('pageshow', look, { signal })
    addEventListener('focus', look, { signal })
    document.addEventListener('visibilitychange', look, { signal })
    return () => {
      this.flush()
      ending.abort()
    }
  }

  /** The learner's results of other exercises that this one runs, as they are now. */
  ownResults(): Readonly<Record<string, Files>> {
    const results = ownResults(this.#parts)
    this.resultsKey = resultsKey(results)
    return results
  }

  /** The code as it is now, with where it began: the two go together, whatever becomes of them. */
  get code(): Code {
    const { files, startedAt } = this
    return { files, ...(startedAt !== undefined && { startedAt }) }
  }

  edit(name: string, text: string): void {
    if (this.files[name] === text) return
    this.files = { ...this.files, [name]: text }
    this.#saveSoon()
  }

  /** Replaces all code, and keeps what was there as a version. `startedAt` is the stage with which this code began. */
  async replace(files: Files, reason: VersionReason, startedAt?: string): Promise<void> {
    await this.keep(this.files, reason)
    this.startedAt = startedAt
    this.#show(fitFiles(files, this.starter))
    this.#saveSoon()
    this.flush()
  }

  /** Replaces all code with what is on disk. What was there is kept first; if it cannot be or has changed by then, it stays. */
  async takeOver({ files, startedAt }: Code): Promise<'taken' | 'changed' | 'not-kept'> {
    const own = this.files
    if (!(await this.keep(own, 'disk'))) return 'not-kept'
    if (this.files !== own) return 'changed'
    this.#show(fitFiles(files, this.starter))
    this.startedAt = startedAt
    this.#saveSoon()
    this.flush()
    return 'taken'
  }

  /** The code that is there began at this stage, as was not known here. */
  noteStart(stage: string): void {
    this.startedAt = stage
    this.#saveSoon()
    this.flush()
  }

  /** Saves at once what is not saved yet. */
  flush(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#save()
  }

  /** As the learner asked by the keys: draft and version. */
  async saveByHand(): Promise<void> {
    this.#saveSoon()
    this.flush()
    await this.keep(this.files, 'save')
  }

  /** Before a run: all is saved, draft and version. */
  async saveAll(): Promise<void> {
    this.#saveSoon()
    this.flush()
    await this.keep(this.files, 'run')
  }

  /** The run is over. `passed` are stages, `isCoreComplete` whether all core stages are among them, and `startedAt` is the stage with which the code began that it was of. */
  conclude(
    graded: Graded,
    passed: readonly string[],
    startedAt: string | undefined,
    isCoreComplete = false,
  ): void {
    this.graded = graded
    this.running = undefined
    this.#try(() => {
      if (isCoreComplete)
        savePassed(localStorage, this.exercise, { files: graded.files, passedAtMs: Date.now() })
      saveVerdict(localStorage, this.exercise, graded)
      this.assisted = noteProgress(this.exercise, passed, startedAt, Date.now()).assistedStages
    })
  }

  showHint(stage: string): void {
    this.hints = { ...this.hints, [stage]: (this.hints[stage] ?? 0) + 1 }
    this.#try(() => saveHints(localStorage, this.exercise, this.hints))
  }

  #show(files: Files): void {
    this.files = files
    this.replaced += 1
  }

  #saveSoon(): void {
    clearTimeout(this.#timer)
    if (this.saved.kind !== 'failed') this.saved = { kind: 'pending' }
    this.#timer = setTimeout(() => this.flush(), pauseMs)
  }

  #save(): void {
    const drafts = this.#drafts
    if (drafts === undefined) return
    const nowMs = Date.now()
    const { code } = this
    this.#try(() => {
      const unseen = drafts.write(code, nowMs)
      noteProgress(this.exercise, [], code.startedAt, nowMs)
      this.saved = this.#asSaved()
      if (unseen !== undefined) {
        this.notice = 'overtook'
        void this.#keep(unseen, 'other-tab')
      }
    })
    if (nowMs - this.#versionAtMs < versionEveryMs) return
    void this.#keep(code, 'pause')
  }

  #try(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.saved = { kind: 'failed', reason: reasonOf(error) }
    }
  }

  /** Keeps a version, and says whether it could. */
  keep(files: Files, reason: VersionReason): Promise<boolean> {
    return this.#keep({ ...this.code, files }, reason)
  }

  async #keep({ files, startedAt }: Code, reason: VersionReason): Promise<boolean> {
    this.#versionAtMs = Date.now()
    try {
      // Loaded when there is something to keep, not with the page.
      const { keepVersion } = await import('./versions.ts')
      await keepVersion({
        exercise: this.exercise,
        files,
        reason,
        keptAtMs: this.#versionAtMs,
        ...(startedAt !== undefined && { startedAt }),
      })
      this.#unkept = undefined
      if (this.saved.kind === 'unversioned') this.saved = { kind: 'saved' }
      return true
    } catch (error) {
      this.#unkept = reasonOf(error)
      if (this.saved.kind !== 'failed' && this.saved.kind !== 'pending') this.saved = this.#asSaved()
      return false
    }
  }

  /** Once the code itself is saved. */
  #asSaved(): SaveState {
    return this.#unkept === undefined ? { kind: 'saved' } : { kind: 'unversioned', reason: this.#unkept }
  }

  /** Whether another tab wrote, though nobody told. */
  #lookForOthers(): void {
    if (document.visibilityState === 'hidden') return
    try {
      if (this.#drafts?.isOutdated() === true) this.#adopt()
    } catch {
      // A browser that keeps nothing has nothing newer.
    }
  }

  #otherTabWrote(event: StorageEvent): void {
    if (event.storageArea === localStorage && event.key === this.#drafts?.key) this.#adopt()
  }

  /** The newest wins. What was being written here and is not saved yet becomes a version. */
  #adopt(): void {
    const own = this.code
    const unsaved = this.#timer !== undefined
    const draft = this.#drafts?.read()
    if (draft === undefined || sameFiles(draft.files, own.files)) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#show(fitFiles(draft.files, this.starter))
    this.startedAt = draft.startedAt
    this.saved = { kind: 'saved' }
    this.notice = unsaved ? 'conflict' : 'adopted'
    if (unsaved) void this.#keep(own, 'other-tab')
  }
}
