/** What a reader had done in the workspace before it was live: where the focus was, and what was typed. */

export interface Input {
  /** Place among all that can have the focus. -1 is none of it. */
  readonly focus: number
  readonly typed: Typed | undefined
}

interface Typed {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Translators and extensions add elements of their own, but none of these. */
const focusable = 'a[href], button, textarea, summary, [tabindex]'

export function reachable(island: HTMLElement): readonly HTMLElement[] {
  return [...island.querySelectorAll<HTMLElement>(focusable)]
}

export function inputOf(island: HTMLElement): Input {
  const { activeElement } = document
  return {
    focus: activeElement instanceof HTMLElement ? reachable(island).indexOf(activeElement) : -1,
    typed: typedIn(island.querySelector('textarea')),
  }
}

function typedIn(area: HTMLTextAreaElement | null): Typed | undefined {
  if (area === null || area.value === area.defaultValue) return undefined
  return { text: area.value, start: area.selectionStart, end: area.selectionEnd }
}

/** Again as it was, and told to whoever listens now. */
export function putBack(island: HTMLElement, { focus, typed }: Input): void {
  const area = island.querySelector('textarea')
  if (typed !== undefined && area !== null) {
    area.value = typed.text
    area.setSelectionRange(typed.start, typed.end)
    area.dispatchEvent(new Event('input', { bubbles: true }))
  }
  const focused = reachable(island)[focus]
  if (focused !== undefined && focused !== document.activeElement) focused.focus({ preventScroll: true })
  else focused?.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
  const pointed = island.querySelector('#panel-code:hover') ?? island.querySelector('.workspace:hover')
  pointed?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
}
