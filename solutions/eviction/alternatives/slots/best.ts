/** W-TinyLFU: a window for newcomers, and a main part into which only those get who are asked for more often than its victim. */
import type { Policy } from './policy.ts'
import { Slots } from './queue.ts'

const WINDOW = 0.1
const KEPT = 0.8
/** Counts are halved after so many requests for each entry. */
const SAMPLE = 10

export class Best implements Policy {
  readonly #window = new Slots()
  readonly #trial = new Slots()
  readonly #kept = new Slots()
  #counts = new Map<string, number>()
  #asked = 0

  added(key: string): void {
    this.#count(key)
    this.#window.append(key)
  }

  read(key: string): void {
    this.#count(key)
    if (this.#window.remove(key)) this.#window.append(key)
    else if (this.#kept.remove(key) || this.#trial.remove(key)) this.#kept.append(key)
    this.#demote()
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    if (!this.#window.remove(key) && !this.#trial.remove(key)) this.#kept.remove(key)
  }

  victim(spared: string): string | undefined {
    if (this.#trial.size + this.#kept.size === 0) this.#leaveWindow()
    const newest = this.#window.size > WINDOW * this.#size ? this.#window.first(spared) : undefined
    const oldest = this.#trial.first(spared) ?? this.#kept.first(spared)
    if (newest === undefined) return oldest ?? this.#window.first(spared)
    if (oldest === undefined) return newest
    if (this.#countOf(newest) <= this.#countOf(oldest)) return newest
    this.#window.remove(newest)
    this.#trial.append(newest)
    return oldest
  }

  /** The first time that it is full: all but the newest. */
  #leaveWindow(): void {
    while (this.#window.size > WINDOW * this.#size) {
      const oldest = this.#window.first()
      if (oldest === undefined) return
      this.#window.remove(oldest)
      this.#trial.append(oldest)
    }
  }

  get #size(): number {
    return this.#window.size + this.#trial.size + this.#kept.size
  }

  #countOf(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  #demote(): void {
    const oldest = this.#kept.first()
    if (oldest === undefined || this.#kept.size <= KEPT * this.#size) return
    this.#kept.remove(oldest)
    this.#trial.append(oldest)
  }

  #count(key: string): void {
    this.#counts.set(key, this.#countOf(key) + 1)
    if (++this.#asked < SAMPLE * this.#size) return
    this.#asked = 0
    const halved = [...this.#counts].map(([each, count]) => [each, count >> 1] as const)
    this.#counts = new Map(halved.filter(([, count]) => count > 0))
  }
}
