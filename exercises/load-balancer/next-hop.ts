/** What a balancer takes out, and adds, as the next hop: in both directions, and not to be tricked. */
import { expect, say, test } from 'millions/suite'
import { allBytes, noText } from '../kit/odd-data.ts'
import {
  ADDRESS,
  type Answer,
  expectArrived,
  expectForwardedFor,
  expectHandedBack,
  HOP_BY_HOP,
  headerOf,
  prepare,
  sendAll,
} from './exchange.ts'
import { ask, isFine, oneOf, open } from './visits.ts'
import { arrivals, servers } from './web-servers.ts'

/** Some look like a named one in part. */
const KEPT = ['x-kept', 'x-hop-2', 'my-x-hop', 'x', 'hop', 'x.hop', 'x_hop', 'xhop']
/** Others look like one of the standard ones, from either end, spelt in another way, or in part. */
const NEAR = [
  'upgrade-insecure-requests',
  'content-transfer-encoding',
  'proxy-status',
  ...HOP_BY_HOP.flatMap((name) => [`x-${name}`, `${name}-x`, `${name}s`, `s${name}`]),
  ...['keep', 'alive', 'proxy', 'transfer', 'encoding'],
  ...['keep', 'proxy', 'transfer'].flatMap((start, place) => {
    const end = ['alive', 'connection', 'encoding'][place] ?? ''
    return ['', '_', '.'].map((sign) => start + sign + end)
  }),
]
/** A name may have other characters in it than letters and hyphens. */
const NAMED = ['x-hop', 'x-last', 'x-mixed', 'x.hop~1', 'etag']
const CONNECTIONS = [
  'close',
  'x-hop',
  'Close,X-Hop ,,\tX-MIXED, X-Last,X.Hop~1,ETag',
  'X-LAST,keep-alive,X-Mixed,X-HOP,',
]

