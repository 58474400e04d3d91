/** The end of a user's patience, by the clock of this process. */
export class Deadline {
  readonly endsMs: number
  readonly #user: AbortSignal

  constructor(request: Request) {
    const header = request.headers.get('deadline-ms')
    const isWhole =
      header !== null && header !== '' && [...header].every((letter) => letter >= '0' && letter <= '9')
    this.endsMs = performance.now() + (isWhole ? Number(header) : 1000)
    this.#user = request.signal
  }

  get leftMs(): number {
    return this.endsMs - performance.now()
  }

  get isOver(): boolean {
    return this.#user.aborted || this.leftMs <= 5
  }

  /** Calls back once, when the user has left or soon will have. Returns how to call that off. */
  onEnd(end: () => void): () => void {
    const timer = setTimeout(end, Math.min(60_000, Math.max(0, this.leftMs - 5)))
    this.#user.addEventListener('abort', end, { once: true })
    return () => {
      clearTimeout(timer)
      this.#user.removeEventListener('abort', end)
    }
  }
}
