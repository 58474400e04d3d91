/**
 * Stage 2: how many requests of this web server are at the database at a time,
 * and who waits for that.
 * Stage 6: and in which order.
 */
export class Limit {
  /** Does the work when there is room for it. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    return await work()
  }
}
