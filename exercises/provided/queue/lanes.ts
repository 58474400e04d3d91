/** Messages that are neither acknowledged nor dead, and whose turn it is: with a key, one at a time and in order. */

export interface Message {
  readonly id: string
  readonly body: string
  readonly key?: string | undefined
}

export interface Held {
  readonly message: Message
  /** How often it was handed out. */
  attempts: number
  /** Until then it is with a consumer. After a boot, nothing is out. */
  outUntilMs: number
}

export class Lanes {
  readonly #held = new Map<string, Held>()
  /** Of each key, the ids in order. The first one blocks the others. */
  readonly #byKey = new Map<string, Set<string>>()
  /** Those whose turn it is, oldest first once sorted. */
  #ready: Held[] = []
  #isSorted = true

  get depth(): number {
    return this.#held.size
  }

  get(id: string): Held | undefined {
    return this.#held.get(id)
  }

  /** All of them, oldest first. */
  all(): readonly Held[] {
    return [...this.#held.values()]
  }

  add(message: Message): void {
    const one: Held = { message, attempts: 0, outUntilMs: 0 }
    this.#held.set(message.id, one)
    const lane = message.key === undefined ? undefined : (this.#byKey.get(message.key) ?? new Set())
    if (message.key !== undefined && lane !== undefined) this.#byKey.set(message.key, lane.add(message.id))
    if (lane === undefined || lane.size === 1) this.putBack(one)
  }

  /** It waits for a consumer, in its old place. */
  putBack(one: Held): void {
    const last = this.#ready.at(-1)
    if (last !== undefined && Number(last.message.id) > Number(one.message.id)) this.#isSorted = false
    this.#ready.push(one)
  }

  /** The oldest whose turn it is. */
  next(): Held | undefined {
    if (!this.#isSorted) this.#ready.sort((a, b) => Number(a.message.id) - Number(b.message.id))
    this.#isSorted = true
    while (this.#ready.length > 0) {
      const one = this.#ready.shift()
      if (one !== undefined && this.#held.get(one.message.id) === one) return one
    }
    return undefined
  }

  /** Acknowledged, or dead. The next one of its key has its turn. */
  remove(id: string): void {
    const one = this.#held.get(id)
    this.#held.delete(id)
    const lane = one?.message.key === undefined ? undefined : this.#byKey.get(one.message.key)
    if (one?.message.key === undefined || lane === undefined) return
    const wasFirst = lane.values().next().value === id
    lane.delete(id)
    if (lane.size === 0) this.#byKey.delete(one.message.key)
    const following = this.#held.get(lane.values().next().value ?? '')
    if (wasFirst && following !== undefined) this.putBack(following)
  }
}
