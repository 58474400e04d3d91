/** Does the balancer keep its promises? Judged by what users and web servers see, under faults that surely hit. */
import { expect, say, stage, test } from 'millions/suite'
import {
  counts,
  expectBack,
  expectEven,
  expectLeftAlone,
  NOTICE_WITHIN_MS,
  visitUntilEven,
} from './promises.ts'
import {
  allBytes,
  arrivedAt,
  ask,
  bodyOf,
  difference,
  ended,
  firstUnlike,
  HEALTH,
  headerOf,
  headerValuesOf,
  holderOf,
  lastSentOn,
  type Outcome,
  sentOn,
  servers,
  some,
  steer,
  unlike,
  untilArrived,
  visit,
} from './visits.ts'

stage('forward', () => {
  test.real('first-answer', async ({ boot }) => {
    const world = await boot(servers(1))
    const { status, got, seen } = await ask(world, '/')
    expect(status, say('no-answer', { path: '/', got })).toBe(200)
    expect(seen?.server, say('answered-alone', { path: '/' })).toBe('web-1')
  })

  test('method', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const { got } = await ask(world, `/cards/7?sent=${method}`, { method })
      const arrived = arrivedAt(world.node('web-1'), world)?.method ?? 'nothing'
      expect(arrived, say('method-changed', { sent: method, arrived, got }, lastSentOn(world))).toBe(method)
    }
  })

  test('path-and-query', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const sent of [
      '/people/J%C3%BCrgen%2FMax/cards?after=%2B1&tag=a&tag=b&limit=',
      '/cards/a%20b;v=1?q=caf%C3%A9+au%20lait',
    ]) {
      const { got } = await ask(world, sent)
      const arrived = arrivedAt(world.node('web-1'), world)?.path ?? 'nothing'
      expect(arrived, say('path-changed', { sent, arrived, got }, lastSentOn(world))).toBe(sent)
    }
  })

  test('path-with-two-slashes', async ({ boot }) => {
    const world = await boot(servers(1))
    const { got } = await ask(world, 'http://balancer-1//web-9/cards//7')
    const arrived = arrivedAt(world.node('web-1'), world)?.path ?? 'nothing'
    const values = { sent: '//web-9/cards//7', arrived, got }
    expect(arrived, say('path-became-host', values, lastSentOn(world))).toBe('//web-9/cards//7')
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
    for (const [name, value] of Object.entries(sent)) {
      const arrived = headerOf(name, seen)
      const values = { name, value, arrived: arrived ?? 'nothing' }
      expect(arrived, say('header-lost', values, lastSentOn(world))).toBe(value)
    }
  })

  test('body', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const method of ['POST', 'PUT']) {
      const headers = { 'content-type': 'image/png' }
      const { got, seen } = await ask(world, '/people/anna/cards', { method, body: allBytes, headers })
      const differs = difference(allBytes, bodyOf(seen))
      const values = { method, sent: allBytes.length, differs, got }
      expect(differs, say('body-changed', values, lastSentOn(world))).toBe('none')
    }
  })

  test('status', async ({ boot }) => {
    const world = await boot(servers(1))
    for (const sent of [200, 201, 204, 206, 304, 400, 404, 409, 422]) {
      const outcome = await ask(world, `/status/${sent}`)
      expect(outcome.status, say('status-changed', { sent, got: outcome.got })).toBe(sent)
      expect(
        headerOf('x-status', outcome),
        say('answer-header-lost', { name: 'X-Status', status: sent }),
      ).toBe(String(sent))
    }
  })

  test('answer-body', async ({ boot }) => {
    const world = await boot(servers(1))
    const picture = await ask(world, '/pictures/beach')
    for (const [name, value] of Object.entries({
      'content-type': 'image/png',
      etag: '"beach-1"',
      'cache-control': 'max-age=60',
    })) {
      expect(headerOf(name, picture), say('answer-header-lost', { name, status: 200 })).toBe(value)
    }
    const differs = difference(allBytes, picture.bytes)
    expect(differs, say('answer-body-changed', { sent: allBytes.length, differs })).toBe('none')
  })

  test('redirect', async ({ boot }) => {
    const world = await boot(servers(1))
    const outcome = await ask(world, '/cards/latest')
    expect(outcome.status, say('redirect-followed', { got: outcome.got }, sentOn(world)[1])).toBe(302)
    const location = headerOf('location', outcome) ?? 'nothing'
    expect(location, say('location-changed', { location })).toBe('http://postcards.example/cards/7')
  })

  test.real('set-cookie', async ({ boot }) => {
    const world = await boot(servers(1))
    const cookies = headerValuesOf('set-cookie', await ask(world, '/login', { method: 'POST' }))
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
      const arrived = headerOf('x-forwarded-for', seen) ?? ''
      const wanted = before === '' ? '203.0.113.7' : `${before}, 203.0.113.7`
      const values = { before: before || 'nothing', wanted, arrived: arrived || 'nothing' }
      expect(
        arrived.split(',').map((part) => part.trim()),
        say('forwarded-for', values, lastSentOn(world)),
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
    const { status, got, seen } = await ask(world, '/', { headers })
    expect(status, say('hop-by-hop-broke', { got })).toBe(200)
    const names = seen?.headers.map(([name]) => name) ?? []
    const stray = Object.keys(forNextHop).filter((name) => names.includes(name))
    expect(stray, say('hop-by-hop-sent', { name: stray[0] ?? '' }, lastSentOn(world))).toEqual([])
    const values = { name: 'x-kept', value: 'yes', arrived: 'nothing' }
    expect(names, say('header-lost', values, lastSentOn(world))).toContain('x-kept')
  })

  test('hop-by-hop-answer', async ({ boot }) => {
    const world = await boot(servers(1))
    const outcome = await ask(world, '/hops')
    for (const name of ['keep-alive', 'x-hop'])
      expect(headerOf(name, outcome), say('hop-by-hop-answered', { name })).toBeNull()
    expect(headerOf('x-kept', outcome), say('answer-header-lost', { name: 'x-kept', status: 200 })).toBe(
      'yes',
    )
  })
})

