/**
 * What a data node holds. Both primary.ts and replica.ts use it.
 *
 * Everything here is in memory, and gone when the node crashes: stage 2
 * changes that. A data node's disk holds 256 KB, so stage 7 finds out what to
 * keep of a log that only grows.
 */

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

export class Store {
  /** The offset of the newest change in here. */
  offset = 0
  readonly items = new Map<string, Change>()

  apply(change: Change): void {
    if (change.value === null) this.items.delete(change.key)
    else this.items.set(change.key, change)
    this.offset = change.offset
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
}

/** The key as it stands in the path, escapes and all. */
export function keyOf(request: Request): string {
  return new URL(request.url).pathname.slice('/items/'.length)
}
