/** Starts a scene where it stands, when the reader asks for it. Until then it costs a button. */

import { fill } from '../../messages/fill.ts'
import { reasonOf } from '../../workspace/frame/reason.ts'

class ScenePlayer extends HTMLElement {
  #stop: (() => void) | undefined

  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('[data-run]')
    if (button === null) return
    button.hidden = false
    button.addEventListener('click', () => void this.#run(button))
    // One at a time: who starts another one looks there.
    document.addEventListener('scene:started', (event) => {
      if (event.target !== this) this.#stop?.()
    })
  }

  async #run(button: HTMLButtonElement): Promise<void> {
    const place = this.querySelector<HTMLElement>('.place')
    const start = this.querySelector<HTMLElement>('.start')
    const numbers = this.closest('figure')?.querySelector<HTMLDetailsElement>('.numbers')
    if (place === null || start === null || numbers == null) return
    const asks = new CustomEvent('scene:asked', { bubbles: true, cancelable: true })
    if (!this.dispatchEvent(asks)) return
    button.disabled = true
    this.dispatchEvent(new CustomEvent('scene:started', { bubbles: true }))
    try {
      const { playScene } = await import('../../workspace/scene/play-scene.ts')
      const stop = await playScene({
        place,
        numbers,
        stackUrl: this.dataset.stackUrl ?? '',
        referenceUrl: this.dataset.referenceUrl ?? '',
        scene: this.dataset.scene ?? '',
        locale: this.dataset.locale ?? 'en',
        isGuess: this.dataset.guess !== undefined,
        onEnd: () => this.dispatchEvent(new CustomEvent('scene:ended', { bubbles: true })),
      })
      this.#stop = () => {
        this.#stop = undefined
        stop()
        place.hidden = true
        start.hidden = false
      }
      start.hidden = true
      place.hidden = false
      // The button that was pressed is gone. Who went elsewhere meanwhile stays there.
      if (document.activeElement === document.body) place.querySelector<HTMLElement>('button')?.focus()
    } catch (error) {
      place.hidden = false
      const reason = reasonOf(error)
      const told = document.createElement('p')
      told.role = 'alert'
      told.textContent = fill(this.dataset.failed ?? '', { reason })
      place.replaceChildren(told)
    } finally {
      button.disabled = false
    }
  }
}

customElements.define('scene-player', ScenePlayer)
