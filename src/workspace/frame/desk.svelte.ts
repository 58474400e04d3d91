/** What of the workspace is looked at, and how its room is divided. Both are there again after a reload. */
import type { CodePlace } from '../../contract/history.ts'
import { type FilePlace, keepPlace, readPlace } from '../session/kept-place.ts'
import { keepLayout, type Layout, readLayout, usualLayout, withinShares } from './kept-layout.ts'
import type { View } from './views.ts'

/** While somebody scrolls or types, the place changes all the time. */
const keepAfterMs = 300

export class Desk {
  view = $state<View>('code')
  shown = $state('')
  /** A line that was asked for. Another object shows it again. */
  revealed = $state.raw<(CodePlace & { readonly column?: number }) | undefined>()
  layout = $state.raw<Layout>(usualLayout)
  /** Whether the page has room for two things side by side. */
  broad = $state(false)
  /** Code and stack over the whole width. */
  readonly wide = $derived.by(() => this.layout.wide && this.broad)
  /** Where the learner is in each file. */
  places: Readonly<Record<string, FilePlace>> = {}
  readonly #exercise: string
  readonly #files: readonly string[]
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(exercise: string, files: readonly string[]) {
    this.#exercise = exercise
    this.#files = files
    this.shown = files[0] ?? ''
  }

  /** Reads what was kept. What is returned keeps the last of it, and ends. */
  open(): () => void {
    try {
      this.layout = readLayout(localStorage)
      const { view, file, files } = readPlace(localStorage, this.#exercise)
      this.places = files
      if (file !== undefined && this.#files.includes(file)) this.shown = file
      this.view = view
    } catch {
      // A browser that keeps nothing.
    }
    const ending = new AbortController()
    const { signal } = ending
    const room = matchMedia('(min-width: 1100px)')
    this.broad = room.matches
    room.addEventListener('change', () => (this.broad = room.matches), { signal })
    const keep = (): void => this.#keep()
    addEventListener('pagehide', keep, { signal })
    return () => {
      ending.abort()
      keep()
    }
  }

  show(file: string): void {
    if (!this.#files.includes(file)) return
    this.shown = file
    this.keepSoon()
  }

  /** The learner moved in a file. */
  moved(file: string, place: FilePlace): void {
    this.places = { ...this.places, [file]: place }
    this.keepSoon()
  }

  divide(layout: Partial<Layout>): void {
    const next = { ...this.layout, ...layout }
    this.layout = { ...next, codeShare: withinShares(next.codeShare) }
    try {
      keepLayout(localStorage, this.layout)
    } catch {
      // A browser that has no storage at all.
    }
  }

  keepSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#keep(), keepAfterMs)
  }

  #keep(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { view, shown, places } = this
    try {
      keepPlace(localStorage, this.#exercise, { view, file: shown, files: places })
    } catch {
      // A browser that has no storage at all.
    }
  }
}
