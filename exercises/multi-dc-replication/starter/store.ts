/**
 * What one center holds. Everything here is in memory, and gone when the node
 * crashes: stage 2 changes that.
 */
import type { Stamp } from './clock.ts'

/** One write of one item. Centers could tell each other such things. */
export interface Write {
  key: string
  /** The new value, or null where the item is deleted. */
  value: string | null
  stamp: Stamp
}

export class Store {
  readonly items = new Map<string, Write>()

  /** Who comes last wins: stage 3 finds out who else could. */
  apply(write: Write): void {
    if (write.value === null) this.items.delete(write.key)
    else this.items.set(write.key, write)
  }

  /** Answers `GET /items/<key>` and `GET /items?prefix=<start of the key>`. */
  answer(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/items') return Response.json(this.list(searchParams.get('prefix') ?? ''))
    const item = this.items.get(keyOf(request))
    if (item === undefined) return new Response('no such item', { status: 404 })
    const { timeMs, count, center } = item.stamp
    return new Response(item.value, { headers: { ETag: `"${timeMs}.${count}.${center}"` } })
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
