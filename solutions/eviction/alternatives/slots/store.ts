/** Keys and sizes beside each other, bytes counted letter by letter. */
import type { Policy } from './policy.ts'

function bytesOf(text: string): number {
  let bytes = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

export class Store {
  readonly budgetBytes: number
  readonly #policy: Policy
  readonly #values = new Map<string, string>()
  readonly #sizes = new Map<string, number>()
  #free: number
  #evictions = 0

  constructor(budgetBytes: number, policy: Policy) {
    this.budgetBytes = budgetBytes
    this.#free = budgetBytes
    this.#policy = policy
  }

  get bytes(): number {
    return this.budgetBytes - this.#free
  }

  get items(): number {
    return this.#values.size
  }

  get evictions(): number {
    return this.#evictions
  }

  get(key: string): string | undefined {
    if (!this.#values.has(key)) return undefined
    this.#policy.read(key)
    return this.#values.get(key)
  }

  put(key: string, value: string): 'stored' | 'replaced' | 'refused' {
    const size = bytesOf(key) + bytesOf(value)
    const was = this.#sizes.get(key)
    if (size > this.budgetBytes) {
      if (was !== undefined) this.delete(key)
      return 'refused'
    }
    this.#free += (was ?? 0) - size
    while (this.#free < 0) {
      const victim = this.#policy.victim(key)
      if (victim === undefined) break
      this.delete(victim)
      this.#evictions++
    }
    this.#values.set(key, value)
    this.#sizes.set(key, size)
    if (was === undefined) this.#policy.added(key)
    else this.#policy.replaced(key)
    return was === undefined ? 'stored' : 'replaced'
  }

  delete(key: string): boolean {
    const size = this.#sizes.get(key)
    if (size === undefined) return false
    this.#free += size
    this.#sizes.delete(key)
    this.#policy.removed(key)
    return this.#values.delete(key)
  }
}
