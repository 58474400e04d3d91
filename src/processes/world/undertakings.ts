/** What was ordered and takes its time. */
export class Undertakings {
  readonly #begun = new Set<Promise<unknown>>()
  readonly #followed = new Set<Promise<unknown>>()
  readonly #onFailed: (error: unknown) => void

  constructor(onFailed: (error: unknown) => void) {
    this.#onFailed = onFailed
  }

  /** Nobody awaits it: a failure is told. */
  add(work: Promise<unknown>): void {
    keep(this.#begun, work, this.#onFailed)
  }

  /** Whoever ordered it awaits it, and hears of a failure. */
  follow<T>(work: Promise<T>): Promise<T> {
    keep(this.#followed, work, () => {})
    return work
  }

  /** Settles when what nobody awaits is done: whoever goes on has ordered it before. */
  async begun(): Promise<void> {
    while (this.#begun.size > 0) await Promise.all(this.#begun)
  }

  /** Settles when all of it is done, what was added meanwhile included. */
  async done(): Promise<void> {
    while (this.#begun.size + this.#followed.size > 0) await Promise.all([...this.#begun, ...this.#followed])
  }
}

function keep(open: Set<Promise<unknown>>, work: Promise<unknown>, onFailed: (error: unknown) => void): void {
  const ended: Promise<unknown> = work.catch(onFailed).finally(() => open.delete(ended))
  open.add(ended)
}
