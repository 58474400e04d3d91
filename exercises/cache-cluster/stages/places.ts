/** The first stage: each key has a place, which both web servers know, and what is there is right. */
import { expect, say, test } from 'millions/suite'
import { inCrowds } from '../../kit/at-once.ts'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import {
  ask,
  type Cluster,
  fresh,
  got,
  otherThan,
  put,
  request,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { meetingKeys, oddKeys, oddValues, wideValue } from '../../kit/odd-data.ts'
import { changes, mark, places } from '../asked.ts'
import { cachesOf, numbers, open, openWithRoom } from '../cluster.ts'
import { expectDone, expectHits, expectStored, read, readAll, readBoth } from '../expectations.ts'
import { afterSlowReads, BOUND_MS, GRACE_MS, HIT_MS, whileUnsettled } from '../promises.ts'

/** Fewer than the thousand of the promise, so each cache may be somewhat farther from its even share. */
const KEYS = 700
/** The rest has names. */
const NUMBERED = 400
/** How far that may be; and of the names alone, which are fewer still. */
const FACTOR = 1.35
const FACTOR_OF_NAMES = 1.7

export function inPlaces(): void {
  test.real('one-reads-both-hit', async (context) => {
    const cluster = await openWithRoom(context)
    const keys = ['card', ...oddKeys, ...meetingKeys.flat()]
    for (const [place, key] of keys.entries()) await put(cluster, key, oddValues[place] ?? `about ${key}`)
    await readAll(cluster, webs[0], keys, 'all is well')
    await expectHits(cluster, webs[1], keys, 'the other web server has just read them')
    for (const web of webs) {
      cluster.world.node(web).crash({ disk: 'lose' })
      await cluster.world.node(web).restart()
      await expectHits(cluster, web, keys, 'they were read before this web server restarted')
    }
  })

  test('evenly', async (context) => {
    const cluster = await open(context, NUMBERED)
    const named = numbers(0, KEYS - NUMBERED).map((number) => nameLike(Number(number)))
    await inCrowds(named, (key) => put(cluster, key, `about ${key}`), 100)
    const keys = [...numbers(0, NUMBERED), ...named]
    await inCrowds(keys, (key) => ask(cluster, webs[0], `/items/${key}`), 50)
    await expectEven(cluster)
    const sample = keys.filter((_, place) => place % 20 === 7)
    await expectHits(cluster, webs[1], sample, 'the other web server has just read them')
  })

  test('hits-for-thirty-seconds', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const keys = ['plain', ...oddKeys]
    for (const [place, key] of keys.entries()) await put(cluster, key, oddValues[place] ?? wideValue(place))
    const readMs = world.nowMs
    await readAll(cluster, webFor(Math.floor(chance(0, 2))), keys, 'all is well')
    await world.run(chance(2000, 20_000))
    for (const web of webs) await expectHits(cluster, web, keys, 'they were read some seconds ago')
    await world.run(readMs + HIT_MS - chance(200, 900) - world.nowMs)
    for (const web of webs) await expectHits(cluster, web, keys, 'they were read less than 30 seconds ago')
  })

  test.real('written-then-read', async (context) => {
    const cluster = await openWithRoom(context)
    for (const [place, key] of ['card', ...oddKeys.slice(0, 3)].entries()) {
      await readBoth(cluster, key)
      const values = [fresh(cluster, key), oddValues[place] ?? '', null, fresh(cluster, key)]
      for (const [turn, value] of values.entries()) {
        const wanted = value === null ? 204 : turn === 1 ? 204 : 201
        expectDone(await write(cluster, webFor(place + turn), key, value), undefined, wanted)
        await cluster.world.run(GRACE_MS + 1)
        await expectStored(cluster, key)
      }
      expectDone(await write(cluster, webs[0], key, 'refused', { 'if-match': '"0"' }), undefined, 412)
      await expectStored(cluster, key)
    }
  })

  test('both-write', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const keys = numbers(1, 12)
    for (const key of keys) await put(cluster, key, `about ${key}`)
    for (let round = 0; round < 3; round++) {
      for (const key of keys) {
        const ends = Promise.all(
          webs.map((web) => write(cluster, web, key, round === 1 ? null : fresh(cluster, `by ${web}`))),
        )
        await readBoth(cluster, key)
        await ends
      }
      await world.run(GRACE_MS + chance(0, 100))
      for (const key of keys) await expectStored(cluster, key)
    }
  })

  test('crashes-while-it-writes', async (context) => {
    const cluster = await open(context)
    cluster.promised = whileUnsettled
    const keys: string[] = []
    await crashAtEachEvent(cluster.world.node(webs[0]), {
      events: 5,
      disk: 'lose',
      during: async (event) => {
        const key = `card ${event}`
        keys.push(key)
        await put(cluster, key, 'first')
        await read(cluster, webs[1], key)
        await write(cluster, webs[0], key, event % 2 === 0 ? null : fresh(cluster, 'second'))
        await read(cluster, webs[1], key)
      },
      after: async () => undefined,
    })
    // Hits keep nothing alive.
    for (let look = 0; look < 4; look++) {
      await cluster.world.run(cluster.chance(0.2, 0.24) * BOUND_MS)
      for (const key of keys) await readBoth(cluster, key)
    }
    await cluster.world.run(BOUND_MS / 4)
    for (const key of keys) await expectStored(cluster, key)
  })

  test('a-slow-read-is-not-kept', async (context) => {
    const cluster = await open(context)
    cluster.promised = afterSlowReads
    const { world, chance } = cluster
    for (let round = 0; round < 4; round++) {
      const key = `card ${round}`
      const web = webFor(round)
      await put(cluster, key, 'first')
      const slow = world.link(world.node('database-1'), world.node(web), { delayMs: chance(200, 450) })
      const late = read(cluster, web, key)
      await world.run(30)
      slow.heal()
      expectDone(await write(cluster, otherThan(web), key, round === 2 ? null : fresh(cluster, 'second')))
      await readBoth(cluster, key)
      await late
      await world.run(GRACE_MS)
      await expectStored(cluster, key)
    }
  })

  test('all-else-as-before', async (context) => {
    const cluster = await open(context)
    await put(cluster, 'card', wideValue(7))
    for (const web of webs)
      for (const method of ['GET', 'HEAD', 'GET']) await expectWhole(cluster, web, method)
    for (const spelled of ['%63ard', 'c%61rd']) await ask(cluster, webs[1], `/items/${spelled}`)
    expectDone(await write(cluster, webs[0], 'card', fresh(cluster, 'second')))
    await cluster.world.run(GRACE_MS)
    for (const spelled of ['%63ard', 'c%61rd', 'card'])
      for (const web of webs) await expectSpelled(cluster, web, spelled)
    for (const [method, path, wanted] of [
      ['GET', '/items?prefix=ca&limit=1', 200],
      ['POST', '/items/card', 405],
      ['GET', '/items/nothing', 404],
      ['GET', '/items/%', 400],
      ['DELETE', '/items/nothing', 404],
      ['GET', '/nowhere', 404],
    ] as const) {
      const since = mark(cluster)
      const body = method === 'POST' ? 'a body' : null
      const outcome = await ask(cluster, webs[0], path, { method, body })
      const values = { request: request(outcome), got: got(outcome), wanted }
      expect(got(outcome), say('not-passed-on', values, outcome.at)).toBe(wanted)
      const count = changes(cluster, since).length
      if (method !== 'GET')
        expect(count, say('not-written-once', { request: request(outcome), count }, outcome.at)).toBe(1)
    }
  })
}

