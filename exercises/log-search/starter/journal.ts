/**
 * Records on a disk, each a line of JSON, which outlive any crash. You wrote
 * this in lessons 2.3 and 6.1, so here it is, complete. Use it, change it, or
 * use something else.
 */
import type { Disk } from 'millions'

const LINE_END = 0x0a

export class Journal<Entry> {
  readonly #disk: Disk
  readonly #path: string
  /** What stands before here is whole, and durable. */
  #bytes = 0
  #isClean = true
  #last: Promise<void> = Promise.resolve()

  constructor(disk: Disk, path: string) {
    this.#disk = disk
    this.#path = path
  }

  /** At boot: every record that is whole. What a crash left of the last one is cut off. */
  async open(): Promise<Entry[]> {
    const paths = await this.#disk.list(this.#path)
    if (!paths.includes(this.#path)) await this.#disk.write(this.#path, '')
    const bytes = await this.#disk.read(this.#path)
    this.#bytes = bytes.lastIndexOf(LINE_END) + 1
    await this.#cut()
    const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, this.#bytes))
    return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]))
  }

  /**
   * Settles when the record is durable. Rejects when the disk fails; then the
   * record is not there. One after the other, in the order of the calls.
   */
  add(entry: Entry): Promise<void> {
    const added = this.#last.then(() => this.#add(new TextEncoder().encode(`${JSON.stringify(entry)}\n`)))
    this.#last = added.catch(() => undefined)
    return added
  }

  async #add(record: Uint8Array): Promise<void> {
    if (!this.#isClean) await this.#cut()
    this.#isClean = false
    await this.#disk.append(this.#path, record)
    await this.#disk.sync(this.#path)
    this.#isClean = true
    this.#bytes += record.length
  }

  /** Back to what is known to be whole. A crash may have kept what was never synced, and the next one take it. */
  async #cut(): Promise<void> {
    await this.#disk.truncate(this.#path, this.#bytes)
    await this.#disk.sync(this.#path)
    this.#isClean = true
  }
}