stage('spread', () => {
  test('one-user-one-page', async ({ boot }) => {
    const world = await boot(servers(3))
    await visitUntilEven(world, { count: 90, everyMs: 50, path: '/cards/7', address: '203.0.113.7' })
    expectEven(world, 0, 53, 'uneven')
  })

  test('all-at-once', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 100 })
    await visit(world, { count: 36, everyMs: 0 })
    expectEven(world, 0, 27, 'uneven')
  })

  test('quiet-hour', async ({ boot }) => {
    const world = await boot(servers(3))
    await visitUntilEven(world, { count: 45, everyMs: 1100 })
    expectEven(world, 0, 31, 'uneven-when-quiet')
  })

  test('five-servers', async ({ boot }) => {
    const world = await boot(servers(5))
    await visitUntilEven(world, { count: 90, everyMs: 10 })
    const idle = Object.entries(counts(world, 0))
      .filter(([, count]) => count < 2)
      .map(([name]) => name)
    expect(idle, say('server-idle', { servers: idle.join(', ') })).toEqual([])
    expectEven(world, 0, 40, 'uneven')
  })
})

stage('survive', () => {
  test.real('one-server-dead', async ({ boot }) => {
    const world = await boot(servers(2))
    world.node('web-2').crash()
    const outcomes = await visit(world, { count: 12, everyMs: 10 })
    expect(
      unlike(200, outcomes),
      say('dead-server-felt', { list: some(unlike(200, outcomes)) }, firstUnlike(200, outcomes)),
    ).toEqual([])
    await world.node('web-2').restart()
    await expectBack(world, world.node('web-2'))
  })

  test.real('dies-while-reading', async ({ boot }) => {
    const world = await boot(servers(2))
    await steer(world.nodes('web'), { delayMs: 500 })
    const [outcome] = await Promise.all([
      ask(world, '/cards/7'),
      untilArrived(world, '/cards/7').then(() => holderOf(world, '/cards/7').crash()),
    ])
    expect(outcome.status, say('broken-off-read', { got: outcome.got })).toBe(200)
  })

  test.real('one-server-cut-off', async ({ boot }) => {
    const world = await boot(servers(2))
    world.partition(world.nodes('balancer'), [world.node('web-2')])
    const outcomes = await visit(world, { count: 8, everyMs: 10 })
    expect(
      unlike(200, outcomes),
      say('cut-off-felt', { list: some(unlike(200, outcomes)) }, firstUnlike(200, outcomes)),
    ).toEqual([])
    world.healAll()
    await expectBack(world, world.node('web-2'))
  })

  test.real('refused-write', async ({ boot }) => {
    const world = await boot(servers(2))
    world.node('web-2').crash()
    const outcomes = await visit(world, {
      count: 12,
      everyMs: 10,
      method: 'POST',
      path: '/people/anna/cards?n=#',
      body: allBytes,
    })
    expect(
      unlike(201, outcomes),
      say('refused-write-failed', { list: some(unlike(201, outcomes)) }, firstUnlike(201, outcomes)),
    ).toEqual([])
    const whole = ({ seen }: Outcome) => difference(allBytes, bodyOf(seen)) === 'none'
    const spoilt = outcomes.filter((outcome) => !whole(outcome))
    const [first] = spoilt
    const reason = say('retried-without-body', { path: first?.path ?? '' }, first?.at)
    expect(
      spoilt.map(({ path }) => path),
      reason,
    ).toEqual([])
  })

  test('dies-while-writing', async ({ boot }) => {
    const world = await boot(servers(2))
    await steer(world.nodes('web'), { delayMs: 500 })
    const path = '/people/anna/cards?n=1'
    const [outcome] = await Promise.all([
      ask(world, path, { method: 'POST', body: 'Hello' }),
      untilArrived(world, path).then(() => holderOf(world, path).crash()),
    ])
    expect(
      sentOn(world, { path }).length,
      say('write-sent-twice', { fault: 'died while it worked on a POST' }, sentOn(world, { path })[1]),
    ).toBe(1)
    expect(
      outcome.status,
      say('write-not-reported', { got: outcome.got }, outcome.at),
    ).toBeGreaterThanOrEqual(500)
    await world.run(NOTICE_WITHIN_MS)
    const later = await visit(world, { count: 4, everyMs: 10, method: 'POST', body: 'Hello again' })
    expect(
      unlike(201, later),
      say('refused-write-failed', { list: some(unlike(201, later)) }, firstUnlike(201, later)),
    ).toEqual([])
  })

  test('answer-to-write-lost', async ({ boot }) => {
    const world = await boot(servers(2))
    await steer(world.nodes('web'), { delayMs: 500 })
    const path = '/people/anna/cards?n=1'
    const [outcome] = await Promise.all([
      ask(world, path, { method: 'POST', body: 'Hello' }),
      world.run(100).then(() => world.partition([holderOf(world, path)], world.nodes('balancer'), 'one-way')),
    ])
    expect(
      sentOn(world, { path }).length,
      say(
        'write-sent-twice',
        { fault: 'carried out a POST, but its answer was lost' },
        sentOn(world, { path })[1],
      ),
    ).toBe(1)
    expect(
      outcome.status,
      say('write-not-reported', { got: outcome.got }, outcome.at),
    ).toBeGreaterThanOrEqual(500)
    world.healAll()
    await expectBack(world, holderOf(world, path))
  })

  test('server-says-500', async ({ boot }) => {
    const world = await boot(servers(3))
    for (const method of ['GET', 'POST']) {
      const path = `/status/500?${method}`
      const { status, got } = await ask(world, path, { method })
      expect(status, say('status-changed', { sent: 500, got })).toBe(500)
      expect(
        sentOn(world, { path }).length,
        say('answer-asked-again', { method }, sentOn(world, { path })[1]),
      ).toBe(1)
    }
  })

  test('slow-but-working', async ({ boot }) => {
    const world = await boot(servers(2))
    await steer(world.nodes('web'), { delayMs: 900 })
    const outcomes = await visit(world, { count: 4, everyMs: 10, method: 'POST' })
    expect(
      unlike(201, outcomes),
      say('gave-up-early', { list: some(unlike(201, outcomes)) }, firstUnlike(201, outcomes)),
    ).toEqual([])
  })

  test('three-tries', async ({ boot }) => {
    const world = await boot(servers(6))
    for (const node of world.nodes('web')) node.crash()
    const { got } = await ask(world, '/cards/7')
    const tries = sentOn(world, { path: '/cards/7' })
    expect(tries.length, say('too-many-tries', { tries: tries.length }, tries[3])).toBeLessThanOrEqual(3)
    expect(String(got), say('late-or-odd-failure', { got })).toMatch(/^50[234]$/)
  })

  test('all-cut-off', async ({ boot }) => {
    const world = await boot(servers(4))
    world.partition(world.nodes('balancer'), world.nodes('web'))
    const { got } = await ask(world, '/cards/7')
    const tries = sentOn(world, { path: '/cards/7' })
    expect(tries.length, say('too-many-tries', { tries: tries.length }, tries[3])).toBeLessThanOrEqual(3)
    expect(String(got), say('late-or-odd-failure', { got })).toMatch(/^50[234]$/)
    world.healAll()
    await expectBack(world, world.node('web-1'))
  })

  test('no-server-left', async ({ boot }) => {
    const world = await boot(servers(2))
    for (const node of world.nodes('web')) node.crash()
    const { got } = await ask(world, '/cards/7', { patienceMs: 1000 })
    expect(got, say('not-503', { got })).toBe(503)
    for (const node of world.nodes('web')) await node.restart()
    await expectBack(world, world.node('web-1'))
  })
})

