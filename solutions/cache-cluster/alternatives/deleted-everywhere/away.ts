/** What this web server knows of each cache: whether it answers, and what it has not heard of. */
import type { Env } from 'millions'
import { askCache, cachesOf } from './plumbing.ts'

interface Known {
  failures: number
  readonly unheard: Set<string>
  isAsked: boolean
}

const MOST_FAILURES = 2
const caches = new Map<string, Known>()

function known(cache: string): Known {
  const entry = caches.get(cache) ?? { failures: 0, unheard: new Set(), isAsked: false }
  caches.set(cache, entry)
  return entry
}

export const isAway = (cache: string): boolean => known(cache).failures >= MOST_FAILURES

export function noteAnswer(cache: string, isAnswered: boolean): void {
  const entry = known(cache)
  if (!isAnswered) entry.failures++
  else if (entry.failures < MOST_FAILURES) entry.failures = 0
}

/** Told at once where it answers, and later where it does not. */
export async function forgetEverywhere(path: string, env: Env): Promise<void> {
  await Promise.all(
    cachesOf(env).map(async (cache) => {
      if (isAway(cache)) return void known(cache).unheard.add(path)
      const answer = await askCache(cache, path, { method: 'DELETE' })
      noteAnswer(cache, answer !== undefined)
      if (answer === undefined) known(cache).unheard.add(path)
    }),
  )
}

export async function everySecond(env: Env): Promise<void> {
  await Promise.all(cachesOf(env).map(visit))
}

async function visit(cache: string): Promise<void> {
  const entry = known(cache)
  if (entry.isAsked) return
  entry.isAsked = true
  const isThere = (await askCache(cache, '/status')) !== undefined && (await catchUp(cache, entry.unheard))
  entry.failures = isThere ? 0 : entry.failures + 1
  entry.isAsked = false
}

async function catchUp(cache: string, unheard: Set<string>): Promise<boolean> {
  const paths = [...unheard]
  unheard.clear()
  const heard = await Promise.all(
    paths.map(async (path) => (await askCache(cache, path, { method: 'DELETE' })) !== undefined),
  )
  for (const [place, path] of paths.entries()) if (heard[place] !== true) unheard.add(path)
  return heard.every(Boolean)
}
