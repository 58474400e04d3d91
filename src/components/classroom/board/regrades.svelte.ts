/** What is graded again in a class, and what should be: asked for as the board opens, and again while some of it is on its way. */
import { keyHeader, type Regrade, type Regrades } from '../../../classroom/api.ts'
import { ask } from '../../../classroom/ask.ts'
import { newKey } from '../../../workspace/hand-in/pending.ts'

const againAfterMs = 1000

export class ClassRegrades {
  known = $state.raw<Regrades>({ regrades: [], outdated: [] })
  failure = $state.raw<unknown>()
  readonly #path: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #isAsking = false
  #hasEnded = false

  constructor(classId: string) {
    this.#path = `/classes/${classId}`
  }

  get isRunning(): boolean {
    return this.known.regrades.some(({ done, submissions }) => done < submissions)
  }

  /** Settles when it is known. What fails is told with the next thing that somebody asks for. */
  async read(): Promise<void> {
    if (this.#isAsking || this.#hasEnded) return
    this.#isAsking = true
    clearTimeout(this.#timer)
    try {
      this.known = await ask<Regrades>('GET', `${this.#path}/regrades`)
    } catch {
      // The board says that it is not heard of.
    } finally {
      this.#isAsking = false
      if (this.isRunning && !this.#hasEnded) this.#timer = setTimeout(() => void this.read(), againAfterMs)
    }
  }

  /** An exercise, or one submission of it. The same key is sent again when no answer came. */
  async begin(what: `exercises/${string}` | `submissions/${string}`): Promise<void> {
    this.failure = undefined
    const headers = { [keyHeader]: newKey() }
    try {
      const regrade = await ask<Regrade>('POST', `${this.#path}/${what}/regrades`, { headers })
      const others = this.known.regrades.filter(({ id }) => id !== regrade.id)
      this.known = { ...this.known, regrades: [regrade, ...others] }
    } catch (error) {
      this.failure = error
    }
    await this.read()
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#hasEnded = true
  }
}
