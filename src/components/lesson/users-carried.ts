/** The learner's own row in the table of users carried: what was measured last, and the button that measures it anew. */

import type { ProgramProblem } from '../../live/protocol.ts'
import { fill } from '../../messages/fill.ts'
import { messages } from '../../messages/index.ts'
import { keepCarried, readCarried } from '../../workspace/carried/kept.ts'
import { type CarriedTexts, carriedTexts, limitText } from '../../workspace/carried/words.ts'
import { type LinkedPlace, textParts } from '../../workspace/frame/place-links.ts'
import { reasonOf } from '../../workspace/frame/reason.ts'
import { Drafts } from '../../workspace/session/drafts.ts'
import { fitFiles } from '../../workspace/session/files.ts'

class UsersCarried extends HTMLElement {
  #cancel: AbortController | undefined

  connectedCallback(): void {
    const measure = this.#one<HTMLElement>('.measure')
    measure.hidden = false
    this.#one('[data-measure]').addEventListener('click', () => void this.#measure())
    this.#one('[data-cancel]').addEventListener('click', () => this.#cancel?.abort())
    const { [this.#exercise]: own, ...others } = this.#tryRead()
    if (own !== undefined) this.#show(carriedTexts(own, this.#words, this.#locale))
    this.#showEarlier(others)
  }

  /** What the reader measured in other lessons. */
  #showEarlier(others: ReturnType<typeof readCarried>): void {
    const lessons = JSON.parse(this.dataset.lessons ?? '{}') as Readonly<Record<string, string>>
    const place = this.#one<HTMLElement>('[data-earlier]')
    for (const [exercise, carried] of Object.entries(others)) {
      const lesson = lessons[exercise]
      if (lesson === undefined) continue
      const { users, p99, cost } = carriedTexts(carried, this.#words, this.#locale)
      // A copy looks like those that the page came with: styles know their elements.
      const row = this.#one('tbody tr').cloneNode(true) as HTMLElement
      const texts = [fill(this.#words.earlier, { lesson }), users, p99, cost]
      texts.forEach((text, place) => {
        row.children[place]?.replaceChildren(text)
      })
      place.append(row)
      place.hidden = false
    }
  }

  get #locale(): string {
    return this.dataset.locale ?? 'en'
  }

  get #words() {
    return messages(this.#locale).carried
  }

  get #starter(): Readonly<Record<string, string>> {
    return JSON.parse(this.dataset.starter ?? '{}') as Readonly<Record<string, string>>
  }

  get #exercise(): string {
    return this.dataset.exercise ?? ''
  }

  #one<E extends Element = HTMLElement>(selector: string): E {
    const found = this.querySelector<E>(selector)
    if (found === null) throw new Error(`the table of users carried has no ${selector}`)
    return found
  }

  #tryRead(): ReturnType<typeof readCarried> {
    try {
      return readCarried(localStorage)
    } catch {
      return {} // A browser that keeps nothing.
    }
  }

  async #measure(): Promise<void> {
    const words = this.#words
    const cancelling = new AbortController()
    this.#cancel = cancelling
    this.#busy(true)
    try {
      const { measureOwn } = await import('../../workspace/carried/measure-own.ts')
      const { filesHash } = await import('../../grading/hash.ts')
      const files = this.#files()
      const end = await measureOwn(
        { stackUrl: this.dataset.stackUrl ?? '', files },
        {
          signal: cancelling.signal,
          onProgress: ({ usersPerDay, phase, share }) => {
            this.#one<HTMLProgressElement>('progress').value = share
            this.#say(fill(words.phases[phase], { users: usersPerDay.toLocaleString(this.#locale) }))
          },
        },
      )
      if (end.kind === 'carried') this.#conclude(end.result, filesHash(files))
      else if (end.kind === 'refused') this.#say(fill(words.refused, problemPlace(end.problem)))
      else if (end.kind === 'stuck')
        this.#say(end.node === undefined ? words.stuckSomewhere : fill(words.stuck, { node: end.node }))
      else this.#say(fill(words.failed, { reason: 'message' in end ? end.message : end.kind }))
    } catch (error) {
      const reason = reasonOf(error)
      this.#say(cancelling.signal.aborted ? words.cancelled : fill(words.failed, { reason }))
    } finally {
      this.#busy(false)
    }
  }

  /** What is in the editor: the draft is saved at each pause of typing. */
  #files(): Readonly<Record<string, string>> {
    const draft = new Drafts(localStorage, this.#exercise, 'users carried').read()
    return draft === undefined ? this.#starter : fitFiles(draft.files, this.#starter)
  }

  /** Shown and kept at once: who sees a number may leave, and finds it again. */
  #conclude(
    result: Parameters<typeof carriedTexts>[0] & Parameters<typeof limitText>[0],
    filesHash: string,
  ): void {
    const words = this.#words
    this.#show(carriedTexts(result, words, this.#locale))
    this.#say(limitText(result, words))
    const { usersPerDay, costPerMonth, p99Ms } = result
    keepCarried(localStorage, this.#exercise, {
      usersPerDay,
      costPerMonth,
      ...(p99Ms !== undefined && { p99Ms }),
      filesHash,
      measuredAtMs: Date.now(),
    })
  }

  #show({ users, p99, cost }: CarriedTexts): void {
    this.#one('[data-users]').textContent = users
    this.#one('[data-p99]').textContent = p99
    this.#one('[data-cost]').textContent = cost
    this.#one<HTMLElement>('[data-own]').hidden = false
  }

  #say(text: string): void {
    const parts = textParts(text, Object.keys(this.#starter), messages(this.#locale).results.place)
    this.#one('[role="status"]').replaceChildren(
      ...parts.map(({ text, place }) => (place === undefined ? text : linkTo(place, text))),
    )
  }

  #busy(isBusy: boolean): void {
    const measure = this.#one<HTMLButtonElement>('[data-measure]')
    const cancel = this.#one('[data-cancel]')
    const [gone, next] = isBusy ? [measure, cancel] : [cancel, measure]
    const hadFocus = document.activeElement === gone
    measure.disabled = isBusy
    cancel.hidden = !isBusy
    // The button that was pressed is no use now: who has the focus on it goes on from the other one.
    if (hadFocus) next.focus()
    const progress = this.#one<HTMLProgressElement>('progress')
    progress.hidden = !isBusy
    progress.value = 0
  }
}

/** To the line in the workspace beside the lesson. */
function linkTo(place: LinkedPlace, text: string): HTMLElement {
  const link = document.createElement('button')
  link.type = 'button'
  link.className = 'place'
  link.textContent = text
  link.addEventListener('click', () => {
    document.dispatchEvent(new CustomEvent<LinkedPlace>('millions:place', { detail: place }))
  })
  return link
}

function problemPlace({ file, line, message }: ProgramProblem): Record<string, string | number> {
  return { file, line, message }
}

customElements.define('users-carried', UsersCarried)
