/** Does the balancer keep its promises? Judged by what users and web servers see, under faults that surely hit. */
import { expect, say, stage, test } from 'millions/suite'
import type { Node, UserRequest, World, WorldOptions } from '../../src/contract/world.ts'

/** What the lesson promises of time. */
const ANSWER_WITHIN_MS = 10_000
const NOTICE_WITHIN_MS = 15_000
const HEALTH = '/health'

/** What a web server saw of a request; see provided/web.ts. */
interface Seen {
  readonly server: string
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

/** How a request of a user ended. Status 0: without an answer. */
interface Outcome {
  readonly path: string
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  readonly seen: Seen | undefined
}

interface Visits extends UserRequest {
  readonly count: number
  readonly everyMs: number
  /** `#` becomes the number of the visit. `/cards/#` unless told. */
  readonly path?: string
}

/** So many servers that work without effort. */
const servers = (count: number): WorldOptions => ({
  roles: {
    balancer: { serviceMs: 0 },
    web: { regions: { frankfurt: count }, serviceMs: 0, vars: { listMs: '0' } },
  },
})

async function ask(world: World, path: string, init: UserRequest = {}): Promise<Outcome> {
  try {
    const response = await world.fetch(path, { patienceMs: ANSWER_WITHIN_MS, redirect: 'manual', ...init })
    const bytes = await response.bytes()
    return { path, status: response.status, headers: response.headers, bytes, seen: parse(bytes) }
  } catch (error) {
    if (!(error instanceof Error) || !['TimeoutError', 'TypeError'].includes(error.name)) throw error
    return { path, status: 0, headers: new Headers(), bytes: new Uint8Array(), seen: undefined }
  }
}

function parse(bytes: Uint8Array): Seen | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null && 'server' in value ? (value as Seen) : undefined
  } catch {
    return undefined
  }
}

/** Many users, one after the other, whether or not those before have their answer. */
async function visit(
  world: World,
  { count, everyMs, path = '/cards/#', ...init }: Visits,
): Promise<Outcome[]> {
  const visits: Promise<Outcome>[] = []
  for (let number = 1; number <= count; number++) {
    const outcome = ask(world, path.replace('#', String(number)), init)
    outcome.catch(() => undefined) // heard of below
    visits.push(outcome)
    if (everyMs > 0) await world.run(everyMs)
  }
  return Promise.all(visits)
}

/** What did not end as it should, as `GET /cards/3: 500`. */
function unlike(status: number, outcomes: readonly Outcome[]): string[] {
  return outcomes.filter((outcome) => outcome.status !== status).map(ended)
}

const some = (list: readonly string[]) => list.slice(0, 3).join(', ')

const ended = ({ path, status }: Outcome) => `${path}: ${status === 0 ? 'no answer' : status}`

async function steer(nodes: readonly Node[], manner: object): Promise<void> {
  for (const node of nodes) await node.fetch('/control', { method: 'PUT', body: JSON.stringify(manner) })
}

/** The requests of users that the balancer has sent on. */
function sentOn(world: World, wanted: { to?: Node | undefined; path?: string; sinceMs?: number } = {}) {
  const { to, path, sinceMs = 0 } = wanted
  return world.history.of('send').filter((event) => {
    const ofUser = event.node.startsWith('balancer') && event.peer.startsWith('web') && event.path !== HEALTH
    return (
      ofUser &&
      event.timeMs >= sinceMs &&
      (to?.name ?? event.peer) === event.peer &&
      (path ?? event.path) === event.path
    )
  })
}

function counts(world: World, sinceMs: number): Record<string, number> {
  const all = world.nodes('web').map((node) => [node.name, sentOn(world, { to: node, sinceMs }).length])
  return Object.fromEntries(all) as Record<string, number>
}

/** The server that has a user's request, chosen by whatever way the balancer chooses. */
function holderOf(world: World, path: string): Node {
  const [first] = sentOn(world, { path })
  expect(first?.peer, say('not-sent-on', { path })).toEqual(expect.stringMatching(/^web-/))
  return world.node(first?.peer ?? '')
}

