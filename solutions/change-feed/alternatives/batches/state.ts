/**
 * What both centers hold, and what the database and its followers say to each
 * other. database.ts and follower.ts use it.
 *
 *   GET /changes?after=<offset>&limit=<n>&waitMs=<ms>
 *     200 Changes       the changes after that offset, in the order of their
 *                       offsets, `limit` of them at the most
 *     410               the database no longer has all of these: take the
 *                       snapshot (yours keeps everything, and never says so)
 *   GET /snapshot
 *     200 Snapshot      everything as it is at one offset
 *
 * `after` is 0 unless told, `limit` 100 (1 to 1,000), `waitMs` 0 (up to 2,000).
 */

export interface Item {
  /** Who wrote it. */
  readonly person: string
  readonly text: string
}

export interface Change {
  /** A whole number, 1 or more. Every new change has a larger one than all before. */
  readonly offset: number
  /** As it stands in the path, escapes and all. */
  readonly key: string
  /** What the item is now, or null where it was deleted. */
  readonly item: Item | null
}

export interface Changes {
  readonly changes: readonly Change[]
}

export interface Snapshot {
  /** Of the newest change that is in it; 0 when there is none. */
  readonly offset: number
  /** In any order. */
  readonly items: readonly (Item & { readonly key: string })[]
  /** Person → how many changes wrote an item of theirs, since the world began. */
  readonly counts: Readonly<Record<string, number>>
}

/** The same changes in the same order lead to the same state, in every center. */
export class State {
  offset = 0
  readonly items = new Map<string, Item>()
  readonly counts = new Map<string, number>()

  apply({ offset, key, item }: Change): void {
    this.offset = offset
    if (item === null) {
      this.items.delete(key)
      return
    }
    this.items.set(key, item)
    this.counts.set(item.person, (this.counts.get(item.person) ?? 0) + 1)
  }

  static of({ offset, items, counts }: Snapshot): State {
    const state = new State()
    state.offset = offset
    for (const { key, person, text } of items) state.items.set(key, { person, text })
    for (const [person, count] of Object.entries(counts)) state.counts.set(person, count)
    return state
  }

  snapshot(): Snapshot {
    const items = [...this.items].map(([key, { person, text }]) => ({ key, person, text }))
    return { offset: this.offset, items, counts: Object.fromEntries(this.counts) }
  }

  /** Answers `GET /items/<key>` and `GET /snapshot`. */
  answer(request: Request): Response {
    if (request.method !== 'GET') return new Response('not allowed', { status: 405 })
    if (new URL(request.url).pathname === '/snapshot') return Response.json(this.snapshot())
    const item = this.items.get(keyOf(request))
    return item === undefined ? new Response('no such item', { status: 404 }) : Response.json(item)
  }
}

/** The key as it stands in the path, escapes and all. */
export function keyOf(request: Request): string {
  return new URL(request.url).pathname.slice('/items/'.length)
}
