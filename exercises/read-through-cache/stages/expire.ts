/** The second stage: an entry lives for so long, by the time that passes, and then it leaves. */
import { expect, say, test } from 'millions/suite'
import type { RequestEvent } from '../../../src/contract/history.ts'
import { inCrowds } from '../../kit/at-once.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  type Cluster,
  cacheOf,
  change,
  changeAll,
  databaseOf,
  found,
  keysOf,
  open,
  reads,
  request,
  webFor,
  webs,
  websOf,
} from '../cluster.ts'
import { entriesOf, leaveNothing, othersCome, readLong } from '../entries.ts'
import { expectAge, hits, readsIt } from '../expectations.ts'
import { LEAST_LIFE, LEAVES_WITHIN_MS, ON_THE_WAY_MS } from '../promises.ts'

export function expire(): void {
  test('old-after-its-time', async (context) => {
    // What is of use for longer ends while the next one is in its place.
    const cluster = await open(context, { staleMs: Math.round(500 + 1500 * context.random()) })
    const { world, ttlMs, chance } = cluster
    await changeAll(cluster, ['card'], '0')
    for (const life of [1, 2, 3]) {
      const read = await readsIt(cluster, '/items/card', `${life - 1} card`, { web: webFor(life) })
      await change(cluster, 'card', `${life} card`)
      await world.run(LEAST_LIFE * ttlMs - chance(100, 200))
      for (const web of webs)
        expectAge(await hits(cluster, '/items/card', `${life - 1} card`, { web }), read.sentMs)
      await untilOld(cluster, read.sentMs)
      expect(reads(cluster, 0).length, say('asked-by-itself', { count: reads(cluster, 0).length })).toBe(life)
    }
    await expectHeadNew(cluster, 'card', webFor(Math.floor(chance(0, 2))))
    for (const web of webs) await expectNew(cluster, 'card', '3 card', web)
  })

  test('hits-do-not-renew', async (context) => {
    const cluster = await open(context)
    const { world, ttlMs, chance } = cluster
    await changeAll(cluster, ['card', 'list-1'])
    const paths = ['/items/card', '/items?prefix=list']
    const sentMs = world.nowMs
    for (const path of paths) await ask(cluster, path)
    await change(cluster, 'card', 'second card')
    await change(cluster, 'list-2', 'second')
    while (world.nowMs < sentMs + ttlMs) {
      for (const path of paths) await ask(cluster, path, { web: webFor(Math.floor(chance(0, 2))) })
      await world.run(chance(50, 350))
    }
    await untilOld(cluster, sentMs)
    for (const web of webs) {
      await expectNew(cluster, 'card', 'second card', web)
      const list = await ask(cluster, '/items?prefix=list', { web })
      const values = { request: request(list), found: found(list), ttlMs }
      expect(list.text.includes('list-2'), say('list-too-old', values, list.at)).toBe(true)
    }
  })

  test('each-its-own-time', async (context) => {
    const cluster = await open(context)
    const { world, ttlMs, chance } = cluster
    const paths = ['/items/a', '/items/b', '/items/a?v=1', '/items/a?v=2', '/items/b?v=1', '/items/c']
    await changeAll(cluster, ['a', 'b', 'c'])
    const readMs = new Map<string, number>()
    for (const path of paths) {
      readMs.set(path, world.nowMs)
      await ask(cluster, path)
      await world.run(chance(300, 500))
    }
    await changeAll(cluster, ['a', 'b', 'c'], 'second')
    for (const path of paths) {
      const before = readMs.get(path) ?? 0
      const key = path.slice('/items/'.length, '/items/'.length + 1)
      const safeMs = before + LEAST_LIFE * ttlMs - ON_THE_WAY_MS
      if (world.nowMs < safeMs) await hits(cluster, path, `first ${key}`, { web: webs[1] })
      await untilOld(cluster, before)
      await expectNew(cluster, path.slice('/items/'.length), `second ${key}`, webs[0])
    }
  })

  test('lives-change', async (context) => {
    const cluster = await open(context, { ttlMs: 9000, staleMs: 0 })
    const { world, chance } = cluster
    await changeAll(cluster, ['long', 'short'])
    const setTo = (ttlMs: number) => {
      for (const node of [cacheOf(cluster), ...websOf(cluster)]) node.setVars({ TTL_MS: `${ttlMs}` })
    }
    setTo(1500)
    const read = await readsIt(cluster, '/items/short', 'first short')
    await change(cluster, 'short', 'second short')
    await untilOld(cluster, read.sentMs, 1500)
    const anew = await ask(cluster, '/items/short', { web: webs[1] })
    const values = { request: request(anew), found: found(anew), ttlMs: 1500 }
    expect(anew.text, say('lives-unchanged', values, anew.at)).toBe('second short')
    setTo(60_000)
    const long = await readsIt(cluster, '/items/long', 'first long')
    await world.run(chance(2000, 3500))
    for (const web of webs) await hits(cluster, '/items/long', 'first long', { web })
    // By its own life or by the new one, as you like: what is served no more has left.
    await untilOld(cluster, long.sentMs, 1500 + LEAVES_WITHIN_MS)
    const kept = await entriesOf(cluster)
    if (kept > 1) {
      const short = await ask(cluster, '/items/short', { web: webs[1] })
      const told = { request: request(short), kept, told: short.told.text, ttlMs: 1500 }
      expect(short.told.kind, say('kept-for-nothing', told, short.at)).toBe('hit')
    }
  })

  test('age-counts', async (context) => {
    const cluster = await open(context, { ttlMs: 9000 })
    const { world } = cluster
    await changeAll(cluster, ['card'])
    const read = await readsIt(cluster, '/items/card', 'first card')
    for (const [place, atMs] of [250, 1700, 1980, 3750, 6500].entries()) {
      await world.run(read.sentMs + atMs - world.nowMs)
      expectAge(await hits(cluster, '/items/card', 'first card', { web: webFor(place) }), read.sentMs)
    }
    await untilOld(cluster, read.sentMs, 9000)
    const again = await readsIt(cluster, '/items/card', 'first card', { web: webs[1] })
    await world.run(1650)
    expectAge(await hits(cluster, '/items/card', 'first card'), again.sentMs)
  })

  test('clocks-are-set', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    await changeAll(cluster, ['back', 'forward'])
    for (const [key, direction] of [
      ['back', -1],
      ['forward', 1],
    ] as const) {
      const read = await readsIt(cluster, `/items/${key}`, `first ${key}`)
      await change(cluster, key, `second ${key}`)
      const byMs = Math.round(direction * chance(600_000, 7_200_000))
      for (const node of [cacheOf(cluster), ...websOf(cluster)]) node.skewClock(byMs)
      await world.run(chance(1150, 1800))
      for (const web of webs)
        expectAge(await hits(cluster, `/items/${key}`, `first ${key}`, { web }), read.sentMs)
      await untilOld(cluster, read.sentMs)
      for (const web of webs) await expectNew(cluster, key, `second ${key}`, web, 'clock-felt')
      world.healAll()
    }
  })

  test('expired-leave', async (context) => {
    const many = Math.round(300 + 50 * context.random())
    const cluster = await open(context, { staleMs: 0, ttlMs: 3000, database: { ITEMS: '1' } })
    const { world } = cluster
    const long = await readLong(cluster)
    for (const count of [many, 12]) {
      const isFirst = count === many
      const keys = Array.from({ length: count }, (_, number) => `0?${number}`)
      const since = world.nowMs
      if (isFirst) await ask(cluster, '/items/0?hot')
      const read = (key: string) => ask(cluster, `/items/${key}`, { web: webFor(key.length) })
      await inCrowds(keys, read, 40)
      const kept = await entriesOf(cluster)
      expect(kept, say('entries-untold', { kept, count })).toBeGreaterThanOrEqual(count)
      if (!isFirst) await leaveNothing(cluster)
      // There is room for all of them, and they stay for their time.
      await world.run(since + LEAST_LIFE * 3000 - 200 - world.nowMs)
      for (const key of [keys[0], keys[1], keys.at(-1)])
        await hits(cluster, `/items/${key}`, 'a card about 0')
      const lately = isFirst ? await othersCome(cluster, since) : 0
      await world.run(Math.max(0, since + 6000 + LEAVES_WITHIN_MS - world.nowMs))
      const left = await entriesOf(cluster)
      const values = { left, long, lately, read: count, seconds: 3 + LEAVES_WITHIN_MS / 1000 }
      expect(left, say('entries-left-behind', values)).toBeLessThanOrEqual(long + lately)
    }
  })

  test('written-while-it-is-read-anew', async (context) => {
    const cluster = await open(context, { ttlMs: 1000, staleMs: Math.round(3000 * context.random()) })
    const { world, ttlMs, chance } = cluster
    for (const [place, key] of keysOf('anew', 4).entries()) {
      await change(cluster, key, `first ${key}`)
      const read = await readsIt(cluster, `/items/${key}`, `first ${key}`, { web: webFor(place) })
      await untilOld(cluster, read.sentMs, ttlMs)
      // The database has answered, and its answer takes a while: in that time it is written, or cleaned away.
      const slow = [cacheOf(cluster), ...websOf(cluster)].map((node) =>
        world.link(databaseOf(cluster), node, { delayMs: place < 2 ? 900 : chance(300, 900) }),
      )
      const asked = webs.map((web) => ask(cluster, `/items/${key}`, { web }))
      await world.run(chance(30, 120))
      for (const link of slow) link.heal()
      if (place >= 2)
        await ask(cluster, `/items/${key}`, { method: 'PUT', body: `second ${key}`, web: webFor(place) })
      for (const outcome of await allOf(asked)) {
        const values = { request: request(outcome), found: found(outcome) }
        const isWhole = outcome.status === 200 && outcome.text.endsWith(key)
        expect(isWhole ? 'whole' : found(outcome), say('read-anew-in-vain', values, outcome.at)).toBe('whole')
      }
    }
  })

  test('what-the-database-is-spared', async (context) => {
    const cluster = await open(context, { ttlMs: 2000, database: { ITEMS: '30' } })
    const { world, ttlMs } = cluster
    const fromMs = world.nowMs
    world.load({
      usersPerDay: 50 * 86_400,
      requestsPerUser: 1,
      peak: 1,
      writes: 0,
      keys: { count: 30, zipf: 1 },
    })
    await world.run(3.2 * ttlMs)
    world.healAll()
    await world.run(200)
    const { requests, errors } = world.report(fromMs)
    expect(errors, say('load-failed', { requests, errors })).toBe(0)
    const all = reads(cluster, 0)
    const [early, apartMs] = tooSoon(all, LEAST_LIFE * ttlMs) ?? [undefined, 0]
    const values = {
      path: early?.path ?? '',
      apartMs: Math.round(apartMs),
      ttlMs,
      reads: all.length,
      requests,
    }
    expect(early?.path ?? 'none', say('read-too-soon', values, early)).toBe('none')
  })
}

