/**
 * Copies everything while users go on in the old places, catches up with what they changed meanwhile, makes them wait for a
 * moment, and cuts over. Until then nobody looks at the copies, so an attempt that failed begins anew.
 */
import type { Env } from 'millions'
import {
  type Answer,
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

/** Keys that users have changed in their old places, or are about to. */
let changed = new Set<string>()
let atWork = 0
let gate: Promise<void> | undefined

/** What a user does in the old place of a key that moves. Undefined when they have been let go on after the cut-over. */
export async function inOldPlace(
  key: string,
  isStillThere: () => boolean,
  work: () => Promise<Answer>,
): Promise<Answer | undefined> {
  while (gate !== undefined) await gate
  if (!isStillThere()) return undefined
  atWork++
  changed.add(key)
  try {
    return await work()
  } finally {
    changed.add(key)
    atWork--
  }
}

export interface Hands {
  /** All routers leave the keys that move to this one. */
  begin(): Promise<void>
  cutOver(saved: Saved): void
}

export async function moveAll(env: Env, saved: Saved, hands: Hands): Promise<Saved> {
  let now = saved
  for (;;) {
    try {
      const { change, shards } = now.plan
      if (change === undefined) return now
      await hands.begin()
      // Whatever was sent before, by whomever.
      await sleep(UNDER_WAY_MS)
      if (change.isCutOver) {
        await clean(Object.keys(change.before), new Ring(shards))
        now = (await savePlan(env, { shards }, now.tag)) ?? (await loadPlan(env))
      } else {
        now = await copyAll(env, now, hands)
      }
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      await sleep(300)
      now = await loadPlan(env).catch(() => now)
    }
  }
}

async function copyAll(env: Env, saved: Saved, hands: Hands): Promise<Saved> {
  const { change, shards } = saved.plan
  if (change === undefined) return saved
  const [to, from] = [new Ring(shards), new Ring(change.before)]
  changed = new Set()
  const copyOf = (key: string) => copy(key, from.ownerOf(key), to.ownerOf(key))
  for (const shard of Object.keys(change.before))
    for await (const { key } of scan(shard))
      if (from.ownerOf(key) === shard && to.ownerOf(key) !== shard) await copyOf(key)
  // Copies of an attempt before this one, of what is gone by now.
  for (const shard of Object.keys(shards))
    for await (const { key } of scan(shard)) if (from.ownerOf(key) !== shard) await copyOf(key)
  const catchUp = async () => {
    const keys = [...changed]
    changed.clear()
    for (const key of keys) if (from.ownerOf(key) !== to.ownerOf(key)) await copyOf(key)
  }
  for (let round = 0; round < 3; round++) await catchUp()
  await loadPlan(env) // who does not answer now would keep users waiting
  let open = () => {}
  gate = new Promise((resolve) => {
    open = resolve
  })
  try {
    for (let waited = 0; atWork > 0; waited++) {
      if (waited > 60) throw new Trouble('somebody takes too long')
      await sleep(5)
    }
    await catchUp()
    const plan = { shards, change: { ...change, isCutOver: true } }
    const next = (await savePlan(env, plan, saved.tag)) ?? (await loadPlan(env))
    hands.cutOver(next)
    return next
  } finally {
    gate = undefined
    open()
  }
}

/** As it is in the old place. */
async function copy(key: string, from: string, to: string): Promise<void> {
  const found = await ask(from, itemPath(key))
  if (found?.status !== 200 && found?.status !== 404) throw new Trouble(`${from} does not answer`)
  const init = found.status === 404 ? { method: 'DELETE' } : { method: 'PUT', body: found.text }
  const done = await ask(to, itemPath(key), init)
  if (done === undefined || ![201, 204, 404].includes(done.status))
    throw new Trouble(`${to} did not take ${key}`)
}

async function clean(shards: readonly string[], ring: Ring): Promise<void> {
  for (const shard of shards)
    for await (const { key } of scan(shard)) {
      if (ring.ownerOf(key) === shard) continue
      const gone = await ask(shard, itemPath(key), { method: 'DELETE' })
      if (gone?.status !== 204) throw new Trouble(`${shard} still has ${key}`)
    }
}
