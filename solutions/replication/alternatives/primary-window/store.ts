/**
 * What a data node holds, on its disk as many small files: one for each change, and a snapshot now and then that
 * makes the older ones needless. A file that does not parse was never finished, so nobody was told of it.
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

const snapshotEvery = 50

export class Store {
  readonly disk: Disk
  offset = 0
  items = new Map<string, Change>()
  /** The offset of the snapshot on the disk. */
  savedOffset = 0
  /** The newest changes, without a gap. */
  recent: Change[] = []

  constructor(disk: Disk) {
    this.disk = disk
  }

  static async open(disk: Disk): Promise<Store> {
    const store = new Store(disk)
    for (const path of (await disk.list('snapshot-')).reverse()) {
      const snapshot = await parse<Snapshot>(disk, path)
      if (snapshot === undefined) continue
      store.take(snapshot)
      break
    }
    for (const path of await disk.list('change-')) {
      const change = await parse<Change>(disk, path)
      if (change?.offset === store.offset + 1) store.apply(change)
    }
    return store
  }

  /** Settles when the changes are on the disk for good. They show all at once. */
  async append(changes: readonly Change[]): Promise<void> {
    const fresh = changes.filter((change) => change.offset > this.offset)
    for (const change of fresh) {
      const path = `change-${padded(change.offset)}`
      await this.disk.write(path, JSON.stringify(change))
      await this.disk.sync(path)
    }
    for (const change of fresh) this.apply(change)
    if (this.offset - this.savedOffset >= snapshotEvery) await this.save(this.snapshot())
  }

  async replace(snapshot: Snapshot): Promise<void> {
    await this.save(snapshot)
    this.take(snapshot)
  }

  snapshot(): Snapshot {
    return { offset: this.offset, items: [...this.items.values()] }
  }

  after(offset: number): Change[] | undefined {
    const first = this.offset - this.recent.length
    return offset < first ? undefined : this.recent.slice(offset - first)
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
    if (change.value === null) this.items.delete(change.key)
    else this.items.set(change.key, change)
    this.offset = change.offset
    this.recent = [...this.recent, change].slice(-snapshotEvery)
  }

  private take(snapshot: Snapshot): void {
    this.items = new Map(snapshot.items.map((item) => [item.key, item]))
    this.offset = snapshot.offset
    this.savedOffset = snapshot.offset
    this.recent = []
  }

  /** What is older goes only when the snapshot is on the disk for good. */
  private async save(snapshot: Snapshot): Promise<void> {
    const path = `snapshot-${padded(snapshot.offset)}`
    await this.disk.write(path, JSON.stringify(snapshot))
    await this.disk.sync(path)
    this.savedOffset = snapshot.offset
    const last = `change-${padded(snapshot.offset)}`
    for (const old of await this.disk.list('snapshot-')) if (old < path) await this.disk.remove(old)
    for (const old of await this.disk.list('change-')) if (old <= last) await this.disk.remove(old)
  }
}

/** The key as it stands in the path, escapes and all. */
export function keyOf(request: Request): string {
  return new URL(request.url).pathname.slice('/items/'.length)
}

/** Names sort as their numbers do. */
function padded(offset: number): string {
  return String(offset).padStart(12, '0')
}

async function parse<T>(disk: Disk, path: string): Promise<T | undefined> {
  try {
    return JSON.parse(new TextDecoder().decode(await disk.read(path))) as T
  } catch {
    return undefined
  }
}
