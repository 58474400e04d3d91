/**
 * One router is in charge of a change, and everything about a key that moves goes through it, one after the other: users’
 * requests and the copying of a key never meet.
 */
import type { Env } from 'millions'
import {
  ask,
  itemPath,
  loadPlan,
  type Saved,
  savePlan,
  scan,
  sleep,
  Trouble,
  UNDER_WAY_MS,
} from './plumbing.ts'
import { Ring } from './ring.ts'

/** So long a request waits for its turn: the rest of its time it needs for what it came for. */
const TURN_WITHIN_MS = 450

/** What is done about one key, one after the other. */
const lines = new Map<string, Promise<unknown>>()

export async function inLine<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const before = lines.get(key) ?? Promise.resolve()
  const sinceMs = performance.now()
  const mine = before.then(() => {
    // Whoever waited has been told that it was not done.
    if (performance.now() - sinceMs >= TURN_WITHIN_MS) throw new Trouble(`too many wait for ${key}`)
    return work()
  })
  const end = mine.catch(() => undefined)
  lines.set(key, end)
  void end.then(() => {
    if (lines.get(key) === end) lines.delete(key)
  })
  const isTooLate = sleep(TURN_WITHIN_MS).then(() => Promise.race([before, 'late']))
  if ((await Promise.race([before, isTooLate])) === 'late') throw new Trouble(`too many wait for ${key}`)
  return mine
}

/** Until then a copy of the key may be under way of which nobody knows. */
const inDoubt = new Map<string, number>()
let allInDoubtUntilMs = 0

export const isInDoubt = (key: string): boolean =>
  performance.now() < Math.max(allInDoubtUntilMs, inDoubt.get(key) ?? 0)

/** Whoever boots does not know what was sent before. */
export function doubtAll(): void {
  allInDoubtUntilMs = performance.now() + UNDER_WAY_MS
}

/** In the order in which they can be done again. */
export async function moveAll(env: Env, saved: Saved, isReady: () => Promise<void>): Promise<Saved> {
  const { change, shards } = saved.plan
  if (change === undefined) return saved
  const ring = new Ring(shards)
  for (;;) {
    try {
      await isReady()
      // Whatever was sent to the old places before.
      await sleep(UNDER_WAY_MS)
      for (const shard of Object.keys(change.before))
        for await (const { key } of scan(shard))
          if (ring.ownerOf(key) !== shard) await inLine(key, () => move(key, shard, ring.ownerOf(key)))
      // What is gone by now may have been copied before.
      await sleep(UNDER_WAY_MS)
      const next = await savePlan(env, { shards }, saved.tag)
      return next ?? (await loadPlan(env))
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      await sleep(300)
      const now = await loadPlan(env).catch(() => saved)
      if (now.plan.change === undefined) return now
    }
  }
}

async function move(key: string, from: string, to: string): Promise<void> {
  const found = await ask(from, itemPath(key))
  if (found?.status === 404) return
  if (found?.status !== 200 || found.tag === null) throw new Trouble(`${from} does not answer`)
  inDoubt.set(key, performance.now() + UNDER_WAY_MS)
  const copy = { method: 'PUT', headers: { 'if-none-match': '*' }, body: found.text }
  const copied = await ask(to, itemPath(key), copy)
  if (copied?.status !== 201 && copied?.status !== 412) throw new Trouble(`${to} did not take ${key}`)
  inDoubt.delete(key)
  const freed = await ask(from, itemPath(key), { method: 'DELETE', headers: { 'if-match': found.tag } })
  if (freed?.status !== 204) throw new Trouble(`${from} still has ${key}`)
}
