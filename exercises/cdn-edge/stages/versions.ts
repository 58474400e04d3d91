/** The sixth stage: a name never changes its meaning, and what does not count is no part of it. */
import { expect, say, test } from 'millions/suite'
import { meetingKeys } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  ask,
  asked,
  found,
  mark,
  open,
  put,
  putFresh,
  regionFor,
  regions,
  request,
  seenBy,
} from '../cluster.ts'
import { expectStatus, expectText, fetches, hits } from '../expectations.ts'
import { expectNew, purge, settle } from '../purges.ts'

export function versions(): void {
  test.real('three-objects', async (context) => {
    const cluster = await open(context)
    const paths = ['/image.png', '/image.png?v=1', '/image.png?v=2']
    for (const path of paths) await putFresh(cluster, path, `at ${path}`)
    for (const path of paths)
      await fetches(cluster, path, `at ${path}`, { why: 'it is an object of its own', id: 'of-another' })
    for (const path of paths) await hits(cluster, path, `at ${path}`, { why: 'it had been fetched' })
  })

  test('letter-by-letter', async (context) => {
    const cluster = await open(context)
    const queries = [
      'a=1&b=2',
      'b=2&a=1',
      'a=1',
      'A=1',
      'a=1&a=2',
      'a=2&a=1',
      'a',
      'a=',
      'a=+',
      'a=%20',
      'a=%41',
      'a=A',
      'q=a?b',
      'q=a/b',
      'next=/a?utm_source',
      'v=10',
      'v=1',
      'v=01',
      `v=${'9'.repeat(300)}1`,
      `v=${'9'.repeat(300)}2`,
      ...meetingKeys.flat(),
    ]
    const paths = queries.map((query) => `/image.png?${query}`)
    for (const path of paths) await putFresh(cluster, path, `at ${path}`)
    for (const round of [0, 1]) {
      for (const outcome of await allOf(paths.map((path) => ask(cluster, path)))) {
        expectText(outcome, `at ${outcome.path}`, 'each query is an object of its own', 'of-another')
        const values = {
          request: request(outcome),
          found: found(outcome),
          why: 'it had been asked for before',
        }
        if (round === 1) expect(outcome.told, say('asked-again', values, outcome.at)).toBe('hit')
      }
    }
  })

  test('purge-of-one', async (context) => {
    const cluster = await open(context)
    const paths = ['/image.png', '/image.png?v=1', '/image.png?v=10', '/image.png?v=2']
    const purges = [
      { path: '/image.png?v=1' },
      { path: '/image.png' },
      { prefix: '/image.png?v=1' },
      { prefix: '/image.png' },
    ]
    const named = [[1], [0], [1, 2], [0, 1, 2, 3]]
    for (const [round, what] of purges.entries()) {
      await settle(cluster, await purge(cluster, { prefix: '/' }))
      for (const path of paths) await putFresh(cluster, path, `old ${round} ${path}`)
      for (const path of paths) await ask(cluster, path)
      for (const path of paths) await putFresh(cluster, path, `new ${round} ${path}`)
      await settle(cluster, await purge(cluster, what, { region: regionFor(round) }))
      const why = `${JSON.stringify(what)} was purged`
      for (const [place, path] of paths.entries()) {
        if (named[round]?.includes(place)) expectNew(await ask(cluster, path), `new ${round} ${path}`, why)
        else await hits(cluster, path, `old ${round} ${path}`, { why: `${why}, and nothing else` })
      }
    }
  })

  test('what-does-not-count', async (context) => {
    const cluster = await open(context)
    const names: readonly (readonly [asked: string, name: string])[] = [
      ['/image.png?utm_source=mail&v=2', '/image.png?v=2'],
      ['/image.png?v=2&utm_medium=x&fbclid=7', '/image.png?v=2'],
      ['/image.png?fbclid=7', '/image.png'],
      ['/image.png?utm_source', '/image.png'],
      ['/image.png?utm_source=a&utm_source=b=c', '/image.png'],
      ['/image.png?b=2&utm_source=x&a=1', '/image.png?b=2&a=1'],
      ['/image.png?q=%20+&fbclid=1&z', '/image.png?q=%20+&z'],
      ['/image.png?UTM_SOURCE=1', '/image.png?UTM_SOURCE=1'],
      ['/image.png?my_utm_source=1', '/image.png?my_utm_source=1'],
      ['/image.png?utm_source2=1', '/image.png?utm_source2=1'],
      ['/image.png?v=utm_source', '/image.png?v=utm_source'],
      ['/image.png?utm_campaign=1', '/image.png?utm_campaign=1'],
      ['/utm_source=1/fbclid', '/utm_source=1/fbclid'],
    ]
    for (const name of new Set(names.map(([, each]) => each))) await putFresh(cluster, name, `at ${name}`)
    const known = new Set<string>()
    for (const [place, [path, name]] of [...names, ...names].entries()) {
      const why = `${path} is ${name}`
      const method = place % 3 === 2 && known.has(name) ? 'HEAD' : 'GET'
      const since = mark(cluster)
      if (known.has(name)) await hits(cluster, path, `at ${name}`, { why }, { method })
      else await fetches(cluster, path, `at ${name}`, { why, id: 'of-another' }, { method })
      known.add(name)
      const [event] = asked(cluster, since)
      const values = { request: path, sent: event?.path ?? '', name }
      if (event) expect(event.path, say('asked-with-more', values, event)).toBe(name)
    }
    await ask(cluster, '/form?utm_source=mail&b=1', { method: 'POST', body: 'x' })
    const seen = (await seenBy(cluster)).at(-1)?.path ?? 'none'
    const values = { request: 'POST /form?utm_source=mail&b=1', came: seen }
    expect(seen, say('method-changed-inside', values)).toBe('/form?utm_source=mail&b=1')
  })

  test('a-mail-to-all', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/offer?id=1', 'an offer', { delayMs: 200 })
    const since = mark(cluster)
    const links = Array.from(
      { length: 24 },
      (_, place) => `/offer?utm_source=${place}&id=1&fbclid=${place * 7}`,
    )
    for (const outcome of await allOf(
      links.map((path, place) => ask(cluster, path, { region: regionFor(place) })),
    ))
      expectText(outcome, 'an offer', 'it is the same for everybody', 'of-another')
    const count = asked(cluster, since).length
    const values = { users: links.length, count }
    expect(count, say('ignored-asked', values)).toBeLessThanOrEqual(regions.length)
    await putFresh(cluster, '/offer?id=1', 'a better one')
    await settle(cluster, await purge(cluster, { path: '/offer?id=1' }))
    for (const path of links.slice(0, 4)) expectNew(await ask(cluster, path), 'a better one', 'it was purged')
  })

  test('not-there-yet', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/app.js?v=1', 'one', { 'cache-control': 'max-age=31536000, immutable' })
    await ask(cluster, '/app.js?v=1')
    for (const _ of [0, 1])
      expectStatus(await ask(cluster, '/app.js?v=2'), 404, 'the origin has no second version yet')
    await put(cluster, '/app.js?v=2', 'two', { 'cache-control': 'max-age=31536000, immutable' })
    await fetches(cluster, '/app.js?v=2', 'two', { why: 'it is there now', id: 'error-kept' })
    // It has been on its way for a hundred days.
    const old = { 'cache-control': 'max-age=31536000, immutable', age: String(100 * 86_400) }
    await put(cluster, '/app.js?v=3', 'three', old)
    await ask(cluster, '/app.js?v=3')
    await cluster.world.run(60_000)
    for (const [version, text] of [
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ] as const)
      await hits(cluster, `/app.js?v=${version}`, text, { why: 'it lives for a year' })
  })
}
