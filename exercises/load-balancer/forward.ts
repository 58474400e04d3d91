/** The first stage: what a user sends arrives, and what the server answers comes back, whatever it is. */
import { expect, say, test } from 'millions/suite'
import { allBytes, bytesOf, noText, patternPath, patternText } from '../kit/odd-data.ts'
import {
  type Answer,
  ELSEWHERE,
  expectAllArrive,
  expectCookies,
  expectHandedBack,
  headerOf,
  prepare,
} from './exchange.ts'
import { nextHop } from './next-hop.ts'
import { expectNotMixed } from './not-mixed.ts'
import { ask, oneOf, open } from './visits.ts'
import { sentOn, servers, steer } from './web-servers.ts'

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PURGE', 'patch', 'Purge']
/** `fetch` sends no body with the others. */
const WITH_BODY = METHODS.filter((method) => method !== 'GET' && method !== 'HEAD')
/** A key that must not fall on the prototype of an object, text outside the basic plane, nothing, and much. */
const TEXT =
  '{"__proto__": "Grüße aus 서울", "constructor": "🗼", "text": "$& $$ %s {0} \\u00e9", "n": 1.0, "n": 2}\r\n'
const LARGE = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) % 251)
/** Whoever reads texts as texts goes by the type: of each some bytes that are none, and some that are only spelt in another way. */
const TYPED: readonly (readonly [string, Uint8Array])[] = [
  ['application/json; charset=utf-8', bytesOf(TEXT)],
  ['application/json', noText(TEXT)],
  ['application/problem+json', noText('{}')],
  ['application/x-www-form-urlencoded', bytesOf('b=%2f+%20&a=1&&a=&c=é&d')],
  ['application/x-www-form-urlencoded; charset=latin1', noText('a=b')],
  ['Text/Plain; charset=iso-8859-1', noText('Grüße')],
  ['multipart/form-data; boundary=x', noText('--x--')],
  ['image/svg+xml', noText('<svg/>')],
  ['image/png', allBytes],
]