function expectEven(world: World, sinceMs: number, most: number, saying: string): void {
  const sent = counts(world, sinceMs)
  const [[busiest, busy] = ['', 0]] = Object.entries(sent).sort(([, a], [, b]) => b - a)
  const total = Object.values(sent).reduce((sum, count) => sum + count, 0)
  const list = Object.entries(sent)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
  const reason = say(saying, { busiest, busy, total, servers: Object.keys(sent).length, list })
  expect(busy, reason).toBeLessThanOrEqual(most)
}

/** In time, a sick server gets no request any more. */
async function expectLeftAlone(world: World, sick: Node, why: string, before = 15): Promise<void> {
  await visit(world, { count: before, everyMs: NOTICE_WITHIN_MS / before })
  const sinceMs = world.nowMs
  const outcomes = await visit(world, { count: 20, everyMs: 50 })
  const count = sentOn(world, { to: sick, sinceMs }).length
  expect(
    count,
    say('sick-still-asked', { server: sick.name, why, count, seconds: NOTICE_WITHIN_MS / 1000 }),
  ).toBe(0)
  expect(unlike(200, outcomes), say('sick-felt-by-users', { server: sick.name, why })).toEqual([])
}

/** In time, a server that is well again gets its share again: a sixth of the fair one is enough. */
async function expectBack(world: World, back: Node): Promise<void> {
  await world.run(NOTICE_WITHIN_MS)
  const sinceMs = world.nowMs
  const outcomes = await visit(world, { count: 48, everyMs: 20 })
  const least = 48 / world.nodes('web').length / 6
  const count = sentOn(world, { to: back, sinceMs }).length
  expect(
    count,
    say('not-back', { server: back.name, count, seconds: NOTICE_WITHIN_MS / 1000 }),
  ).toBeGreaterThanOrEqual(least)
  expect(unlike(200, outcomes), say('not-recovered', { list: some(unlike(200, outcomes)) })).toEqual([])
}

const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index)

/** Where two bodies begin to differ, in words. */
function difference(sent: Uint8Array, arrived: Uint8Array | undefined): string {
  if (arrived === undefined) return 'nothing arrived'
  const at = sent.findIndex((byte, index) => byte !== arrived[index])
  if (at >= 0)
    return `byte ${at} is ${arrived[at] ?? 'missing'} in place of ${sent[at]}, ${arrived.length} in all`
  return arrived.length === sent.length ? 'none' : `${arrived.length} bytes in all`
}

const bodyOf = (seen: Seen | undefined) =>
  seen && Uint8Array.from(atob(seen.body), (letter) => letter.charCodeAt(0))

