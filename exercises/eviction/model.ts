/** What a cache should hold, worked out in the plainest way: each time somebody has to go, it looks at everybody. */
export type PolicyName = 'fifo' | 'lru' | 'lfu'

interface Entry {
  readonly key: string
  value: string
  readonly putAt: number
  usedAt: number
  uses: number
}

export type PutResult = 'stored' | 'replaced' | 'refused'

const encoder = new TextEncoder()
export const bytesOf = (text: string): number => encoder.encode(text).length
export const sizeOf = (key: string, value: string): number => bytesOf(key) + bytesOf(value)

const goesBefore: Readonly<Record<PolicyName, (one: Entry, other: Entry) => boolean>> = {
  fifo: (one, other) => one.putAt < other.putAt,
  lru: (one, other) => one.usedAt < other.usedAt,
  lfu: (one, other) => one.uses < other.uses || (one.uses === other.uses && one.usedAt < other.usedAt),
}

export class Model {
  readonly entries = new Map<string, Entry>()
  hits = 0
  misses = 0
  evictions = 0
  bytes = 0
  readonly #policy: PolicyName
  readonly #budgetBytes: number
  readonly #sizeOf: (key: string, value: string) => number
  #now = 0

  constructor(policy: PolicyName, budgetBytes: number, size = sizeOf) {
    this.#policy = policy
    this.#budgetBytes = budgetBytes
    this.#sizeOf = size
  }

  read(key: string): string | undefined {
    const entry = this.entries.get(key)
    if (entry === undefined) this.misses++
    else {
      this.hits++
      this.#use(entry)
    }
    return entry?.value
  }

  put(key: string, value: string): PutResult {
    const size = this.#sizeOf(key, value)
    const old = this.entries.get(key)
    if (size > this.#budgetBytes) {
      this.delete(key)
      return 'refused'
    }
    const more = size - (old === undefined ? 0 : this.#sizeOf(key, old.value))
    while (this.bytes + more > this.#budgetBytes) {
      this.delete(this.#victim(key))
      this.evictions++
    }
    this.bytes += more
    if (old === undefined) {
      this.#now++
      this.entries.set(key, { key, value, putAt: this.#now, usedAt: this.#now, uses: 1 })
      return 'stored'
    }
    old.value = value
    this.#use(old)
    return 'replaced'
  }

  delete(key: string): boolean {
    const entry = this.entries.get(key)
    if (entry === undefined) return false
    this.bytes -= this.#sizeOf(key, entry.value)
    return this.entries.delete(key)
  }

  #use(entry: Entry): void {
    entry.usedAt = ++this.#now
    entry.uses++
  }

  #victim(spared: string): string {
    let first: Entry | undefined
    for (const entry of this.entries.values())
      if (entry.key !== spared && (first === undefined || goesBefore[this.#policy](entry, first)))
        first = entry
    if (first === undefined) throw new Error('there is nobody who could go')
    return first.key
  }
}
