/** Texts by their keys, each with a version and perhaps an end, on a disk. What was acknowledged is durable. */
import type { Disk } from 'millions'

export interface Change {
  /** 1, 2, 3, … over all keys. */
  readonly version: number
  readonly key: string
  /** Null where it was deleted. */
  readonly value: string | null
  /** On the clock of this node; null where it has no end. */
  readonly untilMs: number | null
}

const LOG = 'store.log'
const NEXT_LOG = 'store.log.next'
/** So many lines more than there are items, and the log is written anew. */
const SPARE_LINES = 2000

const lineOf = (content: object): string => `${JSON.stringify(content)}\n`

export class Records {
  readonly #disk: Disk
  readonly #items = new Map<string, Change>()
  #version = 0
  #lines = 0
  /** How much of the log is whole and durable. */
  #bytes = 0
  #hasRest = false

  constructor(disk: Disk) {
    this.#disk = disk
  }

  get version(): number {
    return this.#version
  }

  get(key: string): Change | undefined {
    const item = this.#items.get(key)
    return item === undefined || isOver(item) ? undefined : item
  }

  /** All that are there, sorted by key. */
  list(): readonly Change[] {
    const all = [...this.#items.values()].filter((item) => !isOver(item))
    return all.sort((one, other) => (one.key < other.key ? -1 : 1))
  }

  async recover(): Promise<void> {
    const paths = await this.#disk.list()
    if (paths.includes(NEXT_LOG)) await this.#disk.remove(NEXT_LOG)
    if (!paths.includes(LOG)) {
      await this.#disk.write(LOG, '')
      return
    }
    const bytes = await this.#disk.read(LOG)
    for (let from = 0; ; ) {
      const end = bytes.indexOf(0x0a, from)
      const content = end === -1 ? undefined : parsed(bytes.subarray(from, end))
      if (content === undefined) break
      this.#take(content)
      this.#lines += 1
      from = end + 1
      this.#bytes = from
    }
    // The rest is what a crash tore off. What it kept may never have been made durable.
    if (this.#bytes < bytes.length) await this.#disk.truncate(LOG, this.#bytes)
    await this.#disk.sync(LOG)
  }

  /** Settles when they are durable. Rejects when they are not, and then none of them is there. */
  async store(changes: readonly Change[]): Promise<void> {
    const text = new TextEncoder().encode(changes.map(lineOf).join(''))
    if (this.#hasRest) await this.#disk.truncate(LOG, this.#bytes)
    this.#hasRest = true
    await this.#disk.append(LOG, text)
    await this.#disk.sync(LOG)
    this.#hasRest = false
    this.#bytes += text.length
    this.#lines += changes.length
  }

  /** From now on they are read. */
  async apply(changes: readonly Change[]): Promise<void> {
    for (const change of changes) this.#take(change)
    if (this.#lines > this.#items.size + SPARE_LINES) await this.replace(this.list(), this.#version)
  }

  /** These, and nothing else. A crash leaves all of the one or all of the other. */
  async replace(items: readonly Change[], version: number): Promise<void> {
    const first: Change = { version, key: '', value: null, untilMs: null }
    const text = new TextEncoder().encode([first, ...items].map(lineOf).join(''))
    await this.#disk.write(NEXT_LOG, text)
    await this.#disk.sync(NEXT_LOG)
    await this.#disk.rename(NEXT_LOG, LOG)
    this.#items.clear()
    for (const item of items) this.#take(item)
    this.#version = version
    this.#lines = items.length + 1
    this.#bytes = text.length
    this.#hasRest = false
  }

  #take(change: Change): void {
    this.#version = Math.max(this.#version, change.version)
    if (change.value === null) this.#items.delete(change.key)
    else this.#items.set(change.key, change)
  }
}

export const isOver = ({ untilMs }: Change): boolean => untilMs !== null && untilMs <= Date.now()

function parsed(line: Uint8Array): Change | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(line))
  } catch {
    return undefined
  }
}
