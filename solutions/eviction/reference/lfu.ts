/** Least frequently used: who was used least often goes first; of those alike, who was not used for the longest time. */
import type { Policy } from './policy.ts'
import { Queue } from './queue.ts'

/** All keys that were used so often. Groups stand in line by their uses, and none of them is empty. */
interface Group {
  readonly uses: number
  readonly keys: Queue
  less: Group | undefined
  more: Group | undefined
}

export class Lfu implements Policy {
  readonly #groupOf = new Map<string, Group>()
  #least: Group | undefined

  added(key: string): void {
    this.#enter(key, 1, undefined)
  }

  read(key: string): void {
    const group = this.#groupOf.get(key)
    if (!group) return
    this.#enter(key, group.uses + 1, group)
    this.#leave(key, group)
  }

  replaced(key: string): void {
    this.read(key)
  }

  removed(key: string): void {
    const group = this.#groupOf.get(key)
    if (!group) return
    this.#groupOf.delete(key)
    this.#leave(key, group)
  }

  victim(spared: string): string | undefined {
    return this.#least?.keys.first(spared) ?? this.#least?.more?.keys.first()
  }

  /** Into the group right behind `less`, which is made when it is not there. */
  #enter(key: string, uses: number, less: Group | undefined): void {
    const next = less ? less.more : this.#least
    const group = next?.uses === uses ? next : this.#insert({ uses, keys: new Queue(), less, more: next })
    group.keys.push(key)
    this.#groupOf.set(key, group)
  }

  #insert(group: Group): Group {
    if (group.less) group.less.more = group
    else this.#least = group
    if (group.more) group.more.less = group
    return group
  }

  #leave(key: string, group: Group): void {
    group.keys.remove(key)
    if (group.keys.size > 0) return
    if (group.less) group.less.more = group.more
    else this.#least = group.more
    if (group.more) group.more.less = group.less
  }
}
