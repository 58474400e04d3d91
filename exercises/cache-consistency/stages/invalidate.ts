/** The first stage: what was read is a hit, and what was written is found. */
import { expect, say, test } from 'millions/suite'
import {
  anyWeb,
  ask,
  type Cluster,
  databaseOf,
  found,
  fresh,
  got,
  otherThan,
  put,
  request,
  textOf,
  webFor,
  webs,
  write,
} from '../../kit/fresh-items.ts'
import { oddKeys, oddValues, wideValue } from '../../kit/odd-data.ts'
import { allOf, underWay } from '../../kit/waiting.ts'
import { changes, mark, open, openWithRoom, reads } from '../cluster.ts'
import { expectDone, expectHit, expectStored, read, readBoth } from '../expectations.ts'
import { afterWrites, GRACE_MS, HIT_MS } from '../promises.ts'

/** Begins with a byte order mark. */
const MARKED = '\ufeffname;city'

export function invalidate(): void {
  test.real('written-then-read', async (context) => {
    const cluster = await openWithRoom(context, afterWrites)
    for (const round of [0, 1, 2]) {
      await readBoth(cluster, 'card')
      const written = await write(cluster, webFor(round), 'card', fresh(cluster, 'a card'))
      expectDone(written, round === 0 ? 201 : 204)
      await cluster.world.run(GRACE_MS)
      await expectStored(cluster, 'card', 'not-the-new-one')
    }
    expectDone(await write(cluster, webs[0], 'card', null), 204)
    await cluster.world.run(GRACE_MS)
    await expectStored(cluster, 'card', 'not-the-new-one')
  })

  test('second-is-a-hit', async (context) => {
    const cluster = await open(context, afterWrites)
    const { world, chance } = cluster
    const values = [...oddValues, MARKED, wideValue(1, 8000)]
    for (const [place, key] of ['card', ...oddKeys, 'large'].entries()) {
      const value = values[place] ?? 'plain'
      await put(cluster, key, value)
      const readMs = world.nowMs
      await expectWhole(cluster, webFor(place), `/items/${key}`, place === 1 ? 'HEAD' : 'GET')
      // The first one may have read without keeping: what counts is what was read, by GET.
      if (place === 1) await ask(cluster, webFor(place), `/items/${key}`)
      for (const web of [webFor(place + 1), webFor(place)]) {
        await expectHit(cluster, web, `/items/${key}`, value, 'it had been read a moment before')
        for (const method of ['GET', 'HEAD']) await expectWhole(cluster, web, `/items/${key}`, method)
      }
      if (place === 2)
        for (const web of webs) {
          world.node(web).crash({ disk: 'lose' })
          await world.node(web).restart()
          await expectHit(
            cluster,
            web,
            `/items/${key}`,
            value,
            'it was read before this web server restarted',
          )
        }
      await world.run(readMs + HIT_MS - chance(60, 200) - world.nowMs)
      for (const web of webs) {
        await expectHit(cluster, web, `/items/${key}`, value, 'it was read less than 3 seconds ago', 'HEAD')
        await expectHit(cluster, web, `/items/${key}`, value, 'it was read less than 3 seconds ago')
      }
    }
  })

  test('read-at-the-same-moment', async (context) => {
    const cluster = await open(context, afterWrites)
    await put(cluster, 'hot', 'hot')
    await allOf(Array.from({ length: 8 }, (_, number) => read(cluster, webFor(number), 'hot')))
    await cluster.world.run(cluster.chance(1, 2000))
    for (const web of webs) await expectHit(cluster, web, '/items/hot', 'hot', 'eight had read it together')
  })

  test('each-key-its-own', async (context) => {
    const cluster = await open(context, afterWrites)
    const keys = ['a', 'A', 'ab', 'a%2Fb', ...oddKeys]
    for (const key of keys) await put(cluster, key, `the value of ${key}`)
    for (const web of webs) for (const key of keys) await read(cluster, web, key)
    await write(cluster, anyWeb(cluster), 'a', fresh(cluster, 'a'))
    await cluster.world.run(GRACE_MS)
    for (const key of keys) await expectStored(cluster, key, 'not-the-new-one')
    await readBoth(cluster, 'ab')
    await expectHit(cluster, webs[0], '/items/ab', 'the value of ab', 'a card with another key was written')
  })

  test('created-after-a-404', async (context) => {
    const cluster = await open(context, afterWrites)
    const { world } = cluster
    for (const [place, key] of ['new-1', 'new-2', ...oddKeys.slice(0, 2)].entries()) {
      await readBoth(cluster, key)
      for (const value of [fresh(cluster, key), null, fresh(cluster, key)]) {
        expectDone(await write(cluster, webFor(place), key, value), value === null ? 204 : 201)
        await world.run(GRACE_MS + 1)
        await expectStored(cluster, key, 'not-the-new-one')
      }
    }
  })

  test('read-while-it-is-written', async (context) => {
    const cluster = await open(context, afterWrites)
    const { world, chance } = cluster
    const slow = databaseOf(cluster).slowDisk(700)
    for (const [place, value] of [fresh(cluster, 'slow'), 'second', null, 'third'].entries()) {
      const writing = underWay(write(cluster, webFor(place), 'slow', value))
      const looks: Promise<unknown>[] = []
      while (!writing.isOver) {
        looks.push(readBoth(cluster, 'slow'))
        await world.run(chance(20, 60))
      }
      expectDone(await writing.end, place === 0 || place === 3 ? 201 : 204, 'the database takes 0.7 s')
      await allOf(looks)
      await world.run(GRACE_MS + 1)
      await expectStored(cluster, 'slow', 'not-the-new-one')
    }
    slow.heal()
  })

  test('a-life-of-writes', async (context) => {
    const cluster = await open(context, afterWrites)
    const { world, chance } = cluster
    for (let version = 1; version <= 13; version++) {
      const web = anyWeb(cluster)
      await write(cluster, web, 'often', fresh(cluster, `version ${version}`))
      await world.run(chance(0, 300))
      await read(cluster, version % 2 === 0 ? web : otherThan(web), 'often')
      await world.run(GRACE_MS - chance(0, 100))
      await readBoth(cluster, 'often')
      await world.run(100)
      if (version > 7) await expectStored(cluster, 'often', 'not-the-new-one')
    }
  })

  test('all-else-is-passed-on', async (context) => {
    const cluster = await open(context, afterWrites)
    await put(cluster, 'card', 'first')
    await readBoth(cluster, 'card')
    const asked: readonly (readonly [string, string, string | null, Record<string, string>])[] = [
      ['PUT', '/items/card', 'refused', { 'if-none-match': '*' }],
      ['PUT', '/items/card', 'refused', { 'if-match': '"99"' }],
      ['PUT', '/items/card', 'second', { 'if-match': '*' }],
      ['PUT', '/items/other', MARKED + wideValue(7, 40), { 'if-none-match': '*' }],
      ['DELETE', '/items/card', null, { 'if-match': '"1"' }],
      ['DELETE', '/items/none', null, {}],
      ['PUT', '/items/empty', '', {}],
      ['GET', '/items?prefix=ca&limit=5', null, {}],
      ['GET', '/items?limit=none', null, {}],
      ['GET', '/items/%ff', null, {}],
      ['HEAD', '/items/none', null, {}],
      ['PATCH', '/items/card', 'x', {}],
      ['GET', '/nothing', null, {}],
    ]
    const wanted = [412, 412, 204, 201, 412, 404, 201, 200, 400, 400, 404, 405, 404]
    for (const [place, [method, path, body, headers]] of asked.entries()) {
      const since = mark(cluster)
      const outcome = await ask(cluster, webFor(place), path, {
        method,
        headers,
        ...(body !== null && { body }),
      })
      const values = { request: request(outcome), got: got(outcome), wanted: wanted[place] ?? 0 }
      expect(outcome.status, say('not-passed-on', values, outcome.at)).toBe(wanted[place])
      const count = changes(cluster, since).length
      const times = { request: request(outcome), count }
      if (method === 'PUT' || method === 'DELETE')
        expect(count, say('not-written-once', times, outcome.at)).toBe(1)
      if (path === '/items?prefix=ca&limit=5')
        expect(outcome.text, say('list-changed', { found: found(outcome) }, outcome.at)).toBe(
          '[{"key":"card","value":"second","version":2}]',
        )
    }
    await cluster.world.run(GRACE_MS)
    for (const key of ['card', 'other', 'empty', 'none']) await expectCopy(cluster, key)
  })

  test('conditions-of-readers', async (context) => {
    const cluster = await open(context, afterWrites)
    for (const [place, key] of ['one', 'two'].entries()) {
      await put(cluster, key, `first ${key}`)
      const tag = `"${place + 1}"`
      // The last ones are none of its tags, though they look like it.
      for (const none of [
        tag,
        '*',
        '"77"',
        `"${place + 1}${place + 1}"`,
        `"0${place + 1}"`,
        `${place + 1}`,
      ]) {
        const outcome = await ask(cluster, webFor(place), `/items/${key}`, {
          headers: { 'if-none-match': none },
        })
        const isFine =
          outcome.text === `first ${key}` || (outcome.status === 304 && [tag, '*'].includes(none))
        const values = { request: request(outcome), none, found: found(outcome) }
        expect(isFine, say('condition-of-reader', values, outcome.at)).toBe(true)
        for (const web of [webFor(place), webFor(place + 1)])
          await expectWhole(cluster, web, `/items/${key}`, 'GET')
      }
    }
    const since = mark(cluster)
    await readBoth(cluster, 'one')
    const count = reads(cluster, since).length
    expect(count, say('asked-again', { request: 'GET /items/one', count, why: 'it had been read' })).toBe(0)
  })
}

