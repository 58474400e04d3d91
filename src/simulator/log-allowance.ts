/**
 * How much a program may log while it takes in one event. A loop that logs without end never lets the world go on,
 * so nothing else would keep its lines from filling the memory of whoever watches.
 */
export class LogAllowance {
  static readonly mostCharacters = 2_000_000
  static readonly leftOut = 'more lines in the same step are left out: too much was logged at once'
  /** Of the event, by its place among those that the node took in. */
  #event: number | undefined
  #left = 0

  /** What is logged in place of the text: itself, once the notice that the rest is left out, then nothing. */
  admit(event: number, text: string): { readonly text: string; readonly isLeftOut: boolean } | undefined {
    if (event !== this.#event) {
      this.#event = event
      this.#left = LogAllowance.mostCharacters
    }
    if (this.#left < 0) return undefined
    // An empty line takes room as well.
    this.#left -= text.length + 1
    return this.#left < 0 ? { text: LogAllowance.leftOut, isLeftOut: true } : { text, isLeftOut: false }
  }
}
