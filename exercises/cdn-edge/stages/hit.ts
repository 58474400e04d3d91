/** The first stage: what was fetched once is told again out of memory, whole and for its time. */
import { expect, say, test } from 'millions/suite'
import { difference, noText, oddKeys, oddValues, toBase64 } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  anyRegion,
  ask,
  asked,
  edgeAt,
  edgesOf,
  mark,
  type Outcome,
  open,
  put,
  putFresh,
  regionFor,
  regions,
  request,
  seenBy,
  setClocks,
} from '../cluster.ts'
import { expectAge, expectStatus, expectText, fetches, hits } from '../expectations.ts'

/** So long a small answer takes to a user who is near. */
const NEAR_MS = 30

export function hit(): void {
  test.real('second-is-a-hit', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/logo.svg', 'a logo')
    for (const region of regions) {
      await fetches(cluster, '/logo.svg', 'a logo', { why: 'nobody had asked for it there' }, { region })
      await hits(cluster, '/logo.svg', 'a logo', { why: 'it had been fetched there' }, { region })
    }
    const before = mark(cluster)
    await cluster.world.run(3000)
    const [later] = asked(cluster, before)
    const values = { method: later?.method ?? '', path: later?.path ?? '' }
    expect(later === undefined, say('asked-by-itself', values, later)).toBe(true)
  })

  test('near', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/site.css', 'body { color: navy }')
    for (const region of regions) {
      await ask(cluster, '/site.css', { region })
      for (let round = 0; round < 3; round++) {
        const hit = await hits(
          cluster,
          '/site.css',
          'body { color: navy }',
          { why: 'it is kept' },
          { region },
        )
        const values = { request: request(hit), tookMs: Math.round(hit.tookMs), limit: NEAR_MS }
        expect(hit.tookMs, say('not-near', values, hit.at)).toBeLessThanOrEqual(NEAR_MS)
      }
    }
  })

  test('whole-as-it-was', async (context) => {
    const cluster = await open(context)
    const bodies = [...oddValues.map((text) => new TextEncoder().encode(text)), noText('bytes'), big()]
    for (const [place, body] of bodies.entries()) {
      const path = `/odd/${place}`
      const headers = [
        ['cache-control', 'public, max-age=60'],
        ['content-type', place % 2 === 0 ? 'image/png' : 'text/html; charset=utf-8'],
        ['content-language', 'ko'],
        ['link', '</a.css>; rel=preload'],
        ['link', '</b.css>; rel=preload'],
        ['x-odd', `number ${place}`],
      ] as const
      await put(cluster, path, '', [...headers], { base64: toBase64(body) })
      const region = regionFor(place)
      const first = await ask(cluster, path, { region })
      expectSame(first, body, place)
      const second = await ask(cluster, path, { region })
      expectSame(second, body, place)
      for (const name of [
        'content-type',
        'content-language',
        'link',
        'x-odd',
        'etag',
        'cache-control',
        'accept-ranges',
      ]) {
        const [was, is] = [first, second].map((each) => each.headers.get(name) ?? 'none')
        const values = { request: request(second), name, was: was ?? '', is: is ?? '' }
        expect(is, say('header-changed', values, second.at)).toBe(was)
        expect(was, say('header-lost', { request: request(first), name }, first.at)).not.toBe('none')
      }
      const type = place % 2 === 0 ? 'text/plain, image/png' : 'text/plain, text/html; charset=utf-8'
      const values = {
        request: request(second),
        name: 'Content-Type',
        was: type,
        is: second.headers.get('content-type') ?? 'none',
      }
      expect(second.headers.get('content-type'), say('header-changed', values, second.at)).toBe(type)
      const links = second.headers.get('link') ?? 'none'
      const both = { request: request(second), name: 'Link', was: 'both of them', is: links }
      expect(links.includes('a.css') && links.includes('b.css'), say('header-changed', both, second.at)).toBe(
        true,
      )
    }
  })

  test('for-its-time', async (context) => {
    const cluster = await open(context)
    const { world, chance } = cluster
    const region = anyRegion(cluster)
    let version = 0
    await put(cluster, '/short', 'version 0', { 'cache-control': 'max-age=4' })
    await put(cluster, '/long', 'long', { 'cache-control': 'max-age=90' })
    const long = await ask(cluster, '/long', { region })
    for (const round of [0, 1, 2]) {
      const why = `it lives for 4 seconds, for the ${['first', 'second', 'third'][round]} time`
      const first = await fetches(cluster, '/short', `version ${version}`, { why, id: 'too-old' }, { region })
      version++
      await put(cluster, '/short', `version ${version}`, { 'cache-control': 'max-age=4' })
      if (round > 0) setClocks(cluster, round === 1 ? 'back' : 'forward')
      const endMs = first.sentMs + 4000 - 80
      while (world.nowMs < endMs - 1000) {
        await world.run(chance(500, 900))
        expectAge(await hits(cluster, '/short', `version ${version - 1}`, { why }, { region }), first)
      }
      await world.run(Math.max(0, endMs - 20 - world.nowMs))
      expectAge(await hits(cluster, '/short', `version ${version - 1}`, { why }, { region }), first)
      await world.run(Math.max(0, first.sentMs + first.tookMs + 4000 - world.nowMs + chance(0, 300)))
    }
    expectAge(await hits(cluster, '/long', 'long', { why: 'it lives for 90 seconds' }, { region }), long)
    await world.run(Math.max(0, long.sentMs + 88_500 - world.nowMs))
    expectAge(await hits(cluster, '/long', 'long', { why: 'it lives for 90 seconds' }, { region }), long)
    await world.run(2000)
    await fetches(cluster, '/long', 'long', { why: 'it lives for 90 seconds', id: 'too-old' }, { region })
  })

  test('nothing-without-a-lifetime', async (context) => {
    const cluster = await open(context)
    await put(cluster, '/silent', 'silent')
    await put(cluster, '/public', 'public', { 'cache-control': 'public' })
    await put(cluster, '/zero', 'zero', { 'cache-control': 'max-age=0' }, { tagged: false })
    for (const round of [0, 1, 2])
      for (const path of ['/silent', '/public', '/zero']) {
        const expected = { why: 'the origin gives it no lifetime' }
        await fetches(cluster, path, path.slice(1), expected, { region: regionFor(round === 2 ? 0 : 1) })
      }
    for (const status of [301, 302, 303, 307, 308]) {
      const path = `/moved/${status}`
      await put(cluster, path, 'moved', { location: '/silent' }, { status })
      const outcome = await ask(cluster, path)
      expectStatus(outcome, status, 'redirects are for the user to follow')
      const location = outcome.headers.get('location') ?? 'none'
      const values = { request: request(outcome), name: 'Location', was: '/silent', is: location }
      expect(location, say('header-changed', values, outcome.at)).toBe('/silent')
    }
  })

  test('reload-is-a-hit', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/app.js', 'one')
    await fetches(
      cluster,
      '/app.js',
      'one',
      { why: 'nobody had asked for it' },
      { headers: { 'cache-control': 'no-store' } },
    )
    await putFresh(cluster, '/app.js', 'two')
    const why = 'what users say in their own Cache-Control is not heeded'
    for (const control of ['no-cache', 'max-age=0', 'no-store', 'only-if-cached', 'max-stale'])
      await hits(
        cluster,
        '/app.js',
        'one',
        { why },
        { headers: { 'cache-control': control, pragma: 'no-cache' } },
      )
  })

  test('head', async (context) => {
    const cluster = await open(context)
    for (const place of [0, 1]) {
      const region = regionFor(place)
      const path = `/head/${place}`
      await putFresh(cluster, path, 'a body', place === 1 ? { delayMs: 200 } : {})
      const head = ask(cluster, path, { region, method: 'HEAD' })
      // In the second round they meet.
      if (place === 0) await head
      const get = await ask(cluster, path, { region })
      expectText(get, 'a body', 'somebody had sent a HEAD for it', 'after-a-head')
      expectStatus(await head, 200, 'HEAD gets what GET gets', 'head-status')
      const hit = await hits(cluster, path, '', { why: 'a GET had fetched it' }, { region, method: 'HEAD' })
      expectStatus(hit, 200, 'HEAD gets what GET gets', 'head-status')
      for (const name of ['etag', 'content-type', 'cache-control']) {
        const [was, is] = [get, hit].map((each) => each.headers.get(name) ?? 'none')
        const values = { request: request(hit), name, was: was ?? '', is: is ?? '' }
        expect(is, say('header-changed', values, hit.at)).toBe(was)
      }
      await hits(cluster, path, 'a body', { why: 'HEAD has taken nothing away' }, { region })
    }
  })

  test('other-methods', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/form', 'a form')
    for (const [method, status, body] of [
      ['POST', 201, 'first\u0000'],
      ['POST', 201, 'second'],
      ['OPTIONS', 405, undefined],
      ['OPTIONS', 405, undefined],
      ['PATCH', 405, 'a patch'],
      ['PUT', 204, 'a form'],
      ['QUERY', 405, 'what?'],
      ['DELETE', 204, undefined],
      ['DELETE', 404, undefined],
    ] as const) {
      const since = mark(cluster)
      const headers = { 'x-request': method, 'content-type': 'text/special' }
      const init = { method, headers, ...(body !== undefined && { body }) }
      const outcome = await ask(cluster, '/form?for=us', init)
      if (method === 'PUT' || method === 'DELETE') {
        // Only /form is there.
        expectStatus(outcome, 404, 'it goes to the origin, as it came', 'method-changed')
        expectStatus(
          await ask(cluster, '/form', init),
          status,
          'it goes to the origin, as it came',
          'method-changed',
        )
      } else expectStatus(outcome, status, 'it goes to the origin, as it came', 'method-changed')
      if (method === 'POST') expectBody(outcome, body)
      const count = asked(cluster, since, '/form?for=us').filter((event) => event.method === method).length
      expect(count, say('method-not-once', { request: request(outcome), count }, outcome.at)).toBe(1)
      const seen = (await seenBy(cluster)).at(-1)
      const came = `${seen?.text ?? ''} ${seen?.headers['x-request'] ?? 'none'} ${seen?.headers['content-type'] ?? 'none'}`
      const values = { request: request(outcome), came: came.slice(0, 60) }
      expect(came, say('method-changed-inside', values, outcome.at)).toBe(
        `${body ?? ''} ${method} text/special`,
      )
      if (status !== 405) continue
      const allow = outcome.headers.get('allow') ?? 'none'
      expect(allow, say('header-lost', { request: request(outcome), name: 'Allow' }, outcome.at)).not.toBe(
        'none',
      )
    }
  })

  test('each-its-own', async (context) => {
    const cluster = await open(context)
    const paths = [...oddKeys, 'a', 'A', 'a/', 'a%20', 'status', '.edgeless', 'x/.edge/purge'].map(
      (key) => `/${key}`,
    )
    const wanted = (path: string): string => `at ${path}`
    for (const path of paths) await putFresh(cluster, path, wanted(path))
    for (const round of [0, 1]) {
      const outcomes = await allOf(paths.map((path) => ask(cluster, path)))
      for (const outcome of outcomes) {
        expectText(outcome, wanted(outcome.path), 'each path is an object of its own', 'of-another')
        const values = { request: request(outcome), why: 'each path is an object of its own' }
        if (round === 1) expect(outcome.told, say('asked-again', values, outcome.at)).toBe('hit')
      }
    }
  })

  test('restarted', async (context) => {
    const cluster = await open(context)
    await putFresh(cluster, '/logo', 'one')
    for (const region of regions) {
      await ask(cluster, '/logo', { region })
      edgeAt(cluster, region).crash()
    }
    for (const edge of edgesOf(cluster)) await edge.restart()
    // By the network's own rules, users come to it again later, however long it took to start.
    await cluster.world.run(1100)
    for (const region of regions) {
      await cluster.world.run(100)
      expectText(await ask(cluster, '/logo', { region }), 'one', 'the edge was started again')
      await hits(cluster, '/logo', 'one', { why: 'it had been asked for since the restart' }, { region })
    }
  })
}

const big = (): Uint8Array => Uint8Array.from({ length: 150_000 }, (_, place) => (place * 7) % 251)

function expectSame(outcome: Outcome, body: Uint8Array, place: number): void {
  expectStatus(outcome, 200, `thing ${place} is there`)
  const differs = difference(body, outcome.bytes)
  expect(differs, say('bytes-changed', { request: request(outcome), differs }, outcome.at)).toBe('none')
}

function expectBody(outcome: Outcome, body: string | undefined): void {
  const values = { request: request(outcome), came: outcome.text.slice(0, 60) }
  expect(outcome.text, say('method-changed-inside', values, outcome.at)).toBe(body)
}
