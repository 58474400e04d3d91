/** The map as of a part: later places are away, those that the part brings stand out, and counts are those of then. */

class SystemMap extends HTMLElement {
  connectedCallback(): void {
    const steps = this.querySelector<HTMLElement>('.steps')
    if (steps === null) return
    steps.hidden = false
    const buttons = [...steps.querySelectorAll<HTMLButtonElement>('button')]
    for (const button of buttons) button.addEventListener('click', () => this.#show(button, buttons))
    steps.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      const place = buttons.findIndex((button) => button.matches(':focus'))
      const next = step === undefined || place < 0 ? undefined : buttons[place + step]
      if (next === undefined) return
      event.preventDefault()
      next.focus()
      this.#show(next, buttons)
    })
    const pressed = buttons.find((button) => button.getAttribute('aria-pressed') === 'true')
    if (pressed !== undefined) this.#show(pressed, buttons)
  }

  #show(chosen: HTMLButtonElement, buttons: readonly HTMLButtonElement[]): void {
    const part = Number(chosen.dataset.part)
    const isLast = chosen === buttons.at(-1)
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button === chosen))
      button.toggleAttribute('data-reached', Number(button.dataset.part) <= part)
    }
    for (const thing of this.querySelectorAll<SVGElement>('svg [data-part]')) {
      const since = Number(thing.dataset.part)
      thing.toggleAttribute('data-later', since > part)
      // In the end all of it is there: nothing stands out.
      thing.toggleAttribute('data-new', since === part && !isLast)
      if (thing.dataset.counts !== undefined) showCount(thing, part)
    }
    const status = this.querySelector('[role="status"]')
    if (status !== null) status.textContent = chosen.dataset.says ?? ''
  }
}

function showCount(thing: SVGElement, part: number): void {
  const counts = JSON.parse(thing.dataset.counts ?? '{}') as Record<string, number>
  const count = counts[part] ?? 1
  const text = thing.querySelector('[data-count]')
  if (text !== null) text.textContent = count > 1 ? ` ×${count}` : ''
  for (const back of thing.querySelectorAll<SVGElement>('.back'))
    back.classList.toggle('fewer', Number(back.dataset.nth) > count)
}

customElements.define('system-map', SystemMap)
