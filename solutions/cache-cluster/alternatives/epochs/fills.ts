/** Nobody begins a read while ten are at the database: all others wait for one of these to end, and look again. */
import { busy, type Item } from './plumbing.ts'

const MOST = 10
const WAIT_MS = 1400

const wanted = new Map<string, Promise<Item>>()
const atDatabase = new Set<Promise<unknown>>()

export async function fill(path: string, read: () => Promise<Item>): Promise<Item> {
  const filling = wanted.get(path) ?? begin(read)
  wanted.set(path, filling)
  try {
    return await filling
  } finally {
    if (wanted.get(path) === filling) wanted.delete(path)
  }
}

async function begin(read: () => Promise<Item>): Promise<Item> {
  const untilMs = performance.now() + WAIT_MS
  while (atDatabase.size >= MOST) {
    const leftMs = untilMs - performance.now()
    if (leftMs <= 0) return busy
    await Promise.race([...atDatabase, new Promise((resolve) => setTimeout(resolve, leftMs))])
  }
  const reading = read()
  const settled: Promise<unknown> = reading.then(
    () => atDatabase.delete(settled),
    () => atDatabase.delete(settled),
  )
  atDatabase.add(settled)
  return await reading
}
