import type { Policy } from './policy.ts'
import { Order } from './queue.ts'

export class Fifo implements Policy {
  readonly #order = new Order()

  added(key: string): void {
    this.#order.toEnd(key)
  }

  read(): void {}

  replaced(): void {}

  removed(key: string): void {
    this.#order.remove(key)
  }

  victim(spared: string): string | undefined {
    return this.#order.first(spared)
  }
}
