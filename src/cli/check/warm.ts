/** A grader that stays for as long as the same suite is asked for. */
export class Warm<G extends { dispose(): void }> {
  #suite: string | undefined
  #grader: G | undefined

  async of(suite: string, start: () => G | Promise<G>): Promise<G> {
    if (this.#grader !== undefined && this.#suite === suite) return this.#grader
    this.dispose()
    this.#grader = await start()
    this.#suite = suite
    return this.#grader
  }

  dispose(): void {
    this.#grader?.dispose()
    this.#grader = undefined
  }
}
