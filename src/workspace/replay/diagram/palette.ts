/** The colours and fonts of the diagram, out of the page's tokens: so it follows the theme. */
export interface Palette {
  readonly surface: string
  readonly sunken: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly textSoft: string
  readonly accent: string
  readonly accentSoft: string
  readonly failed: string
  readonly failedSoft: string
  readonly warned: string
  readonly warnedSoft: string
  readonly codeFont: string
  readonly uiFont: string
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    surface: token('surface'),
    sunken: token('sunken'),
    line: token('line'),
    lineStrong: token('line-strong'),
    text: token('text'),
    textSoft: token('text-soft'),
    accent: token('accent'),
    accentSoft: token('accent-soft'),
    failed: token('failed'),
    failedSoft: token('failed-soft'),
    warned: token('warned'),
    warnedSoft: token('warned-soft'),
    codeFont: token('font-code'),
    uiFont: token('font-ui'),
  }
}

/** Calls back whenever the page's theme changes. Returns what ends that. */
export function onTheme(callback: () => void): () => void {
  const observer = new MutationObserver(callback)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', callback)
  return () => {
    observer.disconnect()
    system.removeEventListener('change', callback)
  }
}
