/** What was ordered and takes its time. */
export class Undertakings {
  readonly #open = new Set<Promise<unknown>>()
  readonly #onFailed: (error: unknown) => void

  constructor(onFailed: (error: unknown) => void) {
    this.#onFailed = onFailed
  }

  /** Nobody awaits it: a failure is told. */
  add(work: Promise<unknown>): void {
    this.#follow(work, this.#onFailed)
  }

  /** Whoever ordered it awaits it, and hears of a failure. */
  follow<T>(work: Promise<T>): Promise<T> {
    this.#follow(work, () => {})
    return work
  }

  #follow(work: Promise<unknown>, onFailed: (error: unknown) => void): void {
    const ended: Promise<unknown> = work.catch(onFailed).finally(() => this.#open.delete(ended))
    this.#open.add(ended)
  }

  /** Settles when all of it is done, what was added meanwhile included. */
  async done(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open)
  }
}
