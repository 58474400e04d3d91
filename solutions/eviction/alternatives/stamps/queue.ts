/** A line in an array. Nobody is ever taken out of its middle: who moved or left has a newer stamp, or none. */

export class Line {
  readonly #stamps = new Map<string, number>()
  #keys: string[] = []
  #keyStamps: number[] = []
  #head = 0
  #second = 0
  #now = 0

  get size(): number {
    return this.#stamps.size
  }

  toEnd(key: string): void {
    this.#stamps.set(key, ++this.#now)
    this.#keys.push(key)
    this.#keyStamps.push(this.#now)
    if (this.#keys.length > 2 * this.#stamps.size + 64) this.#tidy()
  }

  remove(key: string): void {
    this.#stamps.delete(key)
  }

  first(spared: string): string | undefined {
    while (this.#head < this.#keys.length && !this.#isCurrent(this.#head)) this.#head++
    if (this.#keys[this.#head] !== spared) return this.#keys[this.#head]
    // Who is spared stays at the head, and the places behind it empty one by one: they are not gone over again.
    if (this.#second <= this.#head) this.#second = this.#head + 1
    while (this.#second < this.#keys.length && !this.#isCurrent(this.#second)) this.#second++
    return this.#keys[this.#second]
  }

  #isCurrent(at: number): boolean {
    return this.#stamps.get(this.#keys[at] ?? '') === this.#keyStamps[at]
  }

  #tidy(): void {
    const current = this.#keys.map((_, at) => at).filter((at) => this.#isCurrent(at))
    this.#keys = current.map((at) => this.#keys[at] ?? '')
    this.#keyStamps = current.map((at) => this.#keyStamps[at] ?? 0)
    this.#head = 0
    this.#second = 0
  }
}
