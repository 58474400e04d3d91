/**
 * What a data node holds, on its disk as two logs that take turns: when one has grown long, the other begins with all
 * items as they are, and then takes the changes. The one that begins at the higher offset counts.
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

/** All items at an offset: the first line of a log, and what a replica that is far behind begins with. */
export interface Base {
  offset: number
  items: Change[]
}

const longestLog = 24
const paths = ['log-a', 'log-b'] as const

export class Store {
  readonly disk: Disk
  offset = 0
  items = new Map<string, Change>()
  /** The changes since the base of the log. */
  changes: Change[] = []
  turn = 0

  constructor(disk: Disk) {
    this.disk = disk
  }

  static async open(disk: Disk): Promise<Store> {
    const store = new Store(disk)
    const present = await disk.list('log-')
    for (const [turn, path] of paths.entries()) {
      if (!present.includes(path)) continue
      const lines = new TextDecoder()
        .decode(await disk.read(path))
        .split('\n')
        .slice(0, -1)
      const [first, ...rest] = lines
      if (first === undefined) continue
      const base = JSON.parse(first) as Base
      if (store.offset > base.offset) continue
      store.begin(base)
      for (const line of rest) store.apply(JSON.parse(line) as Change)
      store.turn = turn
    }
    // The other log is free now, and this one's end may be torn: begin anew.
    if (store.offset > 0) await store.rebase(store.base())
    return store
  }

  /** Settles when the changes are on the disk for good. */
  async append(changes: readonly Change[]): Promise<void> {
    const fresh = changes.filter((change) => change.offset > this.offset)
    if (fresh.length === 0) return
    const path = paths[this.turn] ?? paths[0]
    if (this.offset === 0) await this.disk.write(path, `${JSON.stringify(this.base())}\n`)
    await this.disk.append(path, fresh.map((change) => `${JSON.stringify(change)}\n`).join(''))
    await this.disk.sync(path)
    for (const change of fresh) this.apply(change)
    if (this.changes.length > longestLog) await this.rebase(this.base())
  }

  async replace(base: Base): Promise<void> {
    await this.rebase(base)
    this.begin(base)
  }

  base(): Base {
    return { offset: this.offset, items: [...this.items.values()] }
  }

  after(offset: number): Change[] | undefined {
    const first = this.offset - this.changes.length
    // A blank one gets the base, which a crash leaves as a whole or not at all.
    const isBlank = offset === 0 && this.offset > 0
    return isBlank || offset < first ? undefined : this.changes.slice(offset - first)
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
    this.changes.push(change)
    this.offset = change.offset
  }

  private begin(base: Base): void {
    this.items = new Map(base.items.map((item) => [item.key, item]))
    this.changes = []
    this.offset = base.offset
  }

  /** The log that counted until now stays as it is until the other is on the disk for good. */
  private async rebase(base: Base): Promise<void> {
    const next = 1 - this.turn
    const path = paths[next] ?? paths[0]
    await this.disk.write(path, `${JSON.stringify(base)}\n`)
    await this.disk.sync(path)
    this.turn = next
    this.changes = []
  }
}

/** The key as it stands in the path, escapes and all. */
export function keyOf(request: Request): string {
  return new URL(request.url).pathname.slice('/items/'.length)
}