/** Until it may be served no more, whatever happened. */
async function untilOld({ world, ttlMs }: Cluster, readMs: number, lifeMs = ttlMs): Promise<void> {
  await world.run(Math.max(0, readMs + lifeMs + ON_THE_WAY_MS - world.nowMs))
}

/** Whoever wants the headers alone is told what is there now, as all others. */
async function expectHeadNew(cluster: Cluster, key: string, web: string): Promise<void> {
  const now = await databaseOf(cluster).fetch(`/items/${key}`, { method: 'HEAD' })
  const outcome = await ask(cluster, `/items/${key}`, { method: 'HEAD', web })
  const [wanted, tag] = [now, outcome].map(({ headers }) => headers.get('etag') ?? 'none')
  const values = {
    request: request(outcome),
    tag: tag ?? 'none',
    wanted: wanted ?? 'none',
    ttlMs: cluster.ttlMs,
  }
  expect(tag, say('head-too-old', values, outcome.at)).toBe(wanted)
}

async function expectNew(
  cluster: Cluster,
  key: string,
  value: string,
  web: string,
  id = 'too-old',
): Promise<void> {
  const outcome = await ask(cluster, `/items/${key}`, { web })
  const values = { request: request(outcome), found: found(outcome), wanted: value, ttlMs: cluster.ttlMs }
  expect(outcome.text, say(id, values, outcome.at)).toBe(value)
}

/** Both web servers may read at the same moment. After that nobody reads for a while. */
const SAME_MOMENT_MS = 50

function tooSoon(all: readonly RequestEvent[], leastMs: number): readonly [RequestEvent, number] | undefined {
  const last = new Map<string, RequestEvent>()
  for (const event of all) {
    const before = last.get(event.path)
    const apartMs = before === undefined ? leastMs : event.timeMs - before.timeMs
    if (apartMs > SAME_MOMENT_MS && apartMs < leastMs) return [event, apartMs]
    if (apartMs > SAME_MOMENT_MS) last.set(event.path, event)
  }
  return undefined
}