stage('forward', () => {
  test('first-answer', async ({ boot }) => {
    const world = await boot(servers(1))
    const { status, seen } = await ask(world, '/')
    expect(status, say('no-answer', { path: '/', status })).toBe(200)
    expect(seen?.server, say('answered-alone', { path: '/' })).toBe('web-1')
  })

  test('method', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status } = await ask(world, `/cards/7?sent=${method}`, { method })
      const arrived =
        world.history.of('receive').findLast(({ node }) => node === 'web-1')?.method ?? 'nothing'
      expect(arrived, say('method-changed', { sent: method, arrived, status })).toBe(method)
    }
  })

  test('path-and-query', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const sent of [
      '/people/J%C3%BCrgen%2FMax/cards?after=%2B1&tag=a&tag=b&limit=',
      '/cards/a%20b;v=1?q=caf%C3%A9+au%20lait',
    ]) {
      const { seen, status } = await ask(world, sent)
      const arrived = seen?.path ?? 'nothing'
      expect(arrived, say('path-changed', { sent, arrived, status })).toBe(sent)
    }
  })

  test('path-with-two-slashes', async ({ boot }) => {
    const world = await boot(servers(1))
    const { seen, status } = await ask(world, 'http://balancer-1//web-9/cards//7')
    const arrived = seen?.path ?? 'nothing'
    expect(arrived, say('path-became-host', { sent: '//web-9/cards//7', arrived, status })).toBe(
      '//web-9/cards//7',
    )
  })

  test('request-headers', async ({ boot }) => {
    const world = await boot(servers(1))
    const sent = {
      accept: 'application/json',
      authorization: 'Bearer 7',
      cookie: 'a=1; b=2',
      'idempotency-key': 'k-1',
      'x-note': 'hi',
    }
    const { seen } = await ask(world, '/me', { headers: sent })
    const arrived = new Headers(seen?.headers.map(([name, value]) => [name, value]))
    for (const [name, value] of Object.entries(sent)) {
      expect(
        arrived.get(name),
        say('header-lost', { name, value, arrived: arrived.get(name) ?? 'nothing' }),
      ).toBe(value)
    }
  })

  test('body', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const method of ['POST', 'PUT']) {
      const headers = { 'content-type': 'image/png' }
      const { status, seen } = await ask(world, '/people/anna/cards', { method, body: allBytes, headers })
      const differs = difference(allBytes, bodyOf(seen))
      expect(differs, say('body-changed', { method, sent: allBytes.length, differs, status })).toBe('none')
    }
  })

  test('status', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const sent of [200, 201, 204, 206, 304, 400, 404, 409, 422]) {
      const { status, headers } = await ask(world, `/status/${sent}`)
      expect(status, say('status-changed', { sent, status })).toBe(sent)
      expect(headers.get('x-status'), say('answer-header-lost', { name: 'X-Status', status: sent })).toBe(
        String(sent),
      )
    }
  })

  test('answer-body', async ({ boot }) => {
    const world = await boot(servers(1))
    const { bytes, headers } = await ask(world, '/pictures/beach')
    for (const [name, value] of Object.entries({
      'content-type': 'image/png',
      etag: '"beach-1"',
      'cache-control': 'max-age=60',
    })) {
      expect(headers.get(name), say('answer-header-lost', { name, status: 200 })).toBe(value)
    }
    const differs = difference(allBytes, bytes)
    expect(differs, say('answer-body-changed', { sent: allBytes.length, differs })).toBe('none')
  })

  test('redirect', async ({ boot }) => {
    const world = await boot(servers(1))
    const { status, headers } = await ask(world, '/cards/latest')
    expect(status, say('redirect-followed', { status })).toBe(302)
    const location = headers.get('location') ?? 'nothing'
    expect(location, say('location-changed', { location })).toBe('http://postcards.example/cards/7')
  })

  test('set-cookie', async ({ boot }) => {
    const world = await boot(servers(1))
    const cookies = (await ask(world, '/login', { method: 'POST' })).headers.getSetCookie()
    expect(cookies, say('cookies-merged', { count: cookies.length })).toEqual([
      'visitor=7; Expires=Wed, 01 Jan 2031 00:00:00 GMT; Path=/; HttpOnly',
      'theme=dark; Path=/',
    ])
  })

  test('forwarded-for', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const before of ['', '198.51.100.9', '198.51.100.9, 192.0.2.44']) {
      const headers = before === '' ? {} : { 'x-forwarded-for': before }
      const { seen } = await ask(world, '/', { address: '203.0.113.7', headers })
      const arrived =
        new Headers(seen?.headers.map(([name, value]) => [name, value])).get('x-forwarded-for') ?? ''
      const wanted = before === '' ? '203.0.113.7' : `${before}, 203.0.113.7`
      const values = { before: before || 'nothing', wanted, arrived: arrived || 'nothing' }
      expect(
        arrived.split(',').map((part) => part.trim()),
        say('forwarded-for', values),
      ).toEqual(wanted.split(', '))
    }
  })

  test('hop-by-hop-request', async ({ boot }) => {
    const world = await boot(servers(1))
    const forNextHop = {
      'keep-alive': 'timeout=5',
      te: 'trailers',
      upgrade: 'h2c',
      'proxy-connection': 'close',
      'x-hop': '1',
    }
    const headers = { connection: 'close, X-Hop', 'x-kept': 'yes', ...forNextHop }
    const { status, seen } = await ask(world, '/', { headers })
    expect(status, say('hop-by-hop-broke', { status })).toBe(200)
    const names = seen?.headers.map(([name]) => name) ?? []
    for (const name of Object.keys(forNextHop))
      expect(names, say('hop-by-hop-sent', { name })).not.toContain(name)
    expect(names, say('header-lost', { name: 'x-kept', value: 'yes', arrived: 'nothing' })).toContain(
      'x-kept',
    )
  })

  test('hop-by-hop-answer', async ({ boot }) => {
    const world = await boot(servers(1))
    const { headers } = await ask(world, '/hops')
    for (const name of ['keep-alive', 'x-hop'])
      expect(headers.get(name), say('hop-by-hop-answered', { name })).toBeNull()
    expect(headers.get('x-kept'), say('answer-header-lost', { name: 'x-kept', status: 200 })).toBe('yes')
  })
})