export function nextHop(): void {
  test('forwarded-for', async (context) => {
    const world = await open(context, servers(1, 'when-asked'))
    const all = [
      ['GET', ''],
      ['POST', '198.51.100.9'],
      ['GET', '198.51.100.9, 192.0.2.44'],
      ['HEAD', `2001:db8::7, ${ADDRESS}`],
      ['PURGE', '198.51.100.9'],
    ] as const
    const sent = all.map(([method, before]) => {
      const headers: Record<string, string> = before === '' ? {} : { 'x-forwarded-for': before }
      return { method, path: '/', headers }
    })
    const tricky = [
      ['GET', 'close, X-Forwarded-For'],
      ['POST', 'x-forwarded-for'],
      ['HEAD', 'X-FORWARDED-FOR,\tx-Forwarded-for'],
    ].map(([method = 'GET', connection = '']) => ({ method, path: '/', headers: { connection } }))
    for (const [place, exchange] of (await sendAll(world, [...sent, ...tricky])).entries()) {
      const { arrived, outcome, at } = exchange
      const [, before] = all[place] ?? ['GET', '']
      const { method } = exchange.sent
      expectArrived(world, { method, path: '/' }, arrived, outcome.got, at)
      expectForwardedFor(world, before, arrived, ADDRESS, at)
    }
  })

  test('hop-by-hop-request', async (context) => {
    const world = await open(context, servers(1, 'when-asked'))
    const once = {
      'keep-alive': 'timeout=5',
      te: 'trailers',
      upgrade: 'h2c',
      'proxy-connection': 'close',
    }
    const methods = ['GET', 'POST', 'HEAD', 'PUT', 'GET', 'DELETE', 'PATCH', 'PURGE']
    const sent = methods.map((method, place) => {
      const { connection, named, kept } = headersOf(place, methods.length)
      const body = method === 'POST' || method === 'PUT' ? allBytes : null
      return { method, path: '/', headers: { ...kept, ...once, ...named, connection }, body }
    })
    for (const [place, { sent: each, outcome, arrived, at }] of (await sendAll(world, sent)).entries()) {
      const { connection, named, kept } = headersOf(place, methods.length)
      const { method } = each
      const broke = say('hop-by-hop-broke', { method, connection, got: outcome.got }, outcome.at)
      expect(isFine(outcome) ? 'an answer' : outcome.got, broke).toBe('an answer')
      const names = arrived?.headers.map(([name]) => name) ?? []
      const stray = [...Object.keys(once), ...Object.keys(named)].find((name) => names.includes(name))
      const passedOn = say('hop-by-hop-sent', { method, name: stray ?? '', connection }, at)
      expect(stray ?? 'none', passedOn).toBe('none')
      expectArrived(world, { ...each, headers: kept }, arrived, outcome.got, at)
      // fetch sends a Connection of its own: what the user's may not do is to become it.
      const own = arrived === undefined ? null : headerOf('connection', arrived)
      const became = say('hop-by-hop-sent', { method, name: 'connection', connection }, at)
      if (connection.toLowerCase() === 'close') expect(own, became).not.toBe('close')
    }
    const init = { method: 'POST', body: inPieces(), duplex: 'half' } as const
    const { got, at } = await ask(world, '/cards', init)
    expect(got, say('chunked-broke', { got }, at)).toBe(201)
    const [arrived] = await arrivals(world)
    expectArrived(world, { method: 'POST', path: '/cards', body: allBytes }, arrived, got)
  })

  test('hop-by-hop-answer', async (context) => {
    const world = await open(context, servers(1))
    const exchanges = [
      ['GET', 200],
      ['GET', 404],
      ['POST', 500],
      ['DELETE', 204],
      ['GET', 304],
      ['GET', 302],
      ['HEAD', 503],
      ['PUT', 201],
      ['GET', 206],
      ['PATCH', 400],
      ['HEAD', 200],
      ['PURGE', oneOf(world, [202, 301, 409, 429, 504, 599])],
    ] as const
    const answers = exchanges.map(([, status], place) => {
      const { connection, named, kept } = headersOf(place, exchanges.length)
      const all = HOP_BY_HOP.map((name) => [name, name === 'connection' ? connection : 'close'] as const)
      const headers = [...all, ...Object.entries({ ...named, ...kept })]
      const body = status === 204 || status === 304 ? null : noText('hops\n')
      return { path: `/hops/${place}`, status, headers, body } satisfies Answer
    })
    await prepare(world.nodes('web'), ...answers)
    for (const [place, answer] of answers.entries()) {
      const { connection, named, kept } = headersOf(place, exchanges.length)
      const { path, status } = answer
      const method = exchanges[place]?.[0] ?? 'GET'
      const outcome = await ask(world, path, { method })
      const stray = [...HOP_BY_HOP, ...Object.keys(named)].find((name) => headerOf(name, outcome) !== null)
      const values = { method, status, name: stray ?? '', connection }
      expect(stray ?? 'none', say('hop-by-hop-answered', values, outcome.at)).toBe('none')
      expectHandedBack({ ...answer, headers: Object.entries(kept) }, method, outcome)
    }
  })
}

/** Of one of so many exchanges: a Connection header, the headers that it names, and its share of those that it does not. */
function headersOf(place: number, exchanges: number) {
  const list = CONNECTIONS[place % CONNECTIONS.length] ?? 'close'
  const connection = [list, list.toLowerCase(), list.toUpperCase()][place % 3] ?? list
  const names = connection.toLowerCase().split(/[\s,]+/)
  const from = (all: readonly string[]) => Object.fromEntries(all.map((name) => [name, '1']))
  const share = [...KEPT, ...NEAR].filter((_, index) => index % exchanges === place)
  return {
    connection,
    named: from(NAMED.filter((name) => names.includes(name))),
    kept: from([...NAMED.filter((name) => !names.includes(name)), ...share]),
  }
}

/** A body whose length is not known when it begins: it comes with `Transfer-Encoding`. */
function inPieces(): ReadableStream<Uint8Array<ArrayBuffer>> {
  async function* pieces() {
    yield allBytes.slice(0, 100)
    yield allBytes.slice(100)
  }
  // Any iterable will do; not every browser's own streams are one.
  return pieces() as unknown as ReadableStream<Uint8Array<ArrayBuffer>>
}
