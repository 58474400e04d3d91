/**
 * Each cache has an epoch, which ends when it has been in trouble. What was put in an earlier one is not believed any more, so
 * nobody has to remember what a cache has missed. Both web servers go by the same epochs: who ends one tells the other.
 */
import type { Env } from 'millions'
import { askCache, cachesOf } from './plumbing.ts'

const WITHIN_MS = 300

const away = new Set<string>()
const epochs = new Map<string, number>()

export const isAway = (cache: string): boolean => away.has(cache)

export function noteAnswer(cache: string, isAnswered: boolean): void {
  if (!isAnswered) away.add(cache)
}

const epochOf = (cache: string): number => epochs.get(cache) ?? 0

/** The epochs of where an item is, and of where it would rather be: when one of these ends, it may be old. */
export const stampOf = (places: readonly string[]): string => places.map(epochOf).join('.')

/** From the other web server. Epochs never go back. */
export function learn(told: Readonly<Record<string, number>>): void {
  for (const [cache, epoch] of Object.entries(told)) epochs.set(cache, Math.max(epochOf(cache), epoch))
}

export const known = (): Readonly<Record<string, number>> => Object.fromEntries(epochs)

/** What this one knew before it crashed, the other one knows. */
export async function boot(env: Env): Promise<void> {
  for (const web of others(env)) {
    const answer = await askCache(web, '/epochs')
    if (answer?.status === 200) learn(JSON.parse(new TextDecoder().decode(answer.value)))
  }
}

export async function everySecond(env: Env): Promise<void> {
  await Promise.all(cachesOf(env).map((cache) => visit(cache, env)))
}

async function visit(cache: string, env: Env): Promise<void> {
  const isThere = (await askCache(cache, '/status')) !== undefined
  if (!isThere) return noteAnswer(cache, false)
  if (!isAway(cache)) return
  epochs.set(cache, epochOf(cache) + 1)
  await Promise.all(others(env).map(tell))
  away.delete(cache)
}

const others = (env: Env): readonly string[] =>
  env
    .nodes('web')
    .map(({ name }) => name)
    .filter((name) => name !== env.name)

/** One that does not answer has crashed, and asks when it boots. */
async function tell(web: string): Promise<void> {
  const signal = AbortSignal.timeout(WITHIN_MS)
  const body = JSON.stringify(known())
  await fetch(`http://${web}/epochs`, { method: 'POST', body, signal }).catch(() => undefined)
}
