/**
 * All that this center has taken, in the order in which it came, from users and from others alike, is one log with one offset:
 * what the others get of it is up to them. An entry that changes nothing is not added, so none of them goes round for ever.
 */
import type { Disk } from 'millions'
import { after, compare, laterOf, type Moment, type Stamp } from './clock.ts'

export interface Write {
  key: string
  value: string | null
  stamp: Stamp
  /** The names of those that it takes the place of. */
  replaces: string[]
}

/** How many likes a center has taken for a key, all together. */
export interface Count {
  key: string
  center: string
  likes: number
}

export type Entry = Write | Count

/** So much of another one's log is on this disk. It stands behind what it is for, so no crash leaves it alone. */
export interface Receipt {
  from: string
  offset: number
}

export class Store {
  heard: Moment = { timeMs: 0, count: 0 }
  readonly log: Entry[] = []
  /** By who is given them. */
  private readonly receipts = new Map<string, number>()
  private readonly live = new Map<string, Write>()
  private readonly known = new Set<string>()
  private readonly replaced = new Set<string>()
  private readonly counts = new Map<string, Count>()
  private turn: Promise<void> = Promise.resolve()
  private length = 0
  private isSound = true
  readonly disk: Disk
  readonly center: string

  constructor(disk: Disk, center: string) {
    this.disk = disk
    this.center = center
  }

  async open(): Promise<void> {
    await this.disk.append('log', '')
    const bytes = await this.disk.read('log')
    const end = bytes.lastIndexOf(10) + 1
    const lines = new TextDecoder().decode(bytes.slice(0, end)).split('\n').slice(0, -1)
    for (const line of lines) this.add(JSON.parse(line) as Entry | Receipt)
    await this.disk.truncate('log', end)
    await this.disk.sync('log')
    this.length = end
  }

  write(key: string, value: string | null, replaces?: string[]): Promise<void> {
    return this.append(() => {
      const stamp = { ...after(this.heard), center: this.center }
      // Given out once, even if the disk fails now.
      this.heard = stamp
      return [{ key, value, stamp, replaces: replaces ?? this.versionsOf(key).map(nameOf) }]
    })
  }

  like(key: string): Promise<void> {
    const mine = { key, center: this.center }
    return this.append(() => [{ ...mine, likes: (this.counts.get(placeOf(mine))?.likes ?? 0) + 1 }])
  }

  take(entries: readonly Entry[], receipt: Receipt): Promise<void> {
    return this.append(() => [...entries.filter((entry) => this.isNews(entry)), receipt])
  }

  /** What follows an offset, up to so many letters, or a single entry that has more. */
  after(offset: number, mostLetters: number): Entry[] {
    const entries: Entry[] = []
    let letters = 0
    for (let at = offset; at < this.log.length && letters < mostLetters; at++) {
      const entry = this.log[at]
      if (entry === undefined) break
      entries.push(entry)
      letters += JSON.stringify(entry).length
    }
    return entries
  }

  /** How much of its log is here. */
  receiptFor(from: string): number {
    return this.receipts.get(from) ?? 0
  }

  /** The newest first. */
  versionsOf(key: string): Write[] {
    const found = [...this.live.values()].filter((write) => write.key === key)
    return found.sort((a, b) => compare(b.stamp, a.stamp) || (a.stamp.center < b.stamp.center ? 1 : -1))
  }

  likesOf(key: string): number {
    return [...this.counts.values()].reduce((sum, count) => sum + (count.key === key ? count.likes : 0), 0)
  }

  get keys(): string[] {
    return [...new Set([...this.live.values()].map(({ key }) => key))].sort()
  }

  private isNews(entry: Entry): boolean {
    if ('stamp' in entry) return !this.known.has(nameOf(entry))
    return entry.likes > (this.counts.get(placeOf(entry))?.likes ?? 0)
  }

  private append(linesOf: () => readonly (Entry | Receipt)[]): Promise<void> {
    const done = this.turn.then(async () => {
      const lines = linesOf()
      const bytes = new TextEncoder().encode(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      if (!this.isSound) await this.disk.truncate('log', this.length)
      this.isSound = false
      await this.disk.append('log', bytes)
      await this.disk.sync('log')
      this.isSound = true
      this.length += bytes.length
      for (const line of lines) this.add(line)
    })
    this.turn = done.catch(() => undefined)
    return done
  }

  private add(entry: Entry | Receipt): void {
    if ('offset' in entry) {
      this.receipts.set(entry.from, entry.offset)
      return
    }
    this.log.push(entry)
    if (!('stamp' in entry)) {
      this.counts.set(placeOf(entry), entry)
      return
    }
    const name = nameOf(entry)
    this.heard = laterOf(this.heard, entry.stamp)
    this.known.add(name)
    for (const each of entry.replaces) {
      this.replaced.add(each)
      this.live.delete(each)
    }
    if (!this.replaced.has(name)) this.live.set(name, entry)
  }
}

export function nameOf({ stamp: { timeMs, count, center } }: Write): string {
  return `${timeMs}-${count}-${center}`
}

function placeOf({ key, center }: Pick<Count, 'key' | 'center'>): string {
  return `${center} ${key}`
}