stage('health', () => {
  test('dead', async ({ boot }) => {
    const world = await boot(servers(2))
    const dead = world.node('web-2')
    dead.crash()
    await expectLeftAlone(world, dead, 'is dead')
    await dead.restart()
    await expectBack(world, dead)
  })

  test('says-503', async ({ boot }) => {
    const world = await boot(servers(2))
    const sick = world.node('web-2')
    await steer([sick], { health: [503] })
    await expectLeftAlone(world, sick, 'answers its checks with 503', 24)
    await steer([sick], { health: [200] })
    await expectBack(world, sick)
  })

  test('slow-check', async ({ boot }) => {
    const world = await boot(servers(2))
    const slow = world.node('web-2')
    await steer([slow], { healthDelayMs: 3000 })
    await expectLeftAlone(world, slow, 'takes 3 s to answer a check')
    await steer([slow], { healthDelayMs: 200 })
    await expectBack(world, slow)
  })

  test('hangs', async ({ boot }) => {
    const world = await boot(servers(2))
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
    while (world.nowMs < 7000) {
      const sinceMs = world.nowMs
      const asked = () => sentOn(world, { to: server, sinceMs }).length
      const { length: total } = await visit(world, { count: 26, everyMs: 5, until: () => asked() > 0 })
      const values = { server: server.name, total, seconds: (sinceMs / 1000).toFixed(1) }
      const failedCheck = () =>
        world.history.of('answer').find(({ peer, status }) => peer === server.name && status === 503)
      expect(asked(), say('out-after-one-check', values, failedCheck)).toBeGreaterThan(0)
      await world.run(500)
    }
  })

  test('survivors-share', async ({ boot }) => {
    const world = await boot(servers(4))
    const dead = world.node('web-2')
    dead.crash()
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    const others = world.nodes('web').filter((node) => node !== dead)
    await visitUntilEven(world, { count: 300, everyMs: 5 }, others)
    expectEven(world, sinceMs, 142, 'neighbour-gets-it-all')
  })

  test('all-sick', async ({ boot }) => {
    const world = await boot(servers(2))
    await steer(world.nodes('web'), { health: [503] })
    await world.run(NOTICE_WITHIN_MS)
    const outcomes = await visit(world, { count: 6, everyMs: 10 })
    const odd = outcomes.filter(({ status }) => status !== 200 && status !== 503)
    const list = odd.map(ended)
    expect(list, say('all-sick-odd', { list: some(list) }, odd[0]?.at)).toEqual([])
    await steer(world.nodes('web'), { health: [200] })
    await expectBack(world, world.node('web-1'))
  })

  test('few-checks', async ({ boot }) => {
    const world = await boot(servers(1))
    const sinceMs = world.nowMs
    await visit(world, { count: 30, everyMs: 30 })
    await world.run(1000)
    const checks = world.history.of('send').filter(({ path, timeMs }) => path === HEALTH && timeMs >= sinceMs)
    const reason = say('too-many-checks', { checks: checks.length, seconds: 2 }, checks[20])
    expect(checks.length, reason).toBeLessThanOrEqual(20)
  })

  test('restarts-beside-a-frozen-server', async ({ boot }) => {
    const world = await boot(servers(2))
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
    await visit(world, { count: 48, everyMs: 10 })
    const newcomer = await world.add('web')
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    const count = () => sentOn(world, { to: newcomer, sinceMs }).length
    const total = () => sentOn(world, { sinceMs }).length
    const hasShare = () => total() >= 24 && count() > total() / 6
    const outcomes = await visit(world, { count: 90, everyMs: 10, until: hasShare })
    const values = { server: newcomer.name, count: count(), total: total() }
    expect(count(), say('newcomer-idle', values)).toBeGreaterThan(total() / 9)
    expect(
      count(),
      say('newcomer-flooded', values, sentOn(world, { to: newcomer, sinceMs }).at(-1)),
    ).toBeLessThan((total() * 7) / 8)
    expect(
      unlike(200, outcomes),
      say('scaling-felt', { list: some(unlike(200, outcomes)) }, firstUnlike(200, outcomes)),
    ).toEqual([])
  })

  test('removed', async ({ boot }) => {
    const world = await boot(servers(2))
    const leaver = world.node('web-2')
    const [outcomes] = await Promise.all([
      visit(world, { count: 30, everyMs: 20 }),
      world.run(200).then(() => world.remove(leaver)),
    ])
    expect(
      unlike(200, outcomes),
      say('scaling-felt', { list: some(unlike(200, outcomes)) }, firstUnlike(200, outcomes)),
    ).toEqual([])
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    await world.run(6000)
    const sent = world.history
      .of('send')
      .filter(({ peer, timeMs }) => peer === leaver.name && timeMs >= sinceMs)
    const values = { server: leaver.name, count: sent.length, seconds: 6 }
    expect(sent.length, say('removed-not-forgotten', values, sent[0])).toBe(0)
  })

  test('drain', async ({ boot }) => {
    const world = await boot(servers(2))
    const leaver = world.node('web-2')
    await steer(world.nodes('web'), { delayMs: 900 })
    await steer([leaver], { health: [503] })
    const lately = (durationMs: number) => sentOn(world, { to: leaver, sinceMs: world.nowMs - durationMs })
    const outcomes = await visit(world, {
      count: 45,
      everyMs: 400,
      method: 'POST',
      path: '/people/anna/cards?n=#',
      until: () => world.nowMs > 6000 && lately(5000).length === 0,
    })
    const failed = unlike(201, outcomes)
    const cut = say(
      'cut-while-draining',
      { server: leaver.name, list: some(failed) },
      firstUnlike(201, outcomes),
    )
    expect(failed, cut).toEqual([])
    const sent = sentOn(world)
    const again = () => sent.find(({ path }, place) => sent.findIndex((other) => other.path === path) < place)
    const sums = { count: sent.length, writes: outcomes.length }
    expect(sums.count, say('sent-twice-while-draining', sums, again)).toBe(sums.writes)
    const late = lately(3000)
    const values = { server: leaver.name, count: late.length }
    expect(late.length, say('not-drained', values, late[0])).toBe(0)
  })

  test('replaced', async ({ boot }) => {
    const world = await boot(servers(2))
    for (const old of world.nodes('web')) {
      await world.add('web')
      await visit(world, { count: 5, everyMs: NOTICE_WITHIN_MS / 5 })
      await world.remove(old)
    }
    const sinceMs = world.nowMs
    const outcomes = await visitUntilEven(world, { count: 60, everyMs: 10 })
    expect(
      unlike(200, outcomes),
      say('scaling-felt', { list: some(unlike(200, outcomes)) }, firstUnlike(200, outcomes)),
    ).toEqual([])
    expectEven(world, sinceMs, 50, 'uneven')
  })
})

