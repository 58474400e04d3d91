/**
 * Copies of what is hot, in the memory of this router. One read of the home serves everybody for a while.
 *
 * A copy is as old as the question that brought it. It is not told to who has written something that is not in it yet:
 * `As-Of` says what is in it, and a cookie what the user has written.
 */
import type { Env } from 'millions'
import { type Answer, ask, homeOf, itemPath } from './plumbing.ts'

/** The second that is promised, less what a message and a shard may take. */
const LIVES_MS = 700

/** Shard → the number of a change. */
export type Changes = Readonly<Record<string, number>>

interface Copy {
  readonly sentMs: number
  readonly answer: Promise<Answer>
}

export class Copies {
  readonly #copies = new Map<string, Copy>()

  /** The newest that this user may be told. */
  async read(env: Env, key: string, seen: Changes): Promise<Answer> {
    const own = seen[homeOf(env, key)] ?? 0
    for (;;) {
      const copy = this.#copies.get(key)
      if (copy === undefined || !isFresh(copy)) return await this.#fetch(env, key).answer
      const answer = await copy.answer
      if ((answer.asOf ?? 0) >= own) return answer
      // It lacks what the user has written. Whoever asked anew meanwhile, has it.
      if (this.#copies.get(key) === copy) this.#copies.delete(key)
    }
  }

  /** What is over goes. */
  tidyUp(): void {
    for (const [key, copy] of this.#copies) if (!isFresh(copy)) this.#copies.delete(key)
  }

  #fetch(env: Env, key: string): Copy {
    const copy = { sentMs: performance.now(), answer: ask(homeOf(env, key), itemPath(key)) }
    this.#copies.set(key, copy)
    const forget = (): void => {
      if (this.#copies.get(key) === copy) this.#copies.delete(key)
    }
    // No answer, and no good one, is nothing to keep.
    copy.answer.then(({ status }) => {
      if (status !== 200 && status !== 404) forget()
    }, forget)
    return copy
  }
}

const isFresh = ({ sentMs }: Copy): boolean => performance.now() - sentMs < LIVES_MS
