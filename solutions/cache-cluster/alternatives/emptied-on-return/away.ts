/**
 * A cache that has not heard of a change is emptied before it is used again, so nobody keeps a list of what it missed. Until
 * then it is doubtful, and left alone.
 */
import type { Env } from 'millions'
import { askCache, cachesOf } from './plumbing.ts'

type State = 'well' | 'silent' | 'doubtful'

const states = new Map<string, State>()

const stateOf = (cache: string): State => states.get(cache) ?? 'well'

export const isAway = (cache: string): boolean => stateOf(cache) !== 'well'

export function noteAnswer(cache: string, isAnswered: boolean): void {
  if (!isAnswered && stateOf(cache) === 'well') states.set(cache, 'silent')
}

/** Something has changed, and this cache may have the old one. */
export function doubt(cache: string): void {
  states.set(cache, 'doubtful')
}

export async function everySecond(env: Env): Promise<void> {
  await Promise.all(cachesOf(env).map(visit))
}

async function visit(cache: string): Promise<void> {
  if ((await askCache(cache, '/status')) === undefined) return noteAnswer(cache, false)
  if (stateOf(cache) === 'doubtful') {
    // Should somebody come to doubt it while it is being emptied, it is emptied once more.
    states.set(cache, 'silent')
    if ((await askCache(cache, '/items', { method: 'DELETE' })) === undefined) return doubt(cache)
  }
  if (stateOf(cache) === 'silent') states.set(cache, 'well')
}
