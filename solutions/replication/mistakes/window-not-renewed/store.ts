/**
 * What a data node holds: the items in memory, and on its disk a snapshot of them with the log of the changes since.
 * Both primary.ts and replica.ts use it.
 */
import type { Disk } from 'millions'

/** One change of one item, as the primary decided it. */
export interface Change {
  /** 1, 2, 3, … in the primary's order. */
  offset: number
  key: string
  /** The new value, or null where the item was deleted. */
  value: string | null
  /** The primary's clock when it took the change, in milliseconds. */
  atMs: number
}

export interface Snapshot {
  offset: number
  items: Change[]
}

/** A longer log is cut, at the price of a new snapshot. Changes are few or long: both count. */
const longestLog = 100
const largestLogBytes = 80_000

export class Store {
  readonly disk: Disk
  /** The offset of the newest change in here. */
  offset = 0
  items = new Map<string, Change>()
  /** The newest changes, without a gap. */
  log: Change[] = []
  /** On the disk, where a character has up to three bytes, or four. */
  logBytes = 0

  constructor(disk: Disk) {
    this.disk = disk
  }

  /** What the disk kept: the snapshot, then the log up to where a crash may have torn it. */
  static async open(disk: Disk): Promise<Store> {
    const store = new Store(disk)
    const snapshot = await readText(disk, 'snapshot')
    if (snapshot !== '') store.take(JSON.parse(snapshot) as Snapshot)
    const text = await readText(disk, 'log')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    for (const line of whole.split('\n')) if (line !== '') store.apply(JSON.parse(line) as Change)
    store.logBytes = new TextEncoder().encode(whole).length
    if (text !== whole) await disk.truncate('log', store.logBytes)
    return store
  }

  /** Settles when the changes are on the disk for good. Nobody sees them earlier. */
  async append(changes: readonly Change[]): Promise<void> {
    const fresh = changes.filter((change) => change.offset > this.offset)
    if (fresh.length === 0) return
    const lines = new TextEncoder().encode(fresh.map((change) => `${JSON.stringify(change)}\n`).join(''))
    await this.disk.append('log', lines)
    this.logBytes += lines.length
    await this.disk.sync('log')
    for (const change of fresh) this.apply(change)
    if (this.log.length > longestLog || this.logBytes > largestLogBytes) await this.save(this.snapshot())
  }

  /** Puts the snapshot in the place of all that was here: on the disk first, which may fail. */
  async replace(snapshot: Snapshot): Promise<void> {
    await this.save(snapshot)
    this.take(snapshot)
  }

  snapshot(): Snapshot {
    return { offset: this.offset, items: [...this.items.values()] }
  }

  /**
   * All changes after the offset, if the log still has them. Who has none gets the whole even so: a snapshot is on a disk as
   * a whole or not at all, but of many changes a crash may leave some.
   */
  after(offset: number): Change[] | undefined {
    const first = this.offset - this.log.length
    const isBlank = offset === 0 && this.offset > 0
    return isBlank || offset < first ? undefined : this.log.slice(offset - first)
  }

  /** Answers `GET /items/<key>` and `GET /items?prefix=<start of the key>`. */
  answer(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method !== 'GET') return new Response('not allowed', { status: 405 })
    if (pathname === '/items') return Response.json(this.list(searchParams.get('prefix') ?? ''))
    const item = this.items.get(keyOf(request))
    if (item === undefined) return new Response('no such item', { status: 404 })
    const headers = { ETag: `"${item.offset}"`, 'Last-Modified': new Date(item.atMs).toUTCString() }
    return new Response(item.value, { headers })
  }

  list(prefix: string): { key: string; value: string | null }[] {
    const found = [...this.items.values()].filter((item) => item.key.startsWith(prefix))
    return found.map(({ key, value }) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  private apply(change: Change): void {
    if (change.offset <= this.offset) return // the snapshot has it already
    if (change.value === null) this.items.delete(change.key)
    else this.items.set(change.key, change)
    this.log.push(change)
    this.offset = change.offset
  }

  private take(snapshot: Snapshot): void {
    this.items = new Map(snapshot.items.map((item) => [item.key, item]))
    this.log = []
    this.offset = snapshot.offset
  }

  /** A crash between any two of these leaves a snapshot and a log that still fit. */
  private async save(snapshot: Snapshot): Promise<void> {
    await this.disk.write('snapshot.new', JSON.stringify(snapshot))
    await this.disk.sync('snapshot.new')
    await this.disk.rename('snapshot.new', 'snapshot')
    await this.disk.write('log', '')
    this.logBytes = 0
    this.log = []
  }
}

/** The key as it stands in the path, escapes and all. */
export function keyOf(request: Request): string {
  return new URL(request.url).pathname.slice('/items/'.length)
}

async function readText(disk: Disk, path: string): Promise<string> {
  if (!(await disk.list(path)).includes(path)) return ''
  return new TextDecoder().decode(await disk.read(path))
}
