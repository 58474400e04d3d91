/** A prediction with a scene: when the scene has ended, what was said and what happened stand side by side. */
import { fill } from '../../messages/fill.ts'

class PredictScene extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('scene:asked', (event) => {
      if (this.#askFirst()) event.preventDefault()
    })
    this.addEventListener('scene:started', () => {
      this.#tell('')
      this.#unmark()
    })
    // Another guess after the answer is none: what was marked is of the one before.
    this.addEventListener('change', () => this.#unmark())
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
    if (chosen !== undefined && answer !== '') this.#mark(chosen, answer)
    if (chosen !== undefined && answer !== '')
      this.#tell(`${fill(youSaid, { choice: chosen })} ${chosen === answer ? right : wrong}`)
    // The answer of a prediction, not the numbers of the scene in it.
    const explanation = this.querySelector<HTMLDetailsElement>(':scope > details')
    if (explanation !== null) explanation.open = true
    this.#show()
  }

  /** Beside the choices: which was right, and which was said. */
  #mark(chosen: string, answer: string): void {
    const { markRight = '', markWrong = '', markHappened = '' } = this.dataset
    for (const label of this.querySelectorAll('label')) {
      const value = label.querySelector('input')?.value
      const mark = label.querySelector<HTMLElement>('.mark')
      if (mark === null || (value !== chosen && value !== answer)) continue
      const isRight = value === answer
      label.dataset.marked = isRight ? 'right' : 'wrong'
      mark.textContent = isRight ? (value === chosen ? markRight : markHappened) : markWrong
      mark.hidden = false
    }
  }

  #unmark(): void {
    for (const label of this.querySelectorAll('label')) {
      delete label.dataset.marked
      const mark = label.querySelector<HTMLElement>('.mark')
      if (mark !== null) mark.hidden = true
    }
  }

  /** The scene is tall: whoever watched it to its end has the choices above the screen. */
  #show(): void {
    const choices = this.querySelector('fieldset')
    const { top = 0, bottom = 0 } = choices?.getBoundingClientRect() ?? {}
    const header = document.querySelector('body > header')?.getBoundingClientRect().bottom ?? 0
    if (top < header || bottom > innerHeight) choices?.scrollIntoView({ block: 'nearest' })
  }
}

customElements.define('predict-scene', PredictScene)
