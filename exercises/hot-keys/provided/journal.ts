/** Changes in order, on the disk before anybody sees them: what a crash leaves is what was told. */
import type { Disk } from 'millions'

const FILE = 'journal'

export class Journal<Change> {
  readonly #disk: Disk
  readonly #apply: (change: Change) => void
  #line: Promise<unknown> = Promise.resolve()

  private constructor(disk: Disk, apply: (change: Change) => void) {
    this.#disk = disk
    this.#apply = apply
  }

  /** Applies what is there, and cuts off what a crash tore. */
  static async open<Change>(disk: Disk, apply: (change: Change) => void): Promise<Journal<Change>> {
    const journal = new Journal(disk, apply)
    const names = await disk.list(FILE)
    if (!names.includes(FILE)) return journal
    const bytes = await disk.read(FILE)
    const whole = bytes.lastIndexOf(10) + 1
    for (const line of new TextDecoder().decode(bytes.subarray(0, whole)).split('\n'))
      if (line !== '') apply(JSON.parse(line) as Change)
    if (whole < bytes.length) await disk.truncate(FILE, whole)
    // A crash may have kept what was never made durable, and it is read from now on.
    await disk.sync(FILE)
    return journal
  }

  /**
   * One after the other: `decide` sees all that was decided before. It gives the change to make, if there is one, and the
   * answer, which waits until the change is durable.
   */
  take<Answer>(decide: () => { change?: Change; answer: Answer }): Promise<Answer> {
    const taken = this.#line.then(async () => {
      const { change, answer } = decide()
      if (change !== undefined) {
        await this.#disk.append(FILE, `${JSON.stringify(change)}\n`)
        await this.#disk.sync(FILE)
        this.#apply(change)
      }
      return answer
    })
    this.#line = taken.catch(() => undefined) // the next one has nothing to do with it
    return taken
  }
}
