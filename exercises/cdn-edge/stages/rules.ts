/** The second stage: an edge is shared, and keeps only what the origin allows. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  type Asking,
  ask,
  asked,
  type Cluster,
  mark,
  open,
  put,
  putFresh,
  regionFor,
  request,
  seenBy,
} from '../cluster.ts'
import { expectAge, expectStatus, expectText, expectToldHit, fetches, hits } from '../expectations.ts'

export function rules(): void {
  test('s-maxage-first', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const lifetimes: readonly (readonly [control: string, seconds: number])[] = [
      ['max-age=60, s-maxage=2', 2],
      ['s-maxage=9,max-age=2', 9],
      ['max-age=0, s-maxage=9', 9],
      ['s-maxage=9', 9],
      ['public,S-MaxAge=2 , Max-Age=60', 2],
      ['MAX-AGE=9', 9],
      ['must-revalidate, max-age=2, immutable', 2],
    ]
    const paths = lifetimes.map((_, place) => `/lives/${place}`)
    for (const [place, [control]] of lifetimes.entries())
      await put(
        cluster,
        paths[place] ?? '',
        `lives ${place}`,
        { 'cache-control': control },
        { tagged: false },
      )
    const outcomes = await allOf(paths.map((path) => ask(cluster, path)))
    const startMs = outcomes[0]?.sentMs ?? 0
    await world.run(300)
    for (const [place, [control]] of lifetimes.entries())
      await hits(cluster, `/lives/${place}`, `lives ${place}`, {
        why: `it came with Cache-Control: ${control}`,
      })
    await world.run(2500)
    for (const [place, [control, seconds]] of lifetimes.entries()) {
      const expected = { why: `it came with Cache-Control: ${control}`, id: 'too-old' }
      const isFresh = world.nowMs < startMs + seconds * 1000
      await (isFresh ? hits : fetches)(cluster, `/lives/${place}`, `lives ${place}`, expected)
    }
    await world.run(Math.max(0, startMs + 9500 - world.nowMs))
    for (const path of ['/lives/1', '/lives/5'])
      await fetches(cluster, path, `lives ${path.at(-1)}`, { why: 'it lives for 9 seconds', id: 'too-old' })
  })

  test('never-kept', async (context) => {
    const cluster = await open(context)
    const controls = [
      'no-store',
      'private',
      'private, max-age=60',
      'max-age=60, no-store',
      's-maxage=60, private',
      'public, max-age=60, Private',
      'max-age=60,NO-STORE',
      'max-age=60, private="x-name"',
      'no-store, no-cache, max-age=60',
    ]
    for (const [place, control] of controls.entries()) {
      const path = `/own/${place}`
      await put(cluster, path, '', { 'cache-control': control }, { differsBy: 'cookie' })
      for (const name of ['ada', 'bob', 'ada']) {
        const expected = { why: `it came with Cache-Control: ${control}`, id: 'kept-private' }
        const asking = { headers: { cookie: `name=${name}` }, region: regionFor(place) }
        await fetches(cluster, path, ` for name=${name}`, expected, asking)
      }
    }
  })

  test('cookies-are-given-to-one', async (context) => {
    const cluster = await open(context)
    for (const [place, control] of [
      'max-age=60',
      'public, s-maxage=60',
      'public, max-age=60, immutable',
    ].entries()) {
      const path = `/welcome/${place}`
      const headers = [
        ['cache-control', control],
        ['set-cookie', 'session=1; HttpOnly'],
        ['set-cookie', 'theme=dark, or not'],
      ] as const
      await put(cluster, path, 'welcome', [...headers])
      for (const round of [0, 1]) {
        const expected = { why: 'it came with Set-Cookie', id: 'kept-cookie' }
        const outcome = await fetches(cluster, path, 'welcome', expected)
        const cookies = outcome.headers.getSetCookie().join(' | ')
        const values = { request: request(outcome), name: 'Set-Cookie', was: 'two of them', is: cookies }
        const wanted = 'session=1; HttpOnly | theme=dark, or not'
        expect(cookies, say('header-changed', values, outcome.at)).toBe(wanted)
        if (round === 0) await cluster.world.run(500)
      }
    }
  })

  test('authorization', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/account', 'account', { differsBy: 'authorization' })
    const expected = { why: 'such requests have Authorization', id: 'kept-private' }
    for (const control of ['public, max-age=60', 's-maxage=60', 'max-age=60, must-revalidate']) {
      await put(cluster, `/with/${control.length}`, 'it', { 'cache-control': control })
      for (const _ of [0, 1])
        await fetches(cluster, `/with/${control.length}`, 'it', expected, {
          headers: { authorization: 'Bearer a' },
        })
      await fetches(cluster, `/with/${control.length}`, 'it', expected)
    }
    for (const token of ['Bearer a', 'Bearer b', 'Bearer a', 'Basic Yjpj'])
      await fetches(cluster, '/account', `account for ${token}`, expected, {
        headers: { authorization: token },
      })
    await fetches(cluster, '/account', 'account for none', {
      why: 'only users with Authorization had asked for it',
      id: 'kept-private',
    })
    await hits(cluster, '/account', 'account for none', {
      why: 'it had been asked for without Authorization',
    })
    await fetches(cluster, '/account', 'account for Bearer c', expected, {
      headers: { authorization: 'Bearer c' },
    })
    await hits(cluster, '/account', 'account for none', { why: 'it is kept for those without Authorization' })
  })

  test('cookies-are-like-others', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/logo', 'a logo')
    const why = 'a request with Cookie is like any other'
    await fetches(cluster, '/logo', 'a logo', { why }, { headers: { cookie: 'session=1', 'x-name': 'ada' } })
    const seen = (await seenBy(cluster)).at(-1)
    const sent = `${seen?.headers.cookie ?? 'none'}, ${seen?.headers['x-name'] ?? 'none'}`
    expect(sent, say('request-changed', { path: '/logo', sent })).toBe('session=1, ada')
    for (const cookie of ['session=2', 'session=1; theme=dark', ''])
      await hits(cluster, '/logo', 'a logo', { why }, { headers: cookie === '' ? {} : { cookie } })
  })

  test('other-statuses', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/there', 'there')
    await ask(cluster, '/there')
    for (const status of [404, 410, 301, 308]) {
      await putStatus(cluster, `/told/${status}`, status, { 'cache-control': 'max-age=60' })
      await putStatus(cluster, `/untold/${status}`, status)
      const why = `a ${status} may be kept when it comes with a lifetime`
      await fetches(cluster, `/told/${status}`, '', { why, status })
      const hit = await hits(cluster, `/told/${status}`, '', { why, status })
      const values = { request: request(hit), name: 'body', was: `status ${status}`, is: hit.text }
      expect(hit.text, say('header-changed', values, hit.at)).toBe(`status ${status}`)
      for (const _ of [0, 1])
        await fetches(cluster, `/untold/${status}`, '', {
          why: `this ${status} has no lifetime`,
          status,
          id: 'error-kept',
        })
    }
    for (const status of [500, 502, 503, 403, 429, 302, 307, 203, 204]) {
      const path = `/told/${status}`
      await putStatus(cluster, path, status, { 'cache-control': 'public, max-age=60', 'retry-after': '7' })
      for (const _ of [0, 1]) {
        const expected = { why: `a ${status} is never kept`, status, id: 'error-kept' }
        const outcome = await fetches(cluster, path, '', expected)
        const wait = outcome.headers.get('retry-after') ?? 'none'
        expect(wait, say('header-lost', { request: request(outcome), name: 'Retry-After' }, outcome.at)).toBe(
          '7',
        )
      }
      await putFresh(cluster, path, 'well again')
      await fetches(cluster, path, 'well again', { why: `a ${status} is never kept`, id: 'error-kept' })
    }
    await hits(cluster, '/there', 'there', { why: 'what others are answered does not matter to it' })
  })

  test('age-counts', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const before = Math.round(chance(30, 55))
    const headers = { 'cache-control': 'max-age=60', age: String(before) }
    await put(cluster, '/older', 'older', headers, { tagged: false })
    await put(cluster, '/too-old', 'too old', { ...headers, age: '61' }, { tagged: false })
    const why = `the origin told Age: ${before}, and max-age=60`
    for (const _ of [0, 1]) {
      const first = await fetches(cluster, '/older', 'older', { why, id: 'too-old' })
      await world.run(chance(200, 2000))
      expectAge(await hits(cluster, '/older', 'older', { why }), first, before)
      const endMs = first.sentMs + (60 - before) * 1000
      await world.run(Math.max(0, endMs - 200 - world.nowMs))
      expectAge(await hits(cluster, '/older', 'older', { why }), first, before)
      await world.run(700)
    }
    for (const _ of [0, 1])
      await fetches(cluster, '/too-old', 'too old', {
        why: 'the origin told Age: 61, and max-age=60',
        id: 'too-old',
      })
  })

  test('each-variant-its-own', async (context) => {
    const cluster = await open(context)
    const control = { 'cache-control': 'max-age=60' }
    await put(
      cluster,
      '/page',
      'page',
      { ...control, vary: 'Accept-Language' },
      { differsBy: 'accept-language' },
    )
    const languages = ['ko', 'de', 'de, en;q=0.5', 'DE', 'de,en;q=0.5']
    const by = (language: string): Asking => ({ headers: { 'accept-language': language } })
    const why = 'it came with Vary: Accept-Language'
    for (const language of languages)
      await fetches(cluster, '/page', `page for ${language}`, { why, id: 'wrong-variant' }, by(language))
    for (const language of [...languages].reverse())
      await hits(cluster, '/page', `page for ${language}`, { why }, by(language))

    const names = 'X-Device,  accept-LANGUAGE'
    await put(cluster, '/both', 'both', { ...control, vary: names }, { differsBy: 'x-device' })
    const pairs = [
      ['phone', 'ko'],
      ['phone', 'de'],
      ['desk', 'ko'],
      ['ko', 'phone'],
      ['phoneko', ''],
      [undefined, 'ko'],
      ['none', 'ko'],
    ] as const
    const expected = { why: `it came with Vary: ${names}`, id: 'wrong-variant' }
    for (const check of [fetches, hits])
      for (const [device, language] of pairs)
        await check(cluster, '/both', `both for ${device ?? 'none'}`, expected, {
          headers: { ...(device !== undefined && { 'x-device': device }), 'accept-language': language },
        })
    await put(cluster, '/any', 'any', { ...control, vary: '*' })
    for (const _ of [0, 1])
      await fetches(cluster, '/any', 'any', { why: 'it came with Vary: *', id: 'wrong-variant' })
  })

  test('each-variant-its-time', async (context) => {
    const cluster = await open(context)
    const vary = { vary: 'x-device' }
    const thing = { differsBy: 'x-device', tagged: false }
    const by = (device: string): Asking => ({ headers: { 'x-device': device } })
    await put(cluster, '/page', 'one', { ...vary, 'cache-control': 'max-age=3' }, thing)
    await ask(cluster, '/page', by('phone'))
    await put(cluster, '/page', 'two', { ...vary, 'cache-control': 'max-age=60' }, thing)
    await ask(cluster, '/page', by('desk'))
    const why = 'each variant has a lifetime of its own'
    await hits(cluster, '/page', 'one for phone', { why }, by('phone'))
    await cluster.world.run(3000)
    await hits(cluster, '/page', 'two for desk', { why }, by('desk'))
    await fetches(cluster, '/page', 'two for phone', { why, id: 'too-old' }, by('phone'))
    await hits(cluster, '/page', 'two for desk', { why }, by('desk'))
    await hits(cluster, '/page', 'two for phone', { why }, by('phone'))
  })

  test('no-cache-is-no-hit', async (context) => {
    const cluster = await open(context)
    for (const [place, control] of ['no-cache', 'max-age=60, no-cache', 'No-Cache, s-maxage=60'].entries()) {
      const path = `/ask/${place}`
      for (const round of [0, 1, 2]) {
        await put(cluster, path, `round ${round}`, { 'cache-control': control }, { tagged: place === 1 })
        const since = mark(cluster)
        const outcome = await ask(cluster, path)
        expectText(outcome, `round ${round}`, `it came with Cache-Control: ${control}`, 'not-fetched-anew')
        const count = asked(cluster, since).length
        const values = {
          request: request(outcome),
          count,
          why: `it came with ${control}`,
          found: outcome.text,
        }
        expect(count, say('not-asked-once', values, outcome.at)).toBe(1)
      }
    }
    await putFresh(cluster, '/fresh', 'fresh')
    await ask(cluster, '/fresh')
    expectToldHit(await ask(cluster, '/fresh'))
    expectStatus(await ask(cluster, '/nothing'), 404, 'nothing is there')
  })
}

const putStatus = (
  cluster: Cluster,
  path: string,
  status: number,
  headers: Readonly<Record<string, string>> = {},
) => put(cluster, path, `status ${status}`, headers, { status, tagged: false })