stage('spread', () => {
  test('one-user-one-page', async ({ boot }) => {
    const world = await boot(servers(3))
    for (let number = 1; number <= 90; number++) await ask(world, '/cards/7', { address: '203.0.113.7' })
    expectEven(world, 0, 50, 'uneven')
  })

  test('all-at-once', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 100 })
    await visit(world, { count: 90, everyMs: 0 })
    expectEven(world, 0, 50, 'uneven')
  })

  test('quiet-hour', async ({ boot }) => {
    const world = await boot(servers(3))
    await visit(world, { count: 45, everyMs: 1100 })
    expectEven(world, 0, 30, 'uneven-when-quiet')
  })

  test('five-servers', async ({ boot }) => {
    const world = await boot(servers(5))
    await visit(world, { count: 60, everyMs: 10 })
    const idle = Object.entries(counts(world, 0))
      .filter(([, count]) => count < 2)
      .map(([name]) => name)
    expect(idle, say('server-idle', { servers: idle.join(', ') })).toEqual([])
    expectEven(world, 0, 30, 'uneven')
  })
})

stage('survive', () => {
  test('one-server-dead', async ({ boot }) => {
    const world = await boot(servers(3))
    world.node('web-2').crash()
    const outcomes = await visit(world, { count: 30, everyMs: 10 })
    expect(unlike(200, outcomes), say('dead-server-felt', { list: some(unlike(200, outcomes)) })).toEqual([])
    await world.node('web-2').restart()
    await expectBack(world, world.node('web-2'))
  })

  test('dies-while-reading', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 500 })
    const [outcome] = await Promise.all([
      ask(world, '/cards/7'),
      world.run(100).then(() => holderOf(world, '/cards/7').crash()),
    ])
    expect(outcome.status, say('broken-off-read', { status: outcome.status })).toBe(200)
  })

  test('one-server-cut-off', async ({ boot }) => {
    const world = await boot(servers(3))
    world.partition(world.nodes('balancer'), [world.node('web-2')])
    const outcomes = await visit(world, { count: 9, everyMs: 10 })
    expect(unlike(200, outcomes), say('cut-off-felt', { list: some(unlike(200, outcomes)) })).toEqual([])
    world.healAll()
    await expectBack(world, world.node('web-2'))
  })

  test('refused-write', async ({ boot }) => {
    const world = await boot(servers(3))
    world.node('web-2').crash()
    const outcomes = await visit(world, {
      count: 12,
      everyMs: 10,
      method: 'POST',
      path: '/people/anna/cards?n=#',
      body: allBytes,
    })
    expect(unlike(201, outcomes), say('refused-write-failed', { list: some(unlike(201, outcomes)) })).toEqual(
      [],
    )
    const whole = ({ seen }: Outcome) => difference(allBytes, bodyOf(seen)) === 'none'
    const spoilt = outcomes.filter((outcome) => !whole(outcome)).map(({ path }) => path)
    expect(spoilt, say('retried-without-body', { path: spoilt[0] ?? '' })).toEqual([])
  })

  test('dies-while-writing', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 500 })
    const path = '/people/anna/cards?n=1'
    const [outcome] = await Promise.all([
      ask(world, path, { method: 'POST', body: 'Hello' }),
      world.run(100).then(() => holderOf(world, path).crash()),
    ])
    expect(
      sentOn(world, { path }).length,
      say('write-sent-twice', { fault: 'died while it worked on it' }),
    ).toBe(1)
    expect(outcome.status, say('write-not-reported', { status: outcome.status })).toBeGreaterThanOrEqual(500)
    await world.run(NOTICE_WITHIN_MS)
    const later = await visit(world, { count: 6, everyMs: 10, method: 'POST', body: 'Hello again' })
    expect(unlike(201, later), say('refused-write-failed', { list: some(unlike(201, later)) })).toEqual([])
  })

  test('answer-to-write-lost', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 500 })
    const path = '/people/anna/cards?n=1'
    const [outcome] = await Promise.all([
      ask(world, path, { method: 'POST', body: 'Hello' }),
      world.run(100).then(() => world.partition([holderOf(world, path)], world.nodes('balancer'), 'one-way')),
    ])
    expect(
      sentOn(world, { path }).length,
      say('write-sent-twice', { fault: 'did it, and its answer was lost' }),
    ).toBe(1)
    expect(outcome.status, say('write-not-reported', { status: outcome.status })).toBeGreaterThanOrEqual(500)
    world.healAll()
    await expectBack(world, holderOf(world, path))
  })

  test('server-says-500', async ({ boot }) => {
    const world = await boot(servers(3))
    for (const method of ['GET', 'POST']) {
      const path = `/status/500?${method}`
      const { status } = await ask(world, path, { method })
      expect(status, say('status-changed', { sent: 500, status })).toBe(500)
      expect(sentOn(world, { path }).length, say('answer-asked-again', { method })).toBe(1)
    }
  })

  test('slow-but-working', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 900 })
    const outcomes = await visit(world, { count: 6, everyMs: 10, method: 'POST' })
    expect(unlike(201, outcomes), say('gave-up-early', { list: some(unlike(201, outcomes)) })).toEqual([])
  })

  test('three-tries', async ({ boot }) => {
    const world = await boot(servers(6))
    for (const node of world.nodes('web')) node.crash()
    const { status } = await ask(world, '/cards/7')
    const tries = sentOn(world, { path: '/cards/7' }).length
    expect(tries, say('too-many-tries', { tries })).toBeLessThanOrEqual(3)
    expect(String(status), say('late-or-odd-failure', { status: status || 'no answer' })).toMatch(/^50[234]$/)
  })

  test('all-cut-off', async ({ boot }) => {
    const world = await boot(servers(4))
    world.partition(world.nodes('balancer'), world.nodes('web'))
    const { status } = await ask(world, '/cards/7')
    const tries = sentOn(world, { path: '/cards/7' }).length
    expect(tries, say('too-many-tries', { tries })).toBeLessThanOrEqual(3)
    expect(String(status), say('late-or-odd-failure', { status: status || 'no answer' })).toMatch(/^50[234]$/)
    world.healAll()
    await expectBack(world, world.node('web-1'))
  })

  test('no-server-left', async ({ boot }) => {
    const world = await boot(servers(2))
    for (const node of world.nodes('web')) node.crash()
    const { status } = await ask(world, '/cards/7', { patienceMs: 1000 })
    expect(status, say('not-503', { status: status || 'no answer' })).toBe(503)
    for (const node of world.nodes('web')) await node.restart()
    await expectBack(world, world.node('web-1'))
  })
})