export function forward(): void {
  test.real('first-answer', async (context) => {
    const world = await open(context, servers(1, 'in-answers'))
    const { status, got, seen, at } = await ask(world, '/')
    expect(status, say('no-answer', { path: '/', got }, at)).toBe(200)
    expect(seen?.server ?? 'nobody', say('answered-alone', { path: '/' }, at)).toBe('web-1')
  })

  test('method', async (context) => {
    const world = await open(context, servers(1, 'when-asked'))
    await expectAllArrive(
      world,
      METHODS.map((method) => {
        return { method, path: `/cards/7${patternPath}`, headers: { 'x-note': patternText } }
      }),
    )
  })

  test('path-and-query', async (context) => {
    const world = await open(context, servers(1, 'when-asked'))
    const paths = [
      '/health?of=anna',
      '/people/J%C3%BCrgen%2FMax/cards?after=%2B1&tag=a&tag=b&limit=',
      '/cards/a%20b;v=1,2?q=caf%C3%A9+au%20lait&&x=a=b',
      '/100%25%20off/%2525/%e2%9C%93/%7Eann/~bob?of=100%25&sum=%26',
      '/cards/%F0%9F%97%BC/?to=/cards/7?x=http://web-9/',
      '/__proto__/constructor/',
      '/cards:7@web-9/!$()*',
    ]
    await expectAllArrive(
      world,
      paths.map((path, place) => ({ method: METHODS[place] ?? 'GET', path })),
    )
  })

  test('path-with-two-slashes', async (context) => {
    const world = await open(context, servers(1, 'when-asked'))
    const paths = ['//web-9/cards//7', '//', '//web-9:81/?a=//b']
    await expectAllArrive(
      world,
      paths.map((path, place) => ({ method: METHODS[place + 1] ?? 'GET', path })),
    )
  })

  test('request-headers', async (context) => {
    const world = await open(context, servers(1, 'when-asked'))
    const headers = {
      accept: 'application/json;q=0.9, text/html',
      'accept-encoding': 'gzip, br',
      'accept-language': 'ko, en;q=0.5',
      ...ELSEWHERE,
      authorization: 'Bearer 7',
      cookie: 'a=1; b=2',
      'if-none-match': '"card-7", W/"card-8"',
      'if-modified-since': 'Mon, 05 Jan 2026 00:00:00 GMT',
      'user-agent': 'Postcards/7 (a phone)',
      'x-note': 'Gr\u00fc\u00dfe',
      pragma: 'no-cache',
      'if-unmodified-since': 'Mon, 05 Jan 2026 00:00:00 GMT',
      'x-empty': '',
      constructor: 'yes',
      ['__proto__']: 'yes',
    }
    const all = [
      ['GET', 'text/plain'],
      ['PURGE', 'image/png'],
      ['POST', 'application/json; charset=utf-8'],
      ['PUT', 'multipart/form-data; boundary=x'],
    ] as const
    await expectAllArrive(
      world,
      all.map(([method, type]) => {
        const body = method === 'GET' ? null : bytesOf(TEXT)
        return { method, path: '/me', headers: { ...headers, 'content-type': type }, body }
      }),
    )
  })

  test('body', async (context) => {
    const world = await open(context, servers(1, 'when-asked'))
    const path = '/people/anna/cards'
    const typed = ([type, body]: (typeof TYPED)[number], method: string) => {
      return { method, path, headers: { 'content-type': type }, body }
    }
    await expectAllArrive(world, [
      ...TYPED.map((each) => typed(each, 'POST')),
      ...WITH_BODY.map((method) => typed(oneOf(world, TYPED), method)),
      ...[allBytes, LARGE, new Uint8Array()].map((body) => ({ method: 'POST', path, body })),
    ])
  })

  test('users-do-not-mix', async (context) => {
    const world = await open(context, servers(2, 'in-answers'))
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
    const statuses = [200, 201, 204, 205, 206, 304, 400, 404, 418, 429, 500, 503, 599]
    const answers = statuses.map((status) => {
      const body = withoutBody.includes(status) ? null : bytesOf(`status ${status}\n`)
      return { path: `/cards/${status}`, status, headers: [['x-status', `${status}`]], body } as const
    })
    await prepare(world.nodes('web'), ...answers)
    for (const answer of answers) {
      const { status, path } = answer
      for (const method of status === 200 || status === 404 ? ['GET', 'HEAD', 'DELETE'] : ['GET'])
        expectHandedBack(answer, method, await ask(world, path, { method }))
    }
  })

  test('answer-body', async (context) => {
    const world = await open(context, servers(1))
    const about = [
      ['etag', 'W/"beach-1"'],
      ['cache-control', 'max-age=60'],
      ['last-modified', 'Mon, 05 Jan 2026 00:00:00 GMT'],
      ['vary', 'accept, cookie'],
      ['x-note', patternText],
      ['x-empty', ''],
      ['__proto__', 'yes'],
    ] as const
    const png: Answer = { status: 200, headers: [['content-type', 'image/png'], ...about], body: allBytes }
    const typed = [200, 404, oneOf(world, [400, 409, 500, 503])].flatMap((status) => {
      const all = status === 200 ? TYPED : [oneOf(world, TYPED), ['text/plain', noText('Sorry')] as const]
      return all.map(([type, body]) => ({ status, headers: [['content-type', type]] as const, body }))
    })
    const others: readonly Answer[] = [
      { ...png, headers: [...about, ['content-encoding', 'gzip']] },
      { ...png, headers: about, body: LARGE },
      { ...png, body: new Uint8Array() },
    ]
    const exchanges: readonly (readonly [Answer, string])[] = [
      ...[...typed, ...others].map(
        (answer, place) => [answer, METHODS[place % METHODS.length] ?? 'GET'] as const,
      ),
      [png, 'GET'],
      [png, 'HEAD'],
      [{ ...png, status: 404 }, 'HEAD'],
      [{ ...png, status: 304, body: null }, 'HEAD'],
      [{ ...png, status: 304, body: null }, 'GET'],
    ]
    const pathOf = (place: number) => `/pictures/${place}`
    await prepare(
      world.nodes('web'),
      ...exchanges.map(([answer], place) => ({ ...answer, path: pathOf(place) })),
    )
    for (const [place, [answer, method]] of exchanges.entries())
      expectHandedBack(answer, method, await ask(world, pathOf(place), { method }))
  })

  test('redirect', async (context) => {
    const world = await open(context, servers(1))
    for (const [status, location] of [
      [301, '/cards/8?$$=$&{0}%s'],
      [302, 'http://postcards.example/cards/7'],
      [303, 'http://web-1/private?a=%2F'],
      [307, '../cards'],
      [308, 'https://elsewhere.example/'],
    ] as const) {
      const answer: Answer = { status, headers: [['location', location]], body: noText('moved\n') }
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
