/** Standard output and standard error, with a line of progress that is always the last one, and leaves nothing behind. */
import { cut } from './width.ts'

export interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Whoever keeps what is said in a file wants to know how far it was, but not a thousand times. */
const tellEveryMs = 1000

export class Screen {
  readonly #out: Stream
  readonly #err: Stream
  readonly #nowMs: () => number
  #standing = ''
  #toldMs = Number.NEGATIVE_INFINITY

  constructor(out: Stream, err: Stream, nowMs = () => performance.now()) {
    this.#out = out
    this.#err = err
    this.#nowMs = nowMs
  }

  readonly print = (text: string): void => this.#say(this.#out, text)

  readonly complain = (text: string): void => {
    this.#wipe()
    this.#standing = ''
    this.#err.write(`${text}\n`)
  }

  readonly progress = (line: string): void => {
    if (this.#err.isTTY === true) {
      this.#wipe()
      // A line that went on below could not be taken away.
      this.#standing = cut(line, Math.max(1, (this.#err.columns || 80) - 1))[0] ?? ''
      this.#err.write(this.#standing)
    } else if (this.#nowMs() - this.#toldMs >= tellEveryMs) {
      this.#toldMs = this.#nowMs()
      this.#err.write(`${line}\n`)
    }
  }

  #say(stream: Stream, text: string): void {
    this.#wipe()
    stream.write(`${text}\n`)
    if (this.#standing !== '') this.#err.write(this.#standing)
  }

  #wipe(): void {
    if (this.#standing !== '') this.#err.write('\r\u001B[2K')
  }
}
