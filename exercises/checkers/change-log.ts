/**
 * What is seen of a log of changes whose readers know one number, the offset of the last change that they have: what anybody
 * has seen of it stays, and nothing new comes in before that.
 */

export interface Item {
  readonly person: string
  readonly text: string
}

export interface Change {
  readonly offset: number
  readonly key: string
  /** Null where the item was deleted. */
  readonly item: Item | null
}

/** What a reader was told who asked for so many changes after an offset. */
export interface Page {
  readonly after: number
  readonly limit: number
  readonly changes: readonly Change[]
  /** The newest offset that anybody had seen when the reader asked. */
  readonly seenBefore: number
}

/**
 * `too-many`: more than asked for · `order`: not after the offset, or not ascending · `late`: came in where others had
 * looked already · `gone`: was seen, and is no longer there · `other`: was seen with other content · `none`: nothing was
 * told, although there is something.
 */
export type LogProblemKind = 'too-many' | 'order' | 'late' | 'gone' | 'other' | 'none'

export interface LogProblem {
  readonly kind: LogProblemKind
  readonly offset: number
}

interface Span {
  readonly after: number
  readonly to: number
}

export class ChangeLog {
  readonly #seen = new Map<number, Change>()
  /** What readers have looked at without a hole. */
  #covered: readonly Span[] = []

  /** All that anybody has seen, in order. */
  get changes(): readonly Change[] {
    return [...this.#seen.values()].sort((a, b) => a.offset - b.offset)
  }

  get newest(): number {
    return Math.max(0, ...this.#seen.keys())
  }

  see(page: Page): LogProblem | undefined {
    const problem = this.#problemOf(page)
    const last = page.changes.at(-1)
    if (problem !== undefined || last === undefined) return problem
    for (const change of page.changes) this.#seen.set(change.offset, change)
    this.#covered = merged([...this.#covered, { after: page.after, to: last.offset }])
    return undefined
  }

  #problemOf({ after, limit, changes, seenBefore }: Page): LogProblem | undefined {
    const last = changes.at(-1)
    if (last === undefined) return seenBefore > after ? { kind: 'none', offset: after } : undefined
    if (changes.length > limit) return { kind: 'too-many', offset: last.offset }
    let before = after
    for (const { offset } of changes) {
      if (offset <= before) return { kind: 'order', offset }
      before = offset
    }
    const told = new Set(changes.map(({ offset }) => offset))
    const isLookedAt = (offset: number): boolean => offset > after && offset <= last.offset
    const gone = [...this.#seen.keys()].find((offset) => isLookedAt(offset) && !told.has(offset))
    if (gone !== undefined) return { kind: 'gone', offset: gone }
    return this.#strange(changes)
  }

  #strange(changes: readonly Change[]): LogProblem | undefined {
    for (const change of changes) {
      const { offset } = change
      const seen = this.#seen.get(offset)
      if (seen !== undefined && !isSame(seen, change)) return { kind: 'other', offset }
      const isLate =
        seen === undefined && this.#covered.some(({ after, to }) => offset > after && offset <= to)
      if (isLate) return { kind: 'late', offset }
    }
    return undefined
  }
}

export function isSame(a: Change, b: Change): boolean {
  return a.key === b.key && isSameItem(a.item, b.item)
}

export function isSameItem(a: Item | null, b: Item | null): boolean {
  return a?.person === b?.person && a?.text === b?.text
}

/** Spans that touch become one, so there are never many. */
function merged(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = []
  for (const span of [...spans].sort((a, b) => a.after - b.after)) {
    const last = result.at(-1)
    if (last === undefined || span.after > last.to) result.push(span)
    else result.splice(-1, 1, { after: last.after, to: Math.max(last.to, span.to) })
  }
  return result
}

/** What changes lead to, in their order. */
export interface Contents {
  readonly offset: number
  readonly items: ReadonlyMap<string, Item>
  /** Person → how many changes wrote an item of theirs. */
  readonly counts: ReadonlyMap<string, number>
}

/** Of all changes, or of those up to an offset. */
export function contentsOf(changes: readonly Change[], upTo = Number.POSITIVE_INFINITY): Contents {
  const items = new Map<string, Item>()
  const counts = new Map<string, number>()
  let newest = 0
  for (const { offset, key, item } of changes) {
    if (offset > upTo) break
    newest = offset
    if (item === null) items.delete(key)
    else {
      items.set(key, item)
      counts.set(item.person, (counts.get(item.person) ?? 0) + 1)
    }
  }
  return { offset: newest, items, counts }
}
