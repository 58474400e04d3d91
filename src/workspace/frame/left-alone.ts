/** Whether somebody has done anything on the page since: then nothing scrolls under their hands any more. */

const doings = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

export interface LeftAlone {
  readonly holds: boolean
  /** Looks no longer. */
  end(): void
}

export function watchLeftAlone(page: EventTarget = window): LeftAlone {
  const ending = new AbortController()
  let holds = true
  const note = (): void => {
    holds = false
  }
  for (const doing of doings)
    page.addEventListener(doing, note, { capture: true, passive: true, signal: ending.signal })
  return {
    get holds() {
      return holds
    },
    end: () => ending.abort(),
  }
}
