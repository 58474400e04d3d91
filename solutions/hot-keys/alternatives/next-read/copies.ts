/**
 * No copies at all. Of each key there is one read under way, and at most one that begins when it is over. Whoever comes waits
 * for the latter: it begins after they came, so it is as fresh as one of their own.
 */
import type { Answer } from './plumbing.ts'

interface Line {
  readonly now: Promise<unknown>
  next: Promise<Answer> | undefined
}

export class Reads {
  readonly #lines = new Map<string, Line>()

  async read(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const line = this.#lines.get(key)
    if (line === undefined) return await this.#begin(key, ask)
    line.next ??= line.now.then(
      () => this.#begin(key, ask),
      () => this.#begin(key, ask),
    )
    return await line.next
  }

  #begin(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const now = ask()
    const line: Line = { now, next: undefined }
    this.#lines.set(key, line)
    const over = (): void => {
      if (line.next === undefined) this.#lines.delete(key)
    }
    now.then(over, over)
    return now
  }
}
