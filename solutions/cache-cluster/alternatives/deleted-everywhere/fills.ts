/** A line of those who want to read, ten of whom are at the database. */
import { busy, type Item } from './plumbing.ts'

const MOST = 10
const WAIT_MS = 1800

interface Job {
  readonly path: string
  readonly read: () => Promise<Item>
  readonly sinceMs: number
  readonly settle: (item: Item | Promise<Item>) => void
}

const going = new Map<string, Promise<Item>>()
let line: Job[] = []
let atDatabase = 0

export function fill(path: string, read: () => Promise<Item>): Promise<Item> {
  const known = going.get(path)
  if (known !== undefined) return known
  const { promise, resolve } = Promise.withResolvers<Item>()
  going.set(path, promise)
  line.push({ path, read, sinceMs: performance.now(), settle: resolve })
  next()
  if (line.length > 0) setTimeout(sendAway, WAIT_MS)
  return promise
}

function next(): void {
  while (atDatabase < MOST) {
    const job = line.shift()
    if (job === undefined) return
    atDatabase++
    void work(job)
  }
}

async function work({ path, read, settle }: Job): Promise<void> {
  const item = await read().catch(() => busy)
  atDatabase--
  going.delete(path)
  settle(item)
  next()
}

function sendAway(): void {
  const lateMs = performance.now() - WAIT_MS
  const late = line.filter(({ sinceMs }) => sinceMs <= lateMs)
  line = line.filter(({ sinceMs }) => sinceMs > lateMs)
  for (const { path, settle } of late) {
    going.delete(path)
    settle(busy)
  }
}
