/** The first stage: what a user sends arrives, and what the server answers comes back, whatever it is. */
import { expect, say, test } from 'millions/suite'
import {
  type Answer,
  allBytes,
  bytesOf,
  expectArrived,
  expectCookies,
  expectHandedBack,
  expectNotMixed,
  headerOf,
  hostile,
  prepare,
  send,
} from './exchange.ts'
import { nextHop } from './next-hop.ts'
import { ask, open } from './visits.ts'
import { sentOn, servers, steer } from './web-servers.ts'

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PURGE', 'patch', 'Purge']
/** `fetch` sends no body with the others. */
const WITH_BODY = METHODS.filter((method) => method !== 'GET' && method !== 'HEAD')
/** A key that must not fall on the prototype of an object, text outside the basic plane, nothing, and much. */
const TEXT = '{"__proto__": "Grüße aus 서울", "constructor": "🗼", "text": ""}'
const LARGE = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) % 251)

export function forward(): void {
  test.real('first-answer', async (context) => {
    const world = await open(context, servers(1))
    const { status, got, seen, at } = await ask(world, '/')
    expect(status, say('no-answer', { path: '/', got }, at)).toBe(200)
    expect(seen?.server ?? 'nobody', say('answered-alone', { path: '/' }, at)).toBe('web-1')
  })

  test('method', async (context) => {
    const world = await open(context, servers(1))
    for (const method of METHODS) {
      const sent = { method, path: '/cards/7' }
      const { outcome, arrived } = await send(world, sent)
      expectArrived(world, sent, arrived[0], outcome.got)
    }
  })

  test('path-and-query', async (context) => {
    const world = await open(context, servers(1))
    for (const path of [
      '/people/J%C3%BCrgen%2FMax/cards?after=%2B1&tag=a&tag=b&limit=',
      '/cards/a%20b;v=1,2?q=caf%C3%A9+au%20lait&&x=a=b',
      '/100%25%20off/%2525/%e2%9C%93/%7Eann/~bob?of=100%25&sum=%26',
      '/cards/%F0%9F%97%BC/?to=/cards/7?x=http://web-9/',
      '/__proto__/constructor/',
      '/cards:7@web-9/!$()*',
      '/health?of=anna',
    ]) {
      const sent = { method: 'GET', path }
      const { outcome, arrived } = await send(world, sent)
      expectArrived(world, sent, arrived[0], outcome.got)
    }
  })

  test('path-with-two-slashes', async (context) => {
    const world = await open(context, servers(1))
    for (const path of ['//web-9/cards//7', '//', '//web-9:81/?a=//b']) {
      const sent = { method: 'GET', path }
      const { outcome, arrived } = await send(world, sent)
      expectArrived(world, sent, arrived[0], outcome.got)
    }
  })

  test('request-headers', async (context) => {
    const world = await open(context, servers(1))
    const headers = {
      accept: 'application/json;q=0.9, text/html',
      'accept-encoding': 'gzip, br',
      'accept-language': 'ko, en;q=0.5',
      authorization: 'Bearer 7',
      cookie: 'a=1; b=2',
      'if-none-match': '"card-7", W/"card-8"',
      'if-modified-since': 'Mon, 05 Jan 2026 00:00:00 GMT',
      range: 'bytes=0-99',
      'user-agent': 'Postcards/7 (a phone)',
      'idempotency-key': 'k-1',
      'x-note': 'Gr\u00fc\u00dfe',
      'x-empty': '',
      constructor: 'yes',
      ['__proto__']: 'yes',
    }
    for (const [method, type] of [
      ['GET', 'text/plain'],
      ['POST', 'application/json; charset=utf-8'],
      ['PUT', 'multipart/form-data; boundary=x'],
    ] as const) {
      const body = method === 'GET' ? null : bytesOf(TEXT)
      const sent = { method, path: '/me', headers: { ...headers, 'content-type': type }, body }
      const { outcome, arrived } = await send(world, sent)
      expectArrived(world, sent, arrived[0], outcome.got)
    }
  })

  test('body', async (context) => {
    const world = await open(context, servers(1))
    for (const method of WITH_BODY) {
      for (const body of [allBytes, method === 'POST' ? LARGE : bytesOf(TEXT)]) {
        const sent = { method, path: '/people/anna/cards', headers: { 'content-type': 'image/png' }, body }
        const { outcome, arrived } = await send(world, sent)
        expectArrived(world, sent, arrived[0], outcome.got)
      }
    }
    const sent = { method: 'POST', path: '/people/anna/cards', body: new Uint8Array() }
    const { outcome, arrived } = await send(world, sent)
    expectArrived(world, sent, arrived[0], outcome.got)
  })

  test('users-do-not-mix', async (context) => {
    const world = await open(context, servers(2))
    await steer(world.nodes('web'), { delayMs: 20 })
    await expectNotMixed(world)
  })

  test.real('set-cookie', async (context) => {
    const world = await open(context, servers(1))
    await prepare(world.nodes('web'), { status: 200, headers: [], body: null })
    for (const method of ['POST', 'GET']) expectCookies(await ask(world, '/login', { method }))
  })

  test('status', async (context) => {
    const world = await open(context, servers(1))
    const withoutBody = [204, 205, 304]
    for (const status of [200, 201, 204, 205, 206, 304, 400, 404, 418, 429, 500, 503, 599]) {
      const body = withoutBody.includes(status) ? null : bytesOf(`status ${status}\n`)
      const answer: Answer = { status, headers: [['x-status', `${status}`]], body }
      await prepare(world.nodes('web'), answer)
      for (const method of status === 200 || status === 404 ? ['GET', 'HEAD', 'DELETE'] : ['GET']) {
        const outcome = await ask(world, `/cards/${status}`, { method })
        expectHandedBack(answer, method, outcome)
      }
    }
  })

  test('answer-body', async (context) => {
    const world = await open(context, servers(1))
    const about = [
      ['etag', 'W/"beach-1"'],
      ['cache-control', 'max-age=60'],
      ['last-modified', 'Mon, 05 Jan 2026 00:00:00 GMT'],
      ['vary', 'accept, cookie'],
      ['x-empty', ''],
      ['__proto__', 'yes'],
    ] as const
    const png: Answer = { status: 200, headers: [['content-type', 'image/png'], ...about], body: allBytes }
    for (const [answer, methods] of [
      [png, ['GET', 'HEAD', 'POST', 'PATCH', 'OPTIONS']],
      [{ ...png, status: 404 }, ['GET', 'HEAD', 'DELETE']],
      [{ ...png, status: 500, body: hostile(TEXT) }, ['PUT', 'GET']],
      [{ ...png, headers: [...about, ['content-encoding', 'gzip']] }, ['GET']],
      [{ ...png, body: LARGE }, ['GET']],
      [{ ...png, body: new Uint8Array() }, ['GET']],
      [{ ...png, status: 304, body: null }, ['GET', 'HEAD']],
    ] as const) {
      await prepare(world.nodes('web'), answer)
      for (const method of methods) {
        const outcome = await ask(world, '/pictures/beach', { method })
        expectHandedBack(answer, method, outcome)
      }
    }
  })

  test('redirect', async (context) => {
    const world = await open(context, servers(1))
    for (const [status, location] of [
      [301, '/cards/8'],
      [302, 'http://postcards.example/cards/7'],
      [303, 'http://web-1/private?a=%2F'],
      [307, '../cards'],
      [308, 'https://elsewhere.example/'],
    ] as const) {
      const answer: Answer = { status, headers: [['location', location]], body: hostile('moved\n') }
      await prepare(world.nodes('web'), answer)
      for (const method of status === 302 ? ['GET', 'HEAD'] : ['POST']) {
        const outcome = await ask(world, '/cards/latest', { method })
        const { got, at } = outcome
        const followed = say('redirect-followed', { sent: status, got }, sentOn(world)[1] ?? at)
        expect(outcome.status, followed).toBe(status)
        const arrived = headerOf('location', outcome) ?? 'nothing'
        expect(arrived, say('location-changed', { location, arrived }, at)).toBe(location)
        expectHandedBack(answer, method, outcome)
      }
    }
  })

  nextHop()
}
