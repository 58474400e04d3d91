/** An append-only file of lines. A line counts when it is synced; those that come while the disk is busy share the next sync. */
import type { Disk } from 'millions'

const PATH = 'journal'

export class Journal<Line> {
  readonly #disk: Disk
  #unwritten: string[] = []
  #nextWrite: Promise<void> | undefined
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(disk: Disk) {
    this.#disk = disk
  }

  /** Every whole line, oldest first. What a crash tore was promised to nobody: it is cut off. */
  async recover(): Promise<readonly Line[]> {
    if (!(await this.#disk.list(PATH)).includes(PATH)) return []
    const bytes = await this.#disk.read(PATH)
    const length = bytes.lastIndexOf('\n'.charCodeAt(0)) + 1
    await this.#disk.truncate(PATH, length)
    const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length)).split('\n')
    return lines.slice(0, -1).map((line) => JSON.parse(line) as Line)
  }

  /** Settles when the line is durable. Rejects when the disk failed: what holds then, only a boot can tell. */
  add(line: Line): Promise<void> {
    this.#unwritten.push(`${JSON.stringify(line)}\n`)
    this.#nextWrite ??= this.#lastWrite.then(() => this.#writeAll())
    this.#lastWrite = this.#nextWrite.catch(() => undefined)
    return this.#nextWrite
  }

  async #writeAll(): Promise<void> {
    const lines = this.#unwritten.join('')
    this.#unwritten = []
    this.#nextWrite = undefined
    await this.#disk.append(PATH, lines)
    await this.#disk.sync(PATH)
  }
}