/** Status, value and headers are the database's. */
async function expectWhole(cluster: Cluster, web: string, path: string, method: string): Promise<void> {
  const said = await databaseOf(cluster).fetch(path)
  const outcome = await ask(cluster, web, path, { method })
  const wanted = method === 'HEAD' ? '' : await textOf(said)
  const right = { request: request(outcome), found: found(outcome), wanted: `“${wanted.slice(0, 70)}”` }
  expect(outcome.status === 200 ? outcome.text : got(outcome), say('wrong-answer', right, outcome.at)).toBe(
    wanted,
  )
  for (const name of ['etag', 'content-type']) {
    const [was, is] = [said.headers.get(name) ?? 'none', outcome.headers.get(name) ?? 'none']
    expect(is, say('header-changed', { request: request(outcome), name, was, is }, outcome.at)).toBe(was)
  }
}

/** For items whose writes were not noted. */
async function expectCopy(cluster: Cluster, key: string): Promise<void> {
  const said = await databaseOf(cluster).fetch(`/items/${key}`)
  const wanted = said.status === 200 ? await textOf(said) : '404'
  for (const web of webs) {
    const outcome = await ask(cluster, web, `/items/${key}`)
    const right = { request: request(outcome), found: found(outcome), wanted: `“${wanted.slice(0, 70)}”` }
    expect(
      outcome.status === 200 ? outcome.text : `${got(outcome)}`,
      say('wrong-answer', right, outcome.at),
    ).toBe(wanted)
  }
}
