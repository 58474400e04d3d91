/**
 * Stage 3: second tries, one for ten first ones.
 */
export class Budget {
  /** A request is sent for the first time. */
  first(): void {}

  /** Whether it may be sent once more. */
  again(): boolean {
    return false
  }
}
