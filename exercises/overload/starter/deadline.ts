/**
 * How long a user still waits. Deadline-Ms: 800 says that whoever sent this
 * will have gone in 800 ms.
 *
 * Stage 1: this counts from nothing. `performance.now()` tells the time.
 */
/** Where a request has none that can be read. */
export const USUAL_MS = 1000
/** What the database takes for each request. With less than that left, nothing is begun. */
export const WORK_MS = 80

export class Deadline {
  /** As the header says it, if there is one. */
  readonly told: string | null

  constructor({ headers }: Request) {
    this.told = headers.get('deadline-ms')
  }

  get leftMs(): number {
    return USUAL_MS
  }
}
