import type { Policy } from './policy.ts'
import { Order } from './queue.ts'

export class Lru implements Policy {
  readonly #order = new Order()

  added(key: string): void {
    this.#order.toEnd(key)
  }

  read(key: string): void {
    this.#order.toEnd(key)
  }

  replaced(key: string): void {
    this.#order.toEnd(key)
  }

  removed(key: string): void {
    this.#order.remove(key)
  }

  victim(spared: string): string | undefined {
    return this.#order.first(spared)
  }
}