stage('health', () => {
  test('dead', async ({ boot }) => {
    const world = await boot(servers(3))
    const dead = world.node('web-2')
    dead.crash()
    await expectLeftAlone(world, dead, 'is dead')
    await dead.restart()
    await expectBack(world, dead)
  })

  test('says-503', async ({ boot }) => {
    const world = await boot(servers(3))
    const sick = world.node('web-2')
    await steer([sick], { health: [503] })
    await expectLeftAlone(world, sick, 'answers its checks with 503', 45)
    await steer([sick], { health: [200] })
    await expectBack(world, sick)
  })

  test('slow-check', async ({ boot }) => {
    const world = await boot(servers(3))
    const slow = world.node('web-2')
    await steer([slow], { healthDelayMs: 3000 })
    await expectLeftAlone(world, slow, 'takes 3 s to answer a check')
    await steer([slow], { healthDelayMs: 200 })
    await expectBack(world, slow)
  })

  test('hangs', async ({ boot }) => {
    const world = await boot(servers(3))
    const frozen = world.node('web-1')
    const fault = frozen.pause()
    await expectLeftAlone(world, frozen, 'is frozen, so that its checks never end')
    fault.heal()
    await expectBack(world, frozen)
  })

  test('one-lost-check', async ({ boot }) => {
    const world = await boot(servers(2))
    const server = world.node('web-2')
    await steer([server], { health: [503, 200] })
    await visit(world, { count: 200, everyMs: 35 })
    const times = [0, ...sentOn(world, { to: server }).map(({ timeMs }) => timeMs), world.nowMs]
    const pausesMs = times.slice(1).map((timeMs, index) => timeMs - (times[index] ?? 0))
    const pauseMs = Math.round(Math.max(...pausesMs))
    expect(pauseMs, say('out-after-one-check', { server: server.name, pauseMs })).toBeLessThan(900)
  })

  test('survivors-share', async ({ boot }) => {
    const world = await boot(servers(4))
    world.node('web-2').crash()
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    await visit(world, { count: 300, everyMs: 5 })
    expectEven(world, sinceMs, 135, 'neighbour-gets-it-all')
  })

  test('all-sick', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { health: [503] })
    await world.run(NOTICE_WITHIN_MS)
    const outcomes = await visit(world, { count: 9, everyMs: 10 })
    const odd = outcomes.filter(({ status }) => status !== 200 && status !== 503)
    expect(odd.map(ended), say('all-sick-odd', { list: some(odd.map(ended)) })).toEqual([])
    await steer(world.nodes('web'), { health: [200] })
    await expectBack(world, world.node('web-1'))
  })

  test('few-checks', async ({ boot }) => {
    const world = await boot(servers(3))
    await visit(world, { count: 120, everyMs: 20 })
    const checks = world.history
      .of('send')
      .filter(({ path, peer }) => path === HEALTH && peer === 'web-1').length
    expect(checks, say('too-many-checks', { checks, seconds: 2.4 })).toBeLessThanOrEqual(24)
  })

  test('restarts-beside-a-frozen-server', async ({ boot }) => {
    const world = await boot(servers(3))
    world.node('web-1').pause()
    const balancer = world.node('balancer-1')
    balancer.crash()
    await balancer.restart()
    await expectLeftAlone(world, world.node('web-1'), 'was frozen before the balancer started')
  })
})

