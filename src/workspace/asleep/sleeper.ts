/**
 * The workspace before its script is there. It can be read, pointed at and typed into; whatever is done to it wakes it,
 * and is done again when it is awake.
 */
import { isApple } from '../editor/platform.ts'
import { readyEvent } from '../frame/ready-event.ts'
import { inputOf, putBack, reachable } from './input.ts'

/** Fetches what makes it live, and gives what does. */
type Load = () => Promise<() => Promise<void>>

export class Sleeper {
  readonly #island: HTMLElement
  readonly #load: Load
  /** As the server made it: translators and extensions of browsers change what they find, and no script goes on from that. */
  readonly #pristine: string
  readonly #changes: MutationObserver
  readonly #sleep = new AbortController()
  #isChanged = false
  #isLoading = false
  /** Does again what was done last. */
  #again: (() => void) | undefined

  constructor(island: HTMLElement, load: Load) {
    this.#island = island
    this.#load = load
    this.#pristine = island.innerHTML
    this.#changes = new MutationObserver(() => (this.#isChanged = true))
    this.#changes.observe(island, { childList: true, characterData: true, subtree: true })
    document.documentElement.toggleAttribute('data-apple', isApple())
    // Where no script runs, buttons are of no use and disabled.
    for (const button of island.querySelectorAll('button')) button.disabled = false
    island.querySelector('.painted')?.setAttribute('aria-hidden', 'true')
    this.#listen()
  }

  /** Ends when it wakes. */
  get asleep(): AbortSignal {
    return this.#sleep.signal
  }

  wake(again?: () => void): void {
    if (this.asleep.aborted) return
    this.#again = again ?? this.#again
    if (this.#isLoading) return
    this.#isLoading = true
    void this.#wake()
  }

  async #wake(): Promise<void> {
    this.#show('.coming', true)
    this.#show('.unreachable', false)
    const hydrate = await this.#fetch()
    this.#isLoading = false
    if (hydrate === undefined) {
      this.#again = undefined
      this.#show('.coming', false)
      this.#show('.unreachable', true)
      return
    }
    if (this.#changes.takeRecords().length > 0) this.#isChanged = true
    this.#changes.disconnect()
    this.#sleep.abort()
    const input = inputOf(this.#island)
    if (this.#isChanged) this.#island.innerHTML = this.#pristine
    const goOn = (): void => {
      putBack(this.#island, input)
      this.#again?.()
    }
    this.#island.addEventListener(readyEvent, goOn, { once: true })
    await hydrate()
  }

  /** Undefined where it cannot be had: that is told here, not by the browser's console. */
  async #fetch(): Promise<(() => Promise<void>) | undefined> {
    const ending = new AbortController()
    let failed = false
    const fail = (event: Event): void => {
      event.preventDefault()
      failed = true
    }
    this.#island.addEventListener('astro:hydration-error', fail, { signal: ending.signal })
    const hydrate = await this.#load()
    ending.abort()
    return failed ? undefined : hydrate
  }

  #show(selector: string, isShown: boolean): void {
    const element = this.#island.querySelector<HTMLElement>(selector)
    if (element !== null) element.hidden = !isShown
  }

  #listen(): void {
    const { asleep: signal } = this
    const wake = (): void => this.wake()
    this.#island.addEventListener('pointerover', wake, { signal })
    this.#island.addEventListener('focusin', wake, { signal })
    this.#island.addEventListener('click', (event) => this.#click(event), { signal })
    // The switch at the bottom of a narrow page asks for a view.
    this.#island.closest('.workspace-pane')?.addEventListener('viewwanted', wake, { signal })
    document.addEventListener(
      'millions:place',
      ({ detail }) => {
        this.wake(() => document.dispatchEvent(new CustomEvent('millions:place', { detail })))
      },
      { signal },
    )
    addEventListener('keydown', (event) => this.#press(event), { signal })
  }

  #click({ target }: Event): void {
    const place = reachable(this.#island).findIndex((element) => element.contains(target as Node))
    this.wake(() => reachable(this.#island)[place]?.click())
  }

  #press(event: KeyboardEvent): void {
    const place = this.#heardAt(event)
    if (place === undefined) return
    const { key, ctrlKey, metaKey } = event
    event.preventDefault()
    this.wake(() => {
      const pressed = new KeyboardEvent('keydown', { key, ctrlKey, metaKey, cancelable: true, bubbles: true })
      ;(place === -1 ? window : reachable(this.#island)[place])?.dispatchEvent(pressed)
    })
  }

  /** Whose keys these are: Submit and save are of the whole page (-1); tabs and separators hear arrows. */
  #heardAt({ target, key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): number | undefined {
    if (!(target instanceof HTMLElement) || altKey) return undefined
    if (ctrlKey || metaKey) {
      const isOurs = key === 'Enter' || (key.toLowerCase() === 's' && !shiftKey)
      return isOurs && target.closest('dialog') === null ? -1 : undefined
    }
    if (!/^(?:Arrow|Home|End|Enter)/.test(key) || !target.matches('[role="tab"], [role="separator"]'))
      return undefined
    const place = reachable(this.#island).indexOf(target)
    return place === -1 || (key === 'Enter' && target.matches('button')) ? undefined : place
  }
}
