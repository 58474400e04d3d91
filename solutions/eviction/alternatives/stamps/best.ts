/** LRU and LFU play on, by name only and each as if it had all the room; whoever of the two found more of late decides. */
import { Lfu } from './lfu.ts'
import { Lru } from './lru.ts'
import type { Policy } from './policy.ts'

const FADES = 0.998

/** What would be here if this policy alone had decided. */
class Shadow {
  readonly policy: Policy
  readonly #keys = new Set<string>()
  score = 0

  constructor(policy: Policy) {
    this.policy = policy
  }

  asked(key: string, room: number): void {
    const isHit = this.#keys.has(key)
    this.score = this.score * FADES + (isHit ? 1 : 0)
    if (isHit) this.policy.read(key)
    else {
      this.#keys.add(key)
      this.policy.added(key)
    }
    while (this.#keys.size > room) {
      const victim = this.policy.victim(key)
      if (victim === undefined) return
      this.#keys.delete(victim)
      this.policy.removed(victim)
    }
  }
}

export class Best implements Policy {
  readonly #shadows = [new Shadow(new Lru()), new Shadow(new Lfu())] as const
  readonly #real = [new Lru(), new Lfu()] as const
  #items = 0

  added(key: string): void {
    this.#items++
    for (const policy of this.#real) policy.added(key)
    this.#asked(key)
  }

  read(key: string): void {
    for (const policy of this.#real) policy.read(key)
    this.#asked(key)
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    this.#items--
    for (const policy of this.#real) policy.removed(key)
  }

  victim(spared: string): string | undefined {
    const [recent, often] = this.#shadows
    return this.#real[often.score > recent.score ? 1 : 0].victim(spared)
  }

  #asked(key: string): void {
    for (const shadow of this.#shadows) shadow.asked(key, this.#items)
  }
}