stage('least-connections', () => {
  test('slow-server', async ({ boot }) => {
    const world = await boot(servers(4))
    const slow = world.node('web-3')
    await steer(world.nodes('web'), { delayMs: 20 })
    await steer([slow], { delayMs: 800 })
    const count = () => sentOn(world, { to: slow }).length
    const total = () => sentOn(world).length
    const until = () => total() >= 40 && count() < total() / 12
    await visit(world, { count: 200, everyMs: 10, until })
    const values = { server: slow.name, count: count(), total: total() }
    expect(
      count(),
      say('slow-server-flooded', values, sentOn(world, { to: slow }).at(-1)),
    ).toBeLessThanOrEqual(total() / 8)
  })

  test('equally-busy', async ({ boot }) => {
    const world = await boot(servers(3))
    await steer(world.nodes('web'), { delayMs: 28 })
    const { length: total } = await visitUntilEven(world, { count: 90, everyMs: 20 })
    const [[idlest, count] = ['', 0]] = Object.entries(counts(world, 0)).sort(([, a], [, b]) => a - b)
    expect(count, say('equals-not-equal', { server: idlest, count, total })).toBeGreaterThanOrEqual(total / 9)
  })

  test('failures-are-counted-down', async ({ boot }) => {
    const world = await boot(servers(2))
    const server = world.node('web-2')
    await steer(world.nodes('web'), { delayMs: 500 })
    const [outcomes] = await Promise.all([
      visit(world, { count: 16, everyMs: 0 }),
      world.run(200).then(() => server.crash()),
    ])
    expect(
      unlike(200, outcomes),
      say('dead-server-felt', { list: some(unlike(200, outcomes)) }, firstUnlike(200, outcomes)),
    ).toEqual([])
    await server.restart()
    await steer(world.nodes('web'), { delayMs: 50 })
    await world.run(NOTICE_WITHIN_MS)
    const sinceMs = world.nowMs
    const { length: total } = await visitUntilEven(world, { count: 40, everyMs: 20 })
    const sent = sentOn(world, { to: server, sinceMs })
    const count = sent.length
    const values = { server: server.name, count, total }
    expect(count, say('count-leaks-away', values)).toBeGreaterThanOrEqual(4)
    expect(count, say('count-leaks-below', values, sent[36])).toBeLessThanOrEqual(36)
  })
})
