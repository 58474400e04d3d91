/** Tells the classroom what became of a drill on this page: now and then while it runs, and surely how it ended. */
import type { DrillTold } from '../../classroom/api.ts'
import { AskError } from '../../classroom/ask.ts'
import type { Due } from '../hand-in/until-due.ts'

export interface ReporterOptions {
  readonly signal: AbortSignal
  post(told: DrillTold): Promise<unknown>
  wait(durationMs: number): Due
  /** From 0 to 1, so that a room does not tell all at once. */
  random(): number
}

const everyMs = 2000
const mostTries = 6

export class Reporter {
  readonly #options: ReporterOptions
  #latest: DrillTold | undefined
  #sent: DrillTold | undefined
  #due: Due | undefined
  #isTelling = false

  constructor(options: ReporterOptions) {
    this.#options = options
  }

  tell(told: DrillTold): void {
    this.#latest = told
    if (isEnd(told)) this.#due?.now()
    if (!this.#isTelling) void this.#tellAll()
  }

  async #tellAll(): Promise<void> {
    const { signal, post, wait, random } = this.#options
    this.#isTelling = true
    let tries = 0
    while (
      !signal.aborted &&
      this.#latest !== undefined &&
      this.#latest !== this.#sent &&
      tries < mostTries
    ) {
      const told = this.#latest
      try {
        await post(told)
        this.#sent = told
        tries = 0
      } catch (error) {
        // Something else is on by now, or nobody may tell any more.
        if (isFinal(error)) break
        tries += 1
      }
      const isNewEnd = this.#latest !== told && isEnd(this.#latest)
      if (tries === 0 && (isNewEnd || isEnd(told))) continue
      this.#due = wait(Math.round(everyMs * 2 ** tries * (0.75 + random() / 2)))
      await this.#due.passed
      this.#due = undefined
    }
    this.#isTelling = false
  }
}

const isEnd = ({ phase }: DrillTold): boolean => phase !== 'running'

function isFinal(error: unknown): boolean {
  if (!(error instanceof AskError)) return false
  const { failure } = error
  return (
    failure.kind === 'no-classroom' || (failure.kind === 'refused' && failure.retryAfterSeconds === undefined)
  )
}
