/** What happened without the learner's typing: told over the page, so that nothing moves under their hands. */

/** Long enough to be read; a notice that matters stays until it is dismissed. */
const passesAfterMs = 4_000

export interface Toast {
  readonly id: number
  readonly text: string
  readonly kind: 'told' | 'failed'
  /** Goes by itself. */
  readonly passing: boolean
}

export class Toasts {
  shown = $state.raw<readonly Toast[]>([])
  #next = 0

  /** The same words again are told in the place of the earlier ones. */
  tell(text: string, { kind = 'told', passing = false }: Partial<Omit<Toast, 'id' | 'text'>> = {}): void {
    const id = this.#next++
    this.shown = [...this.shown.filter((each) => each.text !== text), { id, text, kind, passing }]
    if (passing) setTimeout(() => this.dismiss(id), passesAfterMs)
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((each) => each.id !== id)
  }
}
