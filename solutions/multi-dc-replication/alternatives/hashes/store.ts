/**
 * One record for each key, merged with what others know of it. On the disk each change appends the whole record: the last
 * line of a key counts, and a line that a crash has cut is none. Keys lie in buckets, whose hashes tell where two centers differ.
 */
import type { Disk } from 'millions'
import { hear, nextTime } from './clock.ts'

export interface Item {
  key: string
  /** Time of a write, and what it wrote: those that nobody has replaced. */
  live: [time: string, value: string | null][]
  /** Times of those that somebody has. */
  dead: string[]
  likes: [center: string, count: number][]
}

export const bucketCount = 16

const items = new Map<string, Item>()
let lastTurn: Promise<unknown> = Promise.resolve()

export async function open(disk: Disk): Promise<void> {
  if (!(await disk.list()).includes('items')) return
  await disk.sync('items')
  for (const line of new TextDecoder().decode(await disk.read('items')).split('\n')) {
    const item = parsed(line)
    if (item === undefined) continue
    items.set(item.key, merged(itemOf(item.key), item))
    for (const time of timesOf(item)) hear(time)
  }
}

export function itemOf(key: string): Item {
  return items.get(key) ?? { key, live: [], dead: [], likes: [] }
}

export function winnerOf(key: string): string | null {
  return itemOf(key).live[0]?.[1] ?? null
}

export function keysWith(prefix: string): string[] {
  return [...items.keys()].filter((key) => key.startsWith(prefix) && winnerOf(key) !== null).sort()
}

export function write(
  disk: Disk,
  center: string,
  key: string,
  value: string | null,
  replaces?: string[],
): Promise<Item> {
  return inTurn(async () => {
    const dead = replaces ?? itemOf(key).live.map(([time]) => time)
    return keepOne(disk, { key, live: [[nextTime(center), value]], dead, likes: [] })
  })
}

export function like(disk: Disk, center: string, key: string): Promise<Item> {
  return inTurn(async () => {
    const count = new Map(itemOf(key).likes).get(center) ?? 0
    return keepOne(disk, { key, live: [], dead: [], likes: [[center, count + 1]] })
  })
}

/** One sync for all of them, however many there are. */
export async function merge(disk: Disk, others: readonly Item[]): Promise<void> {
  await inTurn(async () => {
    for (const other of others) for (const time of timesOf(other)) hear(time)
    const news = others.filter(
      (other) => JSON.stringify(merged(itemOf(other.key), other)) !== JSON.stringify(itemOf(other.key)),
    )
    if (news.length > 0) await keep(disk, news)
  })
}

async function keepOne(disk: Disk, change: Item): Promise<Item> {
  await keep(disk, [change])
  return itemOf(change.key)
}

/** Each begins with the end of a line: what was cut before it is a line of its own. */
async function keep(disk: Disk, changes: readonly Item[]): Promise<void> {
  const changed = changes.map((change) => merged(itemOf(change.key), change))
  await disk.append('items', changed.map((item) => `\n${JSON.stringify(item)}`).join(''))
  await disk.sync('items')
  for (const item of changed) items.set(item.key, item)
}

function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = lastTurn.then(work)
  lastTurn = turn.catch(() => undefined)
  return turn
}

function merged(a: Item, b: Item): Item {
  const dead = [...new Set([...a.dead, ...b.dead])].sort()
  const live = [...new Map([...a.live, ...b.live])].filter(([time]) => !dead.includes(time))
  const likes = new Map(a.likes)
  for (const [center, count] of b.likes) likes.set(center, Math.max(likes.get(center) ?? 0, count))
  const inOrder = [...likes].sort(([one], [other]) => (one < other ? -1 : 1))
  return { key: a.key, live: live.sort(([one], [other]) => (one > other ? -1 : 1)), dead, likes: inOrder }
}

export function hashes(): number[] {
  return Array.from({ length: bucketCount }, (_, bucket) => hashOf(JSON.stringify(inBucket(bucket))))
}

export function inBucket(bucket: number): Item[] {
  const keys = [...items.keys()].filter((key) => hashOf(key) % bucketCount === bucket).sort()
  return keys.map(itemOf)
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

function timesOf({ live, dead }: Item): string[] {
  return [...live.map(([time]) => time), ...dead]
}

function parsed(line: string): Item | undefined {
  try {
    return JSON.parse(line) as Item
  } catch {
    return undefined
  }
}
