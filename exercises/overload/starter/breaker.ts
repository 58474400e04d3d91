/**
 * Stage 4: when the database fails all that it is asked, it is left alone, but
 * for a request now and then that tells whether it is back.
 */
export class Breaker {
  /** Whether a request may be sent now. */
  allows(): boolean {
    return true
  }

  /** What became of one that was allowed. */
  note(_went: 'well' | 'wrong'): void {}
}
