/** Lets so much log text a second through, and says how much was left out. */
import type { LogEvent } from '../../contract/history.ts'

type Tell = (level: LogEvent['level'], text: string, isTraced: boolean) => void

/** So many lines a second are traced back to where they were logged: that takes longer than all the rest of a line. */
const mostPlaces = 5

export class LogLimit {
  readonly #bytesPerSecond: number
  readonly #tell: Tell
  #left: number
  #placesLeft = mostPlaces
  #leftOut = 0
  #timer: NodeJS.Timeout | undefined

  constructor(bytesPerSecond: number, tell: Tell) {
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
    this.#tell(level, text, this.#placesLeft-- > 0)
  }

  #refill(): void {
    this.#timer = undefined
    this.#left = this.#bytesPerSecond
    this.#placesLeft = mostPlaces
    if (this.#leftOut > 0)
      this.#tell('warn', `${this.#leftOut} lines were left out: too many in a second`, false)
    this.#leftOut = 0
  }
}
