/** The learner's choice of theme. The layout's inline script applies it before the first paint. */

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'millions:theme'

export function readTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system'
  } catch {
    return 'system' // A browser that keeps nothing: the system's theme it is.
  }
}

export function saveTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme)
  } catch {
    // It holds for this page only.
  }
}

export function applyTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
