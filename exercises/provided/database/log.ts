/**
 * Changes on a disk: a line of JSON each, durable before anybody hears of it. What a crash tore off at the end is cut
 * off, and a log that has become much longer than what it leads to is written anew.
 */
import type { Disk } from 'millions'

export interface Change {
  /** 1, 2, 3, … over all items: the version of what it leaves behind. */
  readonly version: number
  readonly key: string
  /** Null where the item was deleted. */
  readonly value: string | null
}

const LOG = 'changes.log'
const NEXT_LOG = 'changes.log.next'
/** A log that is no longer than that is left as it is. */
const SHORT_BYTES = 64 * 1024

const encoder = new TextEncoder()
const lineOf = (content: object): Uint8Array<ArrayBuffer> => encoder.encode(`${JSON.stringify(content)}\n`)

export class Log {
  readonly #disk: Disk
  /** How much of the file is whole, and known to be durable. */
  #bytes = 0
  /** How long it was when it held nothing that is over. */
  #tidyBytes = 0
  /** Something stands behind that, which nobody was told of. */
  #hasRest = false

  constructor(disk: Disk) {
    this.#disk = disk
  }

  /** All changes that are there, in order, and the newest version there ever was. */
  async read(): Promise<{ readonly changes: readonly Change[]; readonly version: number }> {
    const paths = await this.#disk.list()
    // A crash came before it took the place of the log.
    if (paths.includes(NEXT_LOG)) await this.#disk.remove(NEXT_LOG)
    if (!paths.includes(LOG)) {
      await this.#disk.write(LOG, '')
      return { changes: [], version: 0 }
    }
    const bytes = await this.#disk.read(LOG)
    const changes: Change[] = []
    let version = 0
    for (const { content, endsAt } of linesOf(bytes)) {
      if (content === undefined) break
      this.#bytes = endsAt
      version = Math.max(version, content.version)
      if (content.key !== undefined && content.value !== undefined)
        changes.push({ version: content.version, key: content.key, value: content.value })
    }
    if (this.#bytes < bytes.length) await this.#disk.truncate(LOG, this.#bytes)
    // A crash may have kept what was never made durable.
    await this.#disk.sync(LOG)
    return { changes, version }
  }

  /** Settles when they are durable. Rejects when they are not, and then none of them will ever be read. */
  async append(changes: readonly Change[]): Promise<void> {
    await this.#dropRest()
    const lines = changes.map(lineOf)
    const bytes = lines.reduce((sum, line) => sum + line.length, 0)
    this.#hasRest = true
    await this.#disk.append(LOG, joined(lines, bytes))
    await this.#disk.sync(LOG)
    this.#hasRest = false
    this.#bytes += bytes
  }

  get isLong(): boolean {
    return this.#bytes > SHORT_BYTES && this.#bytes > 2 * this.#tidyBytes
  }

  /** Written anew with no more than what counts. A crash leaves one log or the other. */
  async tidyUp(items: Iterable<Change>, version: number): Promise<void> {
    const lines = [lineOf({ version }), ...[...items].map(lineOf)]
    const bytes = lines.reduce((sum, line) => sum + line.length, 0)
    await this.#disk.write(NEXT_LOG, joined(lines, bytes))
    await this.#disk.sync(NEXT_LOG)
    await this.#disk.rename(NEXT_LOG, LOG)
    this.#bytes = bytes
    this.#tidyBytes = bytes
    this.#hasRest = false
  }

  async #dropRest(): Promise<void> {
    if (!this.#hasRest) return
    await this.#disk.truncate(LOG, this.#bytes)
    this.#hasRest = false
  }
}

function joined(lines: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes)
  let at = 0
  for (const line of lines) {
    all.set(line, at)
    at += line.length
  }
  return all
}

interface Line {
  /** Undefined where the line is torn. */
  readonly content:
    | { readonly version: number; readonly key?: string; readonly value?: string | null }
    | undefined
  readonly endsAt: number
}

function* linesOf(bytes: Uint8Array): Iterable<Line> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    if (end === -1) {
      yield { content: undefined, endsAt: bytes.length }
      return
    }
    yield { content: parse(bytes.subarray(from, end)), endsAt: end + 1 }
    from = end + 1
  }
}

function parse(line: Uint8Array): Line['content'] {
  try {
    // A character that is cut in two must not pass for another.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)) as Line['content']
  } catch {
    return undefined
  }
}
