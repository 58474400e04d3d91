/**
 * What of the workspace is loaded when: nothing with the page, what it may need when the learner turns to it, the
 * grader's threads with what stands around the code, the editor with the code itself, the stack and the dialogs when they
 * are opened; what hands in, for learners of a class alone.
 */

import { DiskSlot } from './disk/disk-slot.svelte.ts'
import { reasonOf } from './frame/reason.ts'
import { HandInSlot } from './hand-in/slot.svelte.ts'
import type { Runner } from './results/runner.svelte.ts'
import type { Session } from './session/session.svelte.ts'
import type { DialogName } from './versions/dialogs.ts'

export class LateParts {
  readonly disk: DiskSlot
  readonly handIn = new HandInSlot()
  /** The full editor has been asked for. */
  wantsEditor = $state(false)
  /** Kept once it is there: a run goes on while somebody looks at the code. */
  StackView = $state.raw<typeof import('./stack/StackView.svelte').default | undefined>()
  /** Why the view that was asked for last is not there. */
  viewProblem = $state<string | undefined>()

  readonly #session: Session
  readonly #runner: Runner
  #dialogs = $state.raw<typeof import('./versions/dialogs.ts') | undefined>()
  #dialog = $state<DialogName | undefined>()
  /** Has the focus again when the dialog is closed. */
  #opener: Element | null = null
  #isApproached = false
  #isWarmed = false

  /** The dialog that is open. */
  readonly Dialog = $derived.by(() =>
    this.#dialog === undefined ? undefined : this.#dialogs?.dialogs[this.#dialog],
  )

  constructor(session: Session, runner: Runner) {
    this.disk = new DiskSlot(session)
    this.#session = session
    this.#runner = runner
  }

  /** The learner turns to the workspace: what it may need is fetched ahead, as the network may be gone by then. */
  approach(): void {
    if (this.#isApproached) return
    this.#isApproached = true
    void this.disk.open()
    // What fails here is asked for again by whoever needs it, and told then.
    this.#runner.fetchAhead().catch(() => undefined)
    import('./versions/dialogs.ts').then((loaded) => (this.#dialogs = loaded)).catch(() => undefined)
  }

  /** Who has written something here comes back to go on: only the editor shows it in colours. */
  comeBack(): void {
    this.approach()
    this.wantsEditor = true
  }

  /** The learner turns to the code, to change it. */
  turnToCode(): void {
    this.turnToRun()
    this.wantsEditor = true
  }

  /** The learner turns to what stands around the code, to submit it. That wants no editor, which is slow to come. */
  turnToRun(): void {
    this.approach()
    if (this.#isWarmed) return
    this.#isWarmed = true
    void this.#runner.warm()
  }

  async openStack(): Promise<void> {
    // Not on the server: what it imports it would have every page load.
    if (import.meta.env.SSR) return
    try {
      this.StackView ??= (await import('./stack/StackView.svelte')).default
    } catch (error) {
      this.viewProblem = reasonOf(error)
    }
  }

  async openDialog(name: DialogName): Promise<void> {
    this.#opener = document.activeElement
    this.approach()
    this.#dialogs ??= await import('./versions/dialogs.ts')
    this.#session.flush()
    this.#dialog = name
  }

  closeDialog(): void {
    this.#dialog = undefined
    if (this.#opener instanceof HTMLElement) this.#opener.focus()
  }
}