/** Paths, letters of all lengths, and a beginning that many share. */
function nameLike(number: number): string {
  const kinds = [
    `people%2Fperson-${number}`,
    `서울-${number}`,
    `${number}-a-card`,
    `card-about-something-${number}`,
  ]
  return encodeURIComponent(decodeURIComponent(kinds[number % kinds.length] ?? ''))
}

/** By where they were put. */
async function expectEven(cluster: Cluster): Promise<void> {
  const named = new Map<string, number>()
  for (const [key, cache] of places(cluster))
    if (!/^\d+$/.test(key)) named.set(cache, (named.get(cache) ?? 0) + 1)
  for (const cache of cachesOf(cluster)) {
    const { entries } = (await (await cache.fetch('/status')).json()) as { readonly entries: number }
    const [least, share, most] = [Math.ceil(KEYS / 4 / FACTOR), KEYS / 4, Math.floor((KEYS / 4) * FACTOR)]
    expect(
      isEven(entries, KEYS, FACTOR),
      say('uneven', { cache: cache.name, entries, of: KEYS, share, least, most }),
    ).toBe(true)
    const names = named.get(cache.name) ?? 0
    const values = { cache: cache.name, entries: names, of: KEYS - NUMBERED }
    expect(isEven(names, KEYS - NUMBERED, FACTOR_OF_NAMES), say('uneven-names', values)).toBe(true)
  }
}

const isEven = (count: number, of: number, factor: number): boolean =>
  count <= (of / 4) * factor && count >= of / 4 / factor

/** Value and headers are what the database says. */
async function expectWhole(cluster: Cluster, web: string, method: string): Promise<void> {
  const wanted = await cluster.world.node('database-1').fetch('/items/card')
  const outcome = await ask(cluster, web, '/items/card', { method })
  const text = method === 'HEAD' ? '' : await wanted.text()
  const values = { request: request(outcome), wanted: text, got: outcome.text }
  expect(outcome.text, say('wrong-answer', values, outcome.at)).toBe(text)
  for (const name of ['etag', 'content-type']) {
    const was = wanted.headers.get(name) ?? 'none'
    const is = outcome.headers.get(name) ?? 'none'
    expect(is, say('header-changed', { request: request(outcome), name, was, is }, outcome.at)).toBe(was)
  }
}

async function expectSpelled(cluster: Cluster, web: string, spelled: string): Promise<void> {
  const outcome = await ask(cluster, web, `/items/${spelled}`)
  const wanted = await (await cluster.world.node('database-1').fetch('/items/card')).text()
  const values = { request: request(outcome), found: outcome.text, wanted }
  expect(outcome.text, say('another-spelling', values, outcome.at)).toBe(wanted)
}
