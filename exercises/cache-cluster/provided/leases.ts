/** Leases: the right to put something under a key, for a second, as long as nobody else changes what is there. */

const LIFE_MS = 1000

interface Given {
  readonly lease: string
  readonly givenMs: number
}

export class Leases {
  readonly #given = new Map<string, readonly Given[]>()

  give(key: string): string {
    // By chance and not counted up: one from before a restart must not look like one of today.
    const lease = crypto.randomUUID().slice(0, 8)
    this.#given.set(key, [...this.#alive(key), { lease, givenMs: performance.now() }])
    return lease
  }

  isGood(key: string, lease: string): boolean {
    return this.#alive(key).some((given) => given.lease === lease)
  }

  /** Something was put or deleted under the key. */
  end(key: string): void {
    this.#given.delete(key)
  }

  endAll(): void {
    this.#given.clear()
  }

  clearUp(): void {
    for (const key of [...this.#given.keys()]) {
      const alive = this.#alive(key)
      if (alive.length === 0) this.#given.delete(key)
      else this.#given.set(key, alive)
    }
  }

  #alive(key: string): readonly Given[] {
    const nowMs = performance.now()
    return (this.#given.get(key) ?? []).filter(({ givenMs }) => nowMs < givenMs + LIFE_MS)
  }
}
