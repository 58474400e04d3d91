/** Where the workspace has a place for a class: empty unless this browser’s learner is in one, and nothing is loaded then. */
import { markedClass } from './marked-class.ts'
import type { HandInOptions } from './options.ts'

type Parts = typeof import('./hand-in-parts.ts')

interface Filled {
  readonly HandInButton: Parts['HandInButton']
  readonly HandInPanel: Parts['HandInPanel']
  readonly handIn: InstanceType<Parts['HandIn']>
}

export class HandInSlot {
  filled = $state.raw<Filled | undefined>()
  #isOver = false
  #endDrill: (() => void) | undefined

  async open(options: HandInOptions): Promise<void> {
    const classId = markedClass(document.cookie)
    if (classId === undefined) return
    try {
      const { HandIn, HandInButton, HandInPanel, openDrill } = await import('./hand-in-parts.ts')
      const handIn = new HandIn(classId, options)
      if (this.#isOver || !(await handIn.open())) return
      if (this.#isOver) {
        handIn.end()
        return
      }
      this.filled = { HandInButton, HandInPanel, handIn }
      this.#endDrill = openDrill(classId, options)
    } catch {
      // The cookie of a classroom that is served no more: the lesson works as for anybody.
    }
  }

  end(): void {
    this.#isOver = true
    this.filled?.handIn.end()
    this.#endDrill?.()
  }
}
