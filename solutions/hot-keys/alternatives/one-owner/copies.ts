/**
 * Of each hot key one router is the owner, and all requests for it go through that one. It has the only copy, and forgets it
 * when somebody writes; what was being read meanwhile is not kept. So nobody needs to be told what is old.
 */
import { type Answer, Trouble } from './plumbing.ts'

/** For the case that somebody writes past the owner. */
const LIVES_MS = 600

interface Copy {
  readonly sentMs: number
  readonly answer: Promise<Answer>
}

export class Copies {
  readonly #copies = new Map<string, Copy>()

  async read(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const copy = this.#copies.get(key)
    if (copy !== undefined && performance.now() - copy.sentMs < LIVES_MS) return await copy.answer
    const fresh: Copy = { sentMs: performance.now(), answer: ask() }
    this.#copies.set(key, fresh)
    try {
      const answer = await fresh.answer
      if (answer.status !== 200 && answer.status !== 404) this.#drop(key, fresh)
      return answer
    } catch (error) {
      if (error instanceof Trouble) this.#drop(key, fresh)
      throw error
    }
  }

  /** Whoever asks from now on asks the home. */
  forget(key: string): void {
    this.#copies.delete(key)
  }

  #drop(key: string, copy: Copy): void {
    if (this.#copies.get(key) === copy) this.#copies.delete(key)
  }
}
