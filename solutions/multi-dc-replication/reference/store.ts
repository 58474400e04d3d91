/**
 * What one center holds: for each center the log of what was written there, as far as it is known here, and the cards that
 * come of it. All logs share one file, in the order in which their entries came.
 */
import type { Disk } from 'millions'
import { type Clock, compare, type Stamp } from './clock.ts'

/** One thing that a user has done. */
export interface Entry {
  /** 1, 2, 3, … of those that its center has taken. */
  number: number
  key: string
  stamp: Stamp
  /** What a card was set to (null: deleted), and the versions that it took the place of. A like has neither. */
  write?: { value: string | null; replaces: string[] }
}

/** How much of each center's log is known. */
export type Offsets = Record<string, number>

interface Version {
  stamp: Stamp
  value: string | null
}

/** Of a card: what nobody has replaced, by version, and what somebody has. It may have been replaced before it arrives. */
interface Card {
  versions: Map<string, Version>
  replaced: Set<string>
}

export class Store {
  readonly disk: Disk
  readonly clock: Clock
  private readonly logs = new Map<string, Entry[]>()
  private readonly cards = new Map<string, Card>()
  private readonly likes = new Map<string, number>()
  /** How much of the file is whole and synced. After a failure there may be more in it. */
  private bytes = 0
  private hasFailed = false
  private lastTurn: Promise<unknown> = Promise.resolve()

  constructor(disk: Disk, clock: Clock) {
    this.disk = disk
    this.clock = clock
  }

  /** What the disk kept, up to where a crash may have torn it. */
  static async open(disk: Disk, clock: Clock): Promise<Store> {
    const store = new Store(disk, clock)
    if (!(await disk.list()).includes('log')) await disk.write('log', '')
    // What a crash has left need not be synced, and from now on others see it.
    await disk.sync('log')
    const data = await disk.read('log')
    store.bytes = data.lastIndexOf(10) + 1
    const whole = new TextDecoder().decode(data.subarray(0, store.bytes))
    for (const line of whole.split('\n')) if (line !== '') store.apply(JSON.parse(line) as Entry)
    store.hasFailed = store.bytes < data.length
    return store
  }

  /** Settles when it is on the disk for good. `replaces` are versions, or all that are there. */
  write(key: string, value: string | null, replaces?: string[]): Promise<void> {
    return this.inTurn(() =>
      this.keep([this.entry(key, { value, replaces: replaces ?? [...this.card(key).versions.keys()] })]),
    )
  }

  like(key: string): Promise<void> {
    return this.inTurn(() => this.keep([this.entry(key)]))
  }

  /** What another center has told. It may have told some of it before. */
  take(entries: readonly Entry[]): Promise<void> {
    return this.inTurn(async () => {
      const offsets = this.offsets()
      const news = entries.filter(({ stamp: { center }, number }) => {
        if (number !== (offsets[center] ?? 0) + 1) return false
        offsets[center] = number
        return true
      })
      if (news.length > 0) await this.keep(news)
    })
  }

  offsets(): Offsets {
    return Object.fromEntries([...this.logs].map(([center, log]) => [center, log.length]))
  }

  after(offsets: Offsets): Entry[] {
    return [...this.logs].flatMap(([center, log]) => log.slice(offsets[center] ?? 0))
  }

  /** Those that nobody has replaced, the newest first. */
  versions(key: string): { version: string; value: string | null }[] {
    const versions = [...(this.cards.get(key)?.versions ?? [])]
    versions.sort(([, a], [, b]) => compare(b.stamp, a.stamp))
    return versions.map(([version, { value }]) => ({ version, value }))
  }

  list(prefix: string): { key: string; value: string }[] {
    const found: { key: string; value: string }[] = []
    for (const key of this.cards.keys()) {
      const value = this.versions(key)[0]?.value ?? null
      if (value !== null && key.startsWith(prefix)) found.push({ key, value })
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  likesOf(key: string): number {
    return this.likes.get(key) ?? 0
  }

  private entry(key: string, write?: Entry['write']): Entry {
    const stamp = this.clock.next()
    const number = (this.logs.get(stamp.center)?.length ?? 0) + 1
    return { number, key, stamp, ...(write && { write }) }
  }

  /** On the disk first, where nobody sees it yet. */
  private async keep(entries: readonly Entry[]): Promise<void> {
    if (this.hasFailed) await this.disk.truncate('log', this.bytes)
    this.hasFailed = true
    const lines = new TextEncoder().encode(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    await this.disk.append('log', lines)
    await this.disk.sync('log')
    this.hasFailed = false
    this.bytes += lines.length
    for (const entry of entries) this.apply(entry)
  }

  private apply(entry: Entry): void {
    const { key, stamp, write } = entry
    this.clock.see(stamp)
    const log = this.logs.get(stamp.center) ?? []
    this.logs.set(stamp.center, log)
    log.push(entry)
    if (write === undefined) {
      this.likes.set(key, this.likesOf(key) + 1)
      return
    }
    const card = this.card(key)
    for (const version of write.replaces) {
      card.replaced.add(version)
      card.versions.delete(version)
    }
    const version = versionOf(stamp)
    if (!card.replaced.has(version)) card.versions.set(version, { stamp, value: write.value })
  }

  private card(key: string): Card {
    const card = this.cards.get(key) ?? { versions: new Map(), replaced: new Set() }
    this.cards.set(key, card)
    return card
  }

  /** One after the other: each gets its number when the one before has succeeded. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.lastTurn.then(work)
    this.lastTurn = turn.catch(() => undefined)
    return turn
  }
}

function versionOf({ timeMs, count, center }: Stamp): string {
  return `${timeMs}.${count}.${center}`
}
