/** Which caches are away from this web server, and what each of them has to forget before it is used again. */
import type { Env } from 'millions'
import { askCache, cachesOf } from './plumbing.ts'

const away = new Set<string>()
/** Cache → paths that have changed while it could not be told. */
const owed = new Map<string, Set<string>>()
/** Much may be owed: a visit can take longer than a second, and two at once would not know of each other. */
const visited = new Set<string>()

export const isAway = (cache: string): boolean => away.has(cache)

/** One question without an answer is enough: a false alarm costs some misses, and is over in a second. */
export function noteAnswer(cache: string, isAnswered: boolean): void {
  if (!isAnswered) away.add(cache)
}

/** It may have something old under this path, and has to be told. */
export function owe(cache: string, path: string): void {
  const paths = owed.get(cache) ?? new Set()
  owed.set(cache, paths.add(path))
}

export async function everySecond(env: Env): Promise<void> {
  const due = cachesOf(env).filter((cache) => !visited.has(cache))
  await Promise.all(due.map(visit))
}

/** Nobody reads from a cache that is back before it has forgotten what is old. */
async function visit(cache: string): Promise<void> {
  visited.add(cache)
  const isThere = (await askCache(cache, '/status')) !== undefined
  if (isThere && (await payBack(cache))) away.delete(cache)
  else away.add(cache)
  visited.delete(cache)
}

/** False when it has gone away again meanwhile. */
async function payBack(cache: string): Promise<boolean> {
  const paths = owed.get(cache) ?? new Set()
  for (const path of paths) {
    // Before it is sent: who owes the same path again while this one is under way may be later than this one.
    paths.delete(path)
    if ((await askCache(cache, path, { method: 'DELETE' })) !== undefined) continue
    paths.add(path)
    return false
  }
  return true
}
