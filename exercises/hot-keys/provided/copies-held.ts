/** Copies in memory: each goes by itself when its time is over. */
interface Copy {
  readonly body: string
  readonly untilMs: number
}

export class Copies {
  readonly #copies = new Map<string, Copy>()

  get(key: string): string | undefined {
    const copy = this.#copies.get(key)
    if (copy === undefined || copy.untilMs <= performance.now()) return undefined
    return copy.body
  }

  put(key: string, body: string, forMs: number): void {
    this.#copies.set(key, { body, untilMs: performance.now() + forMs })
  }

  delete(key: string): boolean {
    const isThere = this.get(key) !== undefined
    this.#copies.delete(key)
    return isThere
  }

  keys(): readonly string[] {
    return [...this.#copies.keys()].filter((key) => this.get(key) !== undefined)
  }
}
