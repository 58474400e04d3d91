/** What is to happen, the earliest first: a binary heap. */
export class Events<What> {
  readonly #times: number[] = []
  readonly #whats: What[] = []

  add(atMs: number, what: What): void {
    let place = this.#times.length
    this.#times.push(atMs)
    this.#whats.push(what)
    while (place > 0) {
      const above = (place - 1) >> 1
      if ((this.#times[above] as number) <= atMs) break
      this.#move(above, place)
      place = above
    }
    this.#times[place] = atMs
    this.#whats[place] = what
  }

  next(): What | undefined {
    const first = this.#whats[0]
    const lastMs = this.#times.pop()
    const last = this.#whats.pop()
    if (lastMs === undefined || last === undefined || this.#times.length === 0) return first
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= this.#times.length) break
      if (
        below + 1 < this.#times.length &&
        (this.#times[below + 1] as number) < (this.#times[below] as number)
      )
        below++
      if ((this.#times[below] as number) >= lastMs) break
      this.#move(below, place)
      place = below
    }
    this.#times[place] = lastMs
    this.#whats[place] = last
    return first
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from] as number
    this.#whats[to] = this.#whats[from] as What
  }
}
