/** What the cache holds, within its budget. */
import type { Policy } from './policy.ts'

interface Entry {
  readonly value: string
  readonly size: number
}

const encoder = new TextEncoder()
const sizeOf = (key: string, value: string) => encoder.encode(key + value).length

export class Store {
  readonly budgetBytes: number
  readonly #policy: Policy
  readonly #entries = new Map<string, Entry>()
  #bytes = 0
  #evictions = 0

  constructor(budgetBytes: number, policy: Policy) {
    this.budgetBytes = budgetBytes
    this.#policy = policy
  }

  get bytes(): number {
    return this.#bytes
  }

  get items(): number {
    return this.#entries.size
  }

  get evictions(): number {
    return this.#evictions
  }

  get(key: string): string | undefined {
    const entry = this.#entries.get(key)
    if (entry) this.#policy.read(key)
    return entry?.value
  }

  put(key: string, value: string): 'stored' | 'replaced' | 'refused' {
    const size = sizeOf(key, value)
    if (size > this.budgetBytes) {
      // What is here under this key is no longer true
      this.delete(key)
      return 'refused'
    }
    const old = this.#entries.get(key)
    const more = size - (old?.size ?? 0)
    this.#makeRoom(more, key)
    this.#entries.set(key, { value, size })
    this.#bytes += more
    if (old) this.#policy.replaced(key)
    else this.#policy.added(key)
    return old ? 'replaced' : 'stored'
  }

  /** Whether it was there. */
  delete(key: string): boolean {
    const entry = this.#entries.get(key)
    if (!entry) return false
    this.#entries.delete(key)
    this.#bytes -= entry.size
    this.#policy.removed(key)
    return true
  }

  #makeRoom(bytes: number, spared: string): void {
    while (this.#bytes + bytes > this.budgetBytes) {
      const victim = this.#policy.victim(spared)
      if (victim === undefined) return
      this.delete(victim)
      this.#evictions++
    }
  }
}
