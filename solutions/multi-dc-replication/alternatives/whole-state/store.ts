/**
 * All that a center holds is one value, and two such values can be merged: in any order, and as often as one likes, the
 * result is the same. On the disk it is one file, written anew with each change.
 */
import type { Disk } from 'millions'
import { type Clock, isLater, nameOf, type Stamp } from './clock.ts'

export interface Version {
  stamp: Stamp
  value: string | null
}

/** Nothing in here is ever changed; a new one takes its place. */
export interface Item {
  /** By their names. */
  versions: Record<string, Version>
  /** Names of versions that something has taken the place of. */
  replaced: string[]
  /** How many each center has counted. */
  likes: Record<string, number>
}

/** All of it, or a part. */
export interface State {
  ticks: number
  items: [key: string, item: Item][]
}

type Items = Map<string, Item>

const nothing: Item = { versions: {}, replaced: [], likes: {} }

export class Store {
  private items: Items = new Map()
  private waiting: { change: (draft: Items) => void; end: PromiseWithResolvers<void> }[] = []
  private isSaving = false
  readonly disk: Disk
  readonly clock: Clock
  readonly center: string

  constructor(disk: Disk, clock: Clock, center: string) {
    this.disk = disk
    this.clock = clock
    this.center = center
  }

  async open(): Promise<void> {
    if (!(await this.disk.list()).includes('state')) return
    const state = JSON.parse(new TextDecoder().decode(await this.disk.read('state'))) as State
    this.clock.see(state.ticks)
    this.items = new Map(state.items)
  }

  /** All of it, cut where a part has come to so many letters. */
  parts(mostLetters: number): State[] {
    const { ticks } = this.clock
    const parts: State[] = [{ ticks, items: [] }]
    let letters = 0
    for (const item of this.items) {
      if (letters > mostLetters) {
        parts.push({ ticks, items: [] })
        letters = 0
      }
      parts.at(-1)?.items.push(item)
      letters += JSON.stringify(item).length
    }
    return parts
  }

  item(key: string): Item {
    return this.items.get(key) ?? nothing
  }

  get keys(): string[] {
    return [...this.items.keys()]
  }

  write(key: string, value: string | null, replaces?: string[]): Promise<void> {
    return this.change((draft) => {
      const stamp = this.clock.next(this.center)
      const item = draft.get(key) ?? nothing
      const replaced = replaces ?? Object.keys(item.versions)
      const mine: Item = { versions: { [nameOf(stamp)]: { stamp, value } }, replaced, likes: {} }
      draft.set(key, merged(item, mine))
    })
  }

  like(key: string): Promise<void> {
    return this.change((draft) => {
      const item = draft.get(key) ?? nothing
      const count = (item.likes[this.center] ?? 0) + 1
      draft.set(key, { ...item, likes: { ...item.likes, [this.center]: count } })
    })
  }

  merge({ ticks, items }: State): Promise<void> {
    this.clock.see(ticks)
    const isNews = ([key, item]: State['items'][number]): boolean =>
      JSON.stringify(merged(this.item(key), item)) !== JSON.stringify(this.item(key))
    const news = items.filter(isNews)
    if (news.length === 0) return Promise.resolve()
    return this.change((draft) => {
      for (const [key, item] of news) draft.set(key, merged(draft.get(key) ?? nothing, item))
    })
  }

  /** Changes that come while the disk is busy are saved together. */
  private change(change: (draft: Items) => void): Promise<void> {
    const end = Promise.withResolvers<void>()
    this.waiting.push({ change, end })
    if (!this.isSaving) void this.saveAll()
    return end.promise
  }

  private async saveAll(): Promise<void> {
    this.isSaving = true
    while (this.waiting.length > 0) {
      const batch = this.waiting
      this.waiting = []
      const draft = new Map(this.items)
      for (const { change } of batch) change(draft)
      try {
        await this.save({ ticks: this.clock.ticks, items: [...draft] })
        this.items = draft
        for (const { end } of batch) end.resolve()
      } catch (error) {
        for (const { end } of batch) end.reject(error)
      }
    }
    this.isSaving = false
  }

  private async save(state: State): Promise<void> {
    await this.disk.write('state.new', JSON.stringify(state))
    await this.disk.sync('state.new')
    await this.disk.rename('state.new', 'state')
  }
}

function merged(a: Item, b: Item): Item {
  const replaced = [...new Set([...a.replaced, ...b.replaced])].sort()
  const gone = new Set(replaced)
  const versions = Object.entries({ ...a.versions, ...b.versions }).filter(([name]) => !gone.has(name))
  const likes = { ...a.likes }
  for (const [center, count] of Object.entries(b.likes)) likes[center] = Math.max(likes[center] ?? 0, count)
  return { versions: Object.fromEntries(versions.sort(byTime)), replaced, likes: sorted(likes) }
}

/** The newest first. */
function byTime([, a]: [string, Version], [, b]: [string, Version]): number {
  return isLater(a.stamp, b.stamp) ? -1 : 1
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
}