stage('scale', () => {
  test('newcomer', async ({ boot }) => {
    const world = await boot(servers(2))
    await visit(world, { count: 150, everyMs: 10 })
    const newcomer = await world.add('web')
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    const outcomes = await visit(world, { count: 90, everyMs: 10 })
    const count = sentOn(world, { to: newcomer, sinceMs }).length
    expect(count, say('newcomer-idle', { server: newcomer.name, count })).toBeGreaterThanOrEqual(11)
    expect(count, say('newcomer-flooded', { server: newcomer.name, count })).toBeLessThanOrEqual(55)
    expect(unlike(200, outcomes), say('scaling-felt', { list: some(unlike(200, outcomes)) })).toEqual([])
  })

  test('removed', async ({ boot }) => {
    const world = await boot(servers(3))
    const leaver = world.node('web-3')
    const [outcomes] = await Promise.all([
      visit(world, { count: 80, everyMs: 20 }),
      world.run(800).then(() => world.remove(leaver)),
    ])
    expect(unlike(200, outcomes), say('scaling-felt', { list: some(unlike(200, outcomes)) })).toEqual([])
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    await world.run(10_000)
    const count = world.history
      .of('send')
      .filter(({ peer, timeMs }) => peer === leaver.name && timeMs >= sinceMs).length
    expect(count, say('removed-not-forgotten', { server: leaver.name, count })).toBe(0)
  })

  test('drain', async ({ boot }) => {
    const world = await boot(servers(3))
    const leaver = world.node('web-2')
    await steer(world.nodes('web'), { delayMs: 900 })
    const early = visit(world, { count: 120, everyMs: 150, method: 'POST', path: '/people/anna/cards?n=#' })
    await steer([leaver], { health: [503] })
    const outcomes = await early
    const failed = unlike(201, outcomes)
    expect(failed, say('cut-while-draining', { server: leaver.name, list: some(failed) })).toEqual([])
    expect(sentOn(world).length, say('sent-twice-while-draining', { count: sentOn(world).length })).toBe(120)
    const late = sentOn(world, { to: leaver, sinceMs: world.nowMs - 3000 }).length
    expect(
      late,
      say('sick-still-asked', { server: leaver.name, why: 'asks to be drained', count: late, seconds: 15 }),
    ).toBe(0)
  })

  test('replaced', async ({ boot }) => {
    const world = await boot(servers(2))
    const old = world.nodes('web')
    for (const node of old) {
      await world.add('web')
      await visit(world, { count: 15, everyMs: 1000 })
      await world.remove(node)
    }
    const sinceMs = world.nowMs
    const outcomes = await visit(world, { count: 60, everyMs: 10 })
    expect(unlike(200, outcomes), say('scaling-felt', { list: some(unlike(200, outcomes)) })).toEqual([])
    expectEven(world, sinceMs, 50, 'uneven')
  })
})

