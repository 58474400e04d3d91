/** What a balancer takes out, and adds, as the next hop: in both directions, and not to be tricked. */
import { expect, say, test } from 'millions/suite'
import {
  ADDRESS,
  type Answer,
  allBytes,
  expectArrived,
  expectForwardedFor,
  expectHandedBack,
  HOP_BY_HOP,
  headerOf,
  hostile,
  prepare,
  send,
} from './exchange.ts'
import { ask, open } from './visits.ts'
import { arrivals, lastSentOn, servers } from './web-servers.ts'

/** Some look like a named one in part. */
const KEPT = [
  ['x-kept', 'yes'],
  ['x-hop-2', 'yes'],
  ['x', 'yes'],
  ['x.hop', 'yes'],
] as const
/** A name may have other characters in it than letters and hyphens. */
const NAMED = ['x-hop', 'x-last', 'x-mixed', 'x.hop~1']
const CONNECTIONS = [
  'close',
  'x-hop',
  'Close,X-Hop ,,\tX-MIXED, X-Last,X.Hop~1',
  'X-LAST,keep-alive,X-Mixed,X-HOP,',
]

export function nextHop(): void {
  test('forwarded-for', async (context) => {
    const world = await open(context, servers(1))
    for (const [method, before] of [
      ['GET', ''],
      ['POST', '198.51.100.9'],
      ['GET', '198.51.100.9, 192.0.2.44'],
      ['HEAD', `2001:db8::7, ${ADDRESS}`],
    ] as const) {
      const headers: Record<string, string> = before === '' ? {} : { 'x-forwarded-for': before }
      const { outcome, arrived } = await send(world, { method, path: '/', headers })
      expectArrived(world, { method, path: '/' }, arrived[0], outcome.got)
      expectForwardedFor(world, before, arrived[0])
    }
    await ask(world, '/', { address: ADDRESS, headers: { connection: 'close, X-Forwarded-For' } })
    expectForwardedFor(world, '', (await arrivals(world))[0])
  })

  test('hop-by-hop-request', async (context) => {
    const world = await open(context, servers(1))
    const kept = Object.fromEntries(KEPT)
    const once: Record<string, string> = {
      'keep-alive': 'timeout=5',
      te: 'trailers',
      upgrade: 'h2c',
      'proxy-connection': 'close',
    }
    const named = Object.fromEntries(NAMED.map((name) => [name, '1']))
    for (const connection of CONNECTIONS) {
      const isNamed = (name: string) =>
        connection
          .toLowerCase()
          .split(/[\s,]+/)
          .includes(name)
      const headers = { ...kept, ...once, ...named, connection }
      const { outcome, arrived } = await send(world, { method: 'GET', path: '/', headers })
      const broke = say('hop-by-hop-broke', { connection, got: outcome.got }, outcome.at)
      expect(outcome.status, broke).toBe(200)
      const names = arrived[0]?.headers.map(([name]) => name) ?? []
      const stray = [...Object.keys(once), ...Object.keys(named).filter(isNamed)].find((name) =>
        names.includes(name),
      )
      const passedOn = say('hop-by-hop-sent', { name: stray ?? '', connection }, lastSentOn(world))
      expect(stray ?? 'none', passedOn).toBe('none')
      const others = Object.entries({ ...kept, ...named }).filter(([name]) => !isNamed(name))
      expectArrived(world, { method: 'GET', path: '/', headers: Object.fromEntries(others) }, arrived[0], 200)
      // fetch sends a Connection of its own: what the user's may not do is to become it.
      const own = arrived[0] === undefined ? null : headerOf('connection', arrived[0])
      const became = say('hop-by-hop-sent', { name: 'connection', connection }, lastSentOn(world))
      if (connection === 'close') expect(own, became).not.toBe('close')
    }
    const init = { method: 'POST', body: inPieces(), duplex: 'half' } as const
    const { got, at } = await ask(world, '/cards', init)
    expect(got, say('chunked-broke', { got }, at)).toBe(201)
    const [arrived] = await arrivals(world)
    expectArrived(world, { method: 'POST', path: '/cards', body: allBytes }, arrived, got)
  })

  test('hop-by-hop-answer', async (context) => {
    const world = await open(context, servers(1))
    for (const connection of CONNECTIONS) {
      const isNamed = (name: string) =>
        connection
          .toLowerCase()
          .split(/[\s,]+/)
          .includes(name)
      const headers = [
        ...HOP_BY_HOP.map((name) => [name, name === 'connection' ? connection : 'close'] as const),
        ...NAMED.map((name) => [name, '1'] as const),
        ...KEPT,
      ]
      const answer: Answer = { status: 200, headers, body: hostile('hops\n') }
      await prepare(world.nodes('web'), answer)
      const outcome = await ask(world, '/hops')
      const gone = [...HOP_BY_HOP, ...NAMED.filter(isNamed)]
      const stray = gone.find((name) => headerOf(name, outcome) !== null)
      const passedBack = say('hop-by-hop-answered', { name: stray ?? '', connection }, outcome.at)
      expect(stray ?? 'none', passedBack).toBe('none')
      const others = headers.filter(([name]) => !gone.includes(name))
      expectHandedBack({ ...answer, headers: others }, 'GET', outcome)
    }
  })
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
