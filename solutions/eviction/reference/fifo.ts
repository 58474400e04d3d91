/** First in, first out: who was put first goes first. */
import type { Policy } from './policy.ts'
import { Queue } from './queue.ts'

export class Fifo implements Policy {
  readonly #queue = new Queue()

  added(key: string): void {
    this.#queue.push(key)
  }

  read(): void {
    // Who is read keeps their place
  }

  replaced(): void {
    // and so does who gets a new value
  }

  removed(key: string): void {
    this.#queue.remove(key)
  }

  victim(spared: string): string | undefined {
    return this.#queue.first(spared)
  }
}
