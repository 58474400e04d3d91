/**
 * What the cache holds, within its budget. This one never evicts: when it
 * is full it refuses what is new, as Redis does unless you tell it not to.
 * And it counts letters, which are not bytes.
 */
import type { Policy } from './policy.ts'

export class Store {
  readonly budgetBytes: number
  readonly #policy: Policy
  readonly #values = new Map<string, string>()
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
    return this.#values.size
  }

  get evictions(): number {
    return this.#evictions
  }

  get(key: string): string | undefined {
    const value = this.#values.get(key)
    if (value !== undefined) this.#policy.read(key)
    return value
  }

  put(key: string, value: string): 'stored' | 'replaced' | 'refused' {
    const size = key.length + value.length
    if (this.#bytes + size > this.budgetBytes) return 'refused'
    const isNew = !this.#values.has(key)
    this.#values.set(key, value)
    this.#bytes += size
    return isNew ? 'stored' : 'replaced'
  }

  /** Whether it was there. */
  delete(key: string): boolean {
    return this.#values.delete(key)
  }
}
