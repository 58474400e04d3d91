/** A prediction with a scene: when the scene has ended, what was said and what happened stand side by side. */
import { fill } from '../../messages/fill.ts'

class PredictScene extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('scene:ended', () => this.#compare())
  }

  #compare(): void {
    const { answer = '', youSaid = '', right = '', wrong = '' } = this.dataset
    const chosen = this.querySelector<HTMLInputElement>('input[type="radio"]:checked')?.value
    const compared = this.querySelector<HTMLElement>('.compared')
    if (compared !== null && chosen !== undefined && answer !== '') {
      compared.textContent = `${fill(youSaid, { choice: chosen })} ${chosen === answer ? right : wrong}`
      compared.hidden = false
    }
    // The answer of a prediction, not the numbers of the scene in it.
    const explanation = this.querySelector<HTMLDetailsElement>(':scope > details')
    if (explanation !== null) explanation.open = true
  }
}

customElements.define('predict-scene', PredictScene)
