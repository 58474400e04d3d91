/** Lets so much log text a second through, and says how much was left out. */
import type { LogEvent } from '../../contract/history.ts'

export class LogLimit {
  readonly #bytesPerSecond: number
  readonly #tell: (level: LogEvent['level'], text: string) => void
  #left: number
  #leftOut = 0
  #timer: NodeJS.Timeout | undefined

  constructor(bytesPerSecond: number, tell: (level: LogEvent['level'], text: string) => void) {
    this.#bytesPerSecond = bytesPerSecond
    this.#left = bytesPerSecond
    this.#tell = tell
  }

  log(level: LogEvent['level'], text: string): void {
    this.#timer ??= setTimeout(() => this.#refill(), 1000)
    if (text.length > this.#left) {
      this.#leftOut++
      return
    }
    this.#left -= text.length
    this.#tell(level, text)
  }

  #refill(): void {
    this.#timer = undefined
    this.#left = this.#bytesPerSecond
    if (this.#leftOut > 0) this.#tell('warn', `${this.#leftOut} lines were left out: too many in a second`)
    this.#leftOut = 0
  }
}
