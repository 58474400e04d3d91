/** Somebody's interest in an answer: until it is called off, by them or by the time. */
import type { Cancellation } from '../../simulator/capabilities.ts'

export class Patience implements Cancellation {
  cancelled = false
  #callbacks: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined

  /** Over with the other one, too. */
  constructor(other?: Cancellation) {
    if (other?.cancelled === true) this.cancelled = true
    else other?.onCancel(() => this.cancel())
  }

  onCancel(callback: () => void): void {
    this.#callbacks.push(callback)
  }

  cancel(): void {
    if (this.cancelled) return
    this.cancelled = true
    for (const callback of this.#callbacks) callback()
  }

  /** If that holds then. */
  endAfter(delayMs: number, holds: () => boolean = () => true): void {
    this.#timer = setTimeout(() => {
      if (holds()) this.cancel()
    }, delayMs)
  }

  /** Nobody waits any more: the time does not matter. */
  end(): void {
    clearTimeout(this.#timer)
  }
}
