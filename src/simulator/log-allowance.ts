/**
 * How much a program may log. Within one event, since a loop that logs without end never lets the world go on, and nothing
 * else would keep its lines from filling the memory of whoever watches. And in a whole run, where its owner says how much:
 * a line at each of many events is as much in the end.
 */

/** What is left for all nodes of a run, in characters. */
export interface RunLogs {
  left: number
}

export interface Admitted {
  readonly text: string
  /** It stands in place of what was logged, and of all that follows. */
  readonly isLeftOut: boolean
}

export class LogAllowance {
  static readonly mostCharacters = 2_000_000
  static readonly leftOut = 'more lines in the same step are left out: too much was logged at once'
  static readonly allLeftOut = 'all further lines of this run are left out: too much was logged'
  readonly #run: RunLogs
  /** Of the event, by its place among those that the node took in. */
  #event: number | undefined
  #left = 0

  constructor(run: RunLogs = { left: Number.POSITIVE_INFINITY }) {
    this.#run = run
  }

  /** What is logged in place of the line: itself, once the notice that the rest is left out, then nothing. A line that is left out is not even put together. */
  admit(event: number, line: () => string): Admitted | undefined {
    if (event !== this.#event) {
      this.#event = event
      this.#left = LogAllowance.mostCharacters
    }
    if (this.#left < 0 || this.#run.left < 0) return undefined
    const text = line()
    // An empty line takes room as well.
    this.#left -= text.length + 1
    this.#run.left -= text.length + 1
    if (this.#run.left < 0) return { text: LogAllowance.allLeftOut, isLeftOut: true }
    return this.#left < 0 ? { text: LogAllowance.leftOut, isLeftOut: true } : { text, isLeftOut: false }
  }
}
