/**
 * Lines of JSON on a disk, which outlive any crash. You wrote this in lessons
 * 2.3 and 6.1, so here it is. Change it as you like, or use something else.
 */
import type { Disk } from 'millions'

const LINE_END = 0x0a

export class Journal<Entry> {
  readonly #disk: Disk
  readonly #path: string

  constructor(disk: Disk, path: string) {
    this.#disk = disk
    this.#path = path
  }

  /** At boot: every entry that is whole. What a crash left of the last one is cut off, or the next would be written behind it. */
  async open(): Promise<Entry[]> {
    const paths = await this.#disk.list(this.#path)
    if (!paths.includes(this.#path)) return []
    const bytes = await this.#disk.read(this.#path)
    const wholeBytes = bytes.lastIndexOf(LINE_END) + 1
    if (wholeBytes < bytes.length) await this.#disk.truncate(this.#path, wholeBytes)
    // A crash may have kept what was never synced, and the next one take it.
    await this.#disk.sync(this.#path)
    const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, wholeBytes))
    return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]))
  }

  /**
   * Settles when the entry is durable. Several may be under way: they are
   * written, and settle, in the order of the calls. Rejects when the disk
   * takes nothing; then the entry is not there.
   */
  async add(entry: Entry): Promise<void> {
    await this.#disk.append(this.#path, `${JSON.stringify(entry)}\n`)
    await this.#disk.sync(this.#path)
  }

  /** One entry in place of all. A crash leaves the old ones or the new one. */
  async replace(entry: Entry): Promise<void> {
    const next = `next-${this.#path}`
    await this.#disk.write(next, `${JSON.stringify(entry)}\n`)
    await this.#disk.sync(next)
    await this.#disk.rename(next, this.#path)
  }
}