stage('least-connections', () => {
  test('slow-server', async ({ boot }) => {
    const world = await boot(servers(4))
    const slow = world.node('web-3')
    await steer(world.nodes('web'), { delayMs: 20 })
    await steer([slow], { delayMs: 800 })
    await visit(world, { count: 200, everyMs: 10 })
    const count = sentOn(world, { to: slow }).length
    expect(count, say('slow-server-flooded', { server: slow.name, count, total: 200 })).toBeLessThanOrEqual(
      25,
    )
  })

  test('equally-busy', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 28 })
    await visit(world, { count: 90, everyMs: 20 })
    const [[idlest, count] = ['', 0]] = Object.entries(counts(world, 0)).sort(([, a], [, b]) => a - b)
    expect(count, say('equals-not-equal', { server: idlest, count, total: 90 })).toBeGreaterThanOrEqual(12)
  })

  test('failures-are-counted-down', async ({ boot }) => {
    const world = await boot(servers(3))
    const server = world.node('web-2')
    await steer(world.nodes('web'), { delayMs: 500 })
    const [outcomes] = await Promise.all([
      visit(world, { count: 45, everyMs: 0 }),
      world.run(200).then(() => server.crash()),
    ])
    expect(unlike(200, outcomes), say('dead-server-felt', { list: some(unlike(200, outcomes)) })).toEqual([])
    await server.restart()
    await steer(world.nodes('web'), { delayMs: 50 })
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    await visit(world, { count: 60, everyMs: 20 })
    const count = sentOn(world, { to: server, sinceMs }).length
    expect(count, say('count-leaks-away', { server: server.name, count })).toBeGreaterThanOrEqual(6)
    expect(count, say('count-leaks-below', { server: server.name, count })).toBeLessThanOrEqual(40)
  })
})
