import type { Policy } from './policy.ts'
import { Line } from './queue.ts'

export class Fifo implements Policy {
  readonly #line = new Line()

  added(key: string): void {
    this.#line.toEnd(key)
  }

  read(): void {}

  replaced(): void {}

  removed(key: string): void {
    this.#line.remove(key)
  }

  victim(spared: string): string | undefined {
    return this.#line.first(spared)
  }
}
