/** Least recently used: who was not used for the longest time goes first. */
import type { Policy } from './policy.ts'
import { Queue } from './queue.ts'

export class Lru implements Policy {
  readonly #queue = new Queue()

  added(key: string): void {
    this.#queue.push(key)
  }

  read(key: string): void {
    this.#queue.remove(key)
    this.#queue.push(key)
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    this.#queue.remove(key)
  }

  victim(spared: string): string | undefined {
    return this.#queue.first(spared)
  }
}
