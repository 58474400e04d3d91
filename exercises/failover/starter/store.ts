/**
 * What a database holds: the log of lesson 2.3, whole, on its disk, and the
 * items that it leads to, in memory. New is the epoch: which primary's number
 * each change has.
 *
 * Of one primary the changes are numbered 1, 2, 3, …, and the next primary
 * goes on where it found the log. So two changes may have one offset, but not
 * one offset and one epoch. Two logs that both have a change of the same
 * epoch and offset are the same up to there.
 */
import type { Disk } from 'millions'

/**
 * A place in the log. The greater epoch is the newer one; within an epoch,
 * the greater offset.
 */
export interface Position {
  /** Under whom the change was taken. 0 before the first. */
  epoch: number
  /** 1, 2, 3, … over the whole log. */
  offset: number
}

/** One change of one item, as the primary of its epoch decided it. */
export interface Change extends Position {
  key: string
  /** The new value, or null where the item was deleted. */
  value: string | null
  /** The primary's clock when it took the change, in milliseconds. */
  atMs: number
}

const LOG = 'log'

export class Store {
  readonly #disk: Disk
  /** All changes. The one of offset n stands at n - 1. */
  #log: Change[] = []
  /** The newest change of each key, deletions too. */
  #newest = new Map<string, Change>()
  /** How much of the file is whole. */
  #bytes = 0
  /** Something stands behind that, which nobody was told of: a disk failed. */
  #hasRest = false

  private constructor(disk: Disk) {
    this.#disk = disk
  }

  /**
   * What the disk kept: the log up to where a crash may have torn it. From
   * here on it is there for good, also what was never synced before.
   */
  static async open(disk: Disk): Promise<Store> {
    const store = new Store(disk)
    const text = await readText(disk, LOG)
    if (text === undefined) return store
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    for (const line of whole.split('\n')) if (line !== '') store.#apply(JSON.parse(line) as Change)
    store.#bytes = bytesOf(whole).length
    if (text !== whole) await disk.truncate(LOG, store.#bytes)
    await disk.sync(LOG)
    return store
  }

  /** Where the log ends. */
  get last(): Position {
    const { epoch, offset } = this.#log.at(-1) ?? { epoch: 0, offset: 0 }
    return { epoch, offset }
  }

  /** Whether this very change is in here: of that epoch, at that offset. */
  has({ epoch, offset }: Position): boolean {
    return offset === 0 || this.#log[offset - 1]?.epoch === epoch
  }

  after(offset: number): Change[] {
    return this.#log.slice(offset)
  }

  /**
   * The newest change of the key; one with the value null where it was
   * deleted last.
   */
  newest(key: string): Change | undefined {
    return this.#newest.get(key)
  }

  /**
   * The last position of each epoch, in order: enough for another one to
   * find where its log and this one part.
   */
  ends(): Position[] {
    return this.#log
      .filter(({ epoch, offset }) => this.#log[offset]?.epoch !== epoch)
      .map(({ epoch, offset }) => ({ epoch, offset }))
  }

  /** Up to which offset this log is the same as the one with these ends. */
  common(ends: readonly Position[]): number {
    const other = (offset: number) => ends.find((end) => end.offset >= offset)?.epoch
    return this.#log.findLast(({ epoch, offset }) => other(offset) === epoch)?.offset ?? 0
  }

  /**
   * Settles when the changes are on the disk for good; nobody sees them
   * earlier. They go on where the log ends: whoever appends, one after the
   * other, sees to that. Rejects when the disk did not take them; then none
   * of them is there.
   */
  async append(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return
    const lines = bytesOf(changes.map((change) => `${JSON.stringify(change)}\n`).join(''))
    // After a first append that failed there may be no file.
    if (this.#hasRest && (await isThere(this.#disk, LOG))) await this.#disk.truncate(LOG, this.#bytes)
    this.#hasRest = true
    await this.#disk.append(LOG, lines)
    await this.#disk.sync(LOG)
    this.#hasRest = false
    this.#bytes += lines.length
    for (const change of changes) this.#apply(change)
  }

  /**
   * Takes everything after the offset out of the log, for good. Settles
   * when a crash brings none of it back.
   */
  async cutAfter(offset: number): Promise<void> {
    const kept = this.#log.slice(0, offset)
    const bytes = bytesOf(kept.map((change) => `${JSON.stringify(change)}\n`).join('')).length
    await this.#disk.truncate(LOG, bytes)
    this.#bytes = bytes
    this.#log = []
    this.#newest = new Map()
    for (const change of kept) this.#apply(change)
    await this.#disk.sync(LOG)
  }

  /**
   * A small file beside the log, replaced as a whole: settles when it is on
   * the disk for good, and a crash leaves the old or the new.
   */
  async keep(name: string, content: unknown): Promise<void> {
    await this.#disk.write(`${name}.new`, JSON.stringify(content))
    await this.#disk.sync(`${name}.new`)
    await this.#disk.rename(`${name}.new`, name)
  }

  /** What was kept by that name last; undefined when nothing was. */
  async kept(name: string): Promise<unknown> {
    const text = await readText(this.#disk, name)
    return text === undefined ? undefined : JSON.parse(text)
  }

  /** Answers `GET /items/<key>` and `GET /items?prefix=<start of the key>`. */
  answer(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method !== 'GET') return new Response('not allowed', { status: 405 })
    if (pathname === '/items') return Response.json(this.#list(searchParams.get('prefix') ?? ''))
    const item = this.#newest.get(keyOf(request))
    if (item === undefined || item.value === null) return new Response('no such item', { status: 404 })
    const headers = {
      ETag: `"${item.epoch}.${item.offset}"`,
      'Last-Modified': new Date(item.atMs).toUTCString(),
    }
    return new Response(item.value, { headers })
  }

  #list(prefix: string): { key: string; value: string | null }[] {
    const found = [...this.#newest.values()].filter(
      ({ key, value }) => value !== null && key.startsWith(prefix),
    )
    return found.map(({ key, value }) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  #apply(change: Change): void {
    this.#log.push(change)
    this.#newest.set(change.key, change)
  }
}

/** Whether the one is newer than the other. */
export function isAfter(one: Position, other: Position): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.offset > other.offset)
}

/** The key as it stands in the path, escapes and all. */
export function keyOf(request: Request): string {
  return new URL(request.url).pathname.slice('/items/'.length)
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

async function isThere(disk: Disk, path: string): Promise<boolean> {
  return (await disk.list(path)).includes(path)
}

async function readText(disk: Disk, path: string): Promise<string | undefined> {
  if (!(await isThere(disk, path))) return undefined
  return new TextDecoder().decode(await disk.read(path))
}
