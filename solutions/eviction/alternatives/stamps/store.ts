/** Stores first, and lets others go after that until all is within the budget again. */
import type { Policy } from './policy.ts'

const encoder = new TextEncoder()
const bytesOf = (text: string) => encoder.encode(text).byteLength

export class Store {
  readonly budgetBytes: number
  readonly #policy: Policy
  readonly #values = new Map<string, string>()
  bytes = 0
  evictions = 0

  constructor(budgetBytes: number, policy: Policy) {
    this.budgetBytes = budgetBytes
    this.#policy = policy
  }

  get items(): number {
    return this.#values.size
  }

  get(key: string): string | undefined {
    if (this.#values.has(key)) this.#policy.read(key)
    return this.#values.get(key)
  }

  put(key: string, value: string): 'stored' | 'replaced' | 'refused' {
    const isNew = !this.#values.has(key)
    if (bytesOf(key) + bytesOf(value) > this.budgetBytes) {
      this.delete(key)
      return 'refused'
    }
    this.bytes += bytesOf(value) + (isNew ? bytesOf(key) : -bytesOf(this.#values.get(key) ?? ''))
    this.#values.set(key, value)
    if (isNew) this.#policy.added(key)
    else this.#policy.replaced(key)
    for (; this.bytes > this.budgetBytes; this.evictions++) {
      const victim = this.#policy.victim(key)
      if (victim === undefined) throw new Error('nobody can go, and yet it is full')
      this.delete(victim)
    }
    return isNew ? 'stored' : 'replaced'
  }

  delete(key: string): boolean {
    const value = this.#values.get(key)
    if (value === undefined) return false
    this.bytes -= bytesOf(key) + bytesOf(value)
    this.#policy.removed(key)
    return this.#values.delete(key)
  }
}
