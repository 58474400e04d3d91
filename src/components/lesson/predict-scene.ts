/** A prediction with a scene: when the scene has ended, what was said and what happened stand side by side. */
import { fill } from '../../messages/fill.ts'

class PredictScene extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('scene:asked', (event) => {
      if (this.#askFirst()) event.preventDefault()
    })
    this.addEventListener('scene:started', () => this.#tell(''))
    this.addEventListener('scene:ended', () => this.#compare())
  }

  /** Seeing what happens before guessing teaches less. Whether a choice is still wanted. */
  #askFirst(): boolean {
    const choices = [...this.querySelectorAll<HTMLInputElement>('input[type="radio"]')]
    if (choices.length === 0 || choices.some(({ checked }) => checked)) return false
    this.#tell(this.dataset.choose ?? '')
    choices[0]?.focus()
    return true
  }

  #tell(text: string): void {
    const compared = this.querySelector<HTMLElement>('.compared')
    if (compared === null) return
    compared.hidden = text === ''
    compared.textContent = text
  }

  #compare(): void {
    const { answer = '', youSaid = '', right = '', wrong = '' } = this.dataset
    const chosen = this.querySelector<HTMLInputElement>('input[type="radio"]:checked')?.value
    if (chosen !== undefined && answer !== '')
      this.#tell(`${fill(youSaid, { choice: chosen })} ${chosen === answer ? right : wrong}`)
    // The answer of a prediction, not the numbers of the scene in it.
    const explanation = this.querySelector<HTMLDetailsElement>(':scope > details')
    if (explanation !== null) explanation.open = true
  }
}

customElements.define('predict-scene', PredictScene)
