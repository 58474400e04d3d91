/** A line in plain numbers: each key has a slot, and two arrays say which slot is before and after it. Slot 0 is both ends. */

export class Slots {
  readonly #slotOf = new Map<string, number>()
  readonly #keys = ['']
  readonly #before = [0]
  readonly #after = [0]
  #free = 0

  get size(): number {
    return this.#slotOf.size
  }

  has(key: string): boolean {
    return this.#slotOf.has(key)
  }

  append(key: string): void {
    const slot = this.#take(key)
    const last = this.#before[0] ?? 0
    this.#before[slot] = last
    this.#after[slot] = 0
    this.#after[last] = slot
    this.#before[0] = slot
    this.#slotOf.set(key, slot)
  }

  remove(key: string): boolean {
    const slot = this.#slotOf.get(key)
    if (slot === undefined) return false
    const before = this.#before[slot] ?? 0
    const after = this.#after[slot] ?? 0
    this.#after[before] = after
    this.#before[after] = before
    this.#slotOf.delete(key)
    // Free slots hang together by `after`
    this.#after[slot] = this.#free
    this.#free = slot
    return true
  }

  first(spared?: string): string | undefined {
    let slot = this.#after[0] ?? 0
    if (slot > 0 && this.#keys[slot] === spared) slot = this.#after[slot] ?? 0
    return slot === 0 ? undefined : this.#keys[slot]
  }

  #take(key: string): number {
    if (this.#free === 0) return this.#keys.push(key) - 1
    const slot = this.#free
    this.#free = this.#after[slot] ?? 0
    this.#keys[slot] = key
    return slot
  }
}
