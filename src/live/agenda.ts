/** What is due at which virtual time. What is due at once happens in the order of its rank, then of its entry. */

interface Entry {
  readonly atMs: number
  readonly rank: number
  readonly act: () => void
}

export class Agenda {
  #entries: Entry[] = []

  get nextMs(): number {
    return this.#entries[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  plan(atMs: number, rank: number, act: () => void): void {
    const place = this.#entries.findLastIndex(
      (other) => other.atMs < atMs || (other.atMs === atMs && other.rank <= rank),
    )
    this.#entries.splice(place + 1, 0, { atMs, rank, act })
  }

  /** Does what is due by then, and what that makes due. */
  carryOut(nowMs: number): void {
    while (this.nextMs <= nowMs) this.#entries.shift()?.act()
  }
}
