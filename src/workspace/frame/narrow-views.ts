/**
 * On a narrow page lesson, code and stack stand one after the other. The switch leads to each of them, back to where one
 * was in it, and marks the one that is at the middle of the screen. Without it, it is a list of links.
 */

type Name = 'lesson' | 'code' | 'stack'

class Switch {
  readonly #links = [...document.querySelectorAll<HTMLAnchorElement>('.switch a')]
  readonly #lesson = document.querySelector<HTMLElement>('#lesson')
  readonly #workspace = document.querySelector<HTMLElement>('#workspace')
  readonly #narrow = matchMedia('(max-width: 1099.98px)')
  /** How far each was scrolled, from its own top. */
  readonly #scrolled = new Map<Name, number>()
  #isLesson = true
  /** Those at the middle of the screen: on a wide page, where they stand side by side, both. */
  readonly #atMiddle = new Set<Element>()

  follow(): void {
    for (const link of this.#links) link.addEventListener('click', (event) => this.#click(event, link))
    this.#workspace?.addEventListener('viewchange', () => this.#mark())
    const observer = new IntersectionObserver((entries) => this.#look(entries), {
      rootMargin: '-50% 0px -50% 0px',
    })
    for (const part of [this.#lesson, this.#workspace]) if (part !== null) observer.observe(part)
    document.querySelector('#skip-to-code')?.addEventListener('click', skipToCode)
  }

  /** What left counts as well: a page that becomes narrow is left by one of two. */
  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#atMiddle.add(target)
      else this.#atMiddle.delete(target)
    }
    const [part, another] = this.#atMiddle
    if (part === undefined || another !== undefined) return
    this.#isLesson = part === this.#lesson
    this.#mark()
  }

  get #shown(): Name {
    if (this.#isLesson) return 'lesson'
    return this.#workspace?.dataset.view === 'stack' ? 'stack' : 'code'
  }

  #mark(): void {
    for (const link of this.#links) {
      if (nameOf(link) === this.#shown) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  }

  #partOf(name: Name): HTMLElement | null {
    return name === 'lesson' ? this.#lesson : this.#workspace
  }

  #click(event: MouseEvent, link: HTMLAnchorElement): void {
    const name = nameOf(link)
    const part = this.#partOf(name)
    if (part === null || !this.#narrow.matches || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const left = this.#partOf(this.#shown)
    if (left !== null) this.#scrolled.set(this.#shown, scrollY - topOf(left))
    if (name !== 'lesson') {
      part.dataset.view = name
      part.dispatchEvent(new Event('viewwanted'))
    }
    this.#isLesson = name === 'lesson'
    this.#mark()
    const back = Math.max(0, this.#scrolled.get(name) ?? 0)
    // The view is changed by then.
    requestAnimationFrame(() => {
      scrollTo({ top: topOf(part) + back })
      part.focus({ preventScroll: true })
    })
  }
}

function nameOf({ dataset: { view } }: HTMLElement): Name {
  return view === 'code' || view === 'stack' ? view : 'lesson'
}

/** Where the part begins on the page, below whatever stays on top. */
function topOf(part: HTMLElement): number {
  const header = document.querySelector('body > header')
  const covered = header !== null && getComputedStyle(header).position === 'sticky' ? header.clientHeight : 0
  return part.getBoundingClientRect().top + scrollY - covered
}

/** Into the editor itself, where it is shown. */
function skipToCode(event: Event): void {
  const code = document.querySelector<HTMLElement>(
    '#code textarea, #code [contenteditable], #code .inputarea',
  )
  if (code === null || code.closest('[hidden]') !== null) return
  event.preventDefault()
  code.focus()
  code.scrollIntoView({ block: 'nearest' })
}

export function followSwitch(): void {
  new Switch().follow()
}
