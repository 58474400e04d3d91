/** A line for each number of uses, in a Map. The lowest number is looked for from where it was last. */
import type { Policy } from './policy.ts'
import { Line } from './queue.ts'

export class Lfu implements Policy {
  readonly #uses = new Map<string, number>()
  readonly #lines = new Map<number, Line>()
  #lowest = 1

  added(key: string): void {
    this.#enter(key, 1)
    this.#lowest = 1
  }

  read(key: string): void {
    const uses = this.#uses.get(key) ?? 0
    this.#leave(key, uses)
    this.#enter(key, uses + 1)
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    this.#leave(key, this.#uses.get(key) ?? 0)
    this.#uses.delete(key)
  }

  victim(spared: string): string | undefined {
    if (this.#uses.size === 0 || (this.#uses.size === 1 && this.#uses.has(spared))) return undefined
    while (!this.#lines.has(this.#lowest)) this.#lowest++
    for (let uses = this.#lowest; ; uses++) {
      const key = this.#lines.get(uses)?.first(spared)
      if (key !== undefined) return key
    }
  }

  #enter(key: string, uses: number): void {
    const line = this.#lines.get(uses) ?? new Line()
    this.#lines.set(uses, line)
    line.toEnd(key)
    this.#uses.set(key, uses)
    this.#lowest = Math.min(this.#lowest, uses)
  }

  #leave(key: string, uses: number): void {
    const line = this.#lines.get(uses)
    line?.remove(key)
    if (line?.size === 0) this.#lines.delete(uses)
  }
}
