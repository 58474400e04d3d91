/**
 * Keys that work by themselves, without Ctrl or Cmd. Never where one types, never while a dialog is open, and not at all
 * for who switched them off (WCAG 2.2, 2.1.4: speech input would press them by chance).
 */

const key = 'millions:single-keys'

export function singleKeysWork(): boolean {
  try {
    return localStorage.getItem(key) !== 'off'
  } catch {
    return true // A browser that keeps nothing.
  }
}

/** Throws where nothing can be kept. */
export function setSingleKeys(work: boolean): void {
  if (work) localStorage.removeItem(key)
  else localStorage.setItem(key, 'off')
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable || target.matches('input, textarea, select, [role="textbox"], .monaco-editor *')
  )
}

export function onKey(wanted: string, act: () => void): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== wanted || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.defaultPrevented || isTyping(event.target)) return
    if (document.querySelector('dialog[open]') !== null || !singleKeysWork()) return
    event.preventDefault()
    act()
  })
}
