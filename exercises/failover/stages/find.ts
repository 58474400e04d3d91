/** The fifth stage: users do not know who is the primary, and web nodes find out. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { oddKeys, oddValues } from '../../kit/odd-data.ts'
import {
  between,
  type Cluster,
  cutOff,
  databasesOf,
  expectAllFollow,
  expectPrimary,
  freeze,
  nextEvent,
  open,
  statusOf,
  untilEvent,
  WITHIN_MS,
  websOf,
  witnessOf,
} from '../cluster.ts'
import { answered, ask, askFresh, mustFind, mustList, mustPut, put } from '../users.ts'
import { expectCopies, expectNotLost, expectWhole } from '../writes.ts'

/** What a user does between one read and the next. */
type Doing = 'PUT' | 'no-cache' | 'GET /health'

export function find(): void {
  test.real('writes-work-again', async (context) => {
    const cluster = await open(context, { isReal: true })
    const { world, roomMs } = cluster
    for (const round of [0, 1]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      for (const web of ['web-1', 'web-2'])
        await mustPut(cluster, web, `before-${round}`, web, 'Everybody is back')
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      primary.crash({ disk: 'keep' })
      await world.run(WITHIN_MS + roomMs / 2)
      for (const web of ['web-1', 'web-2']) {
        const why = 'The primary died 10 s ago'
        await mustPut(cluster, web, `card-${round}`, `${web} ${round}`, why)
        await mustFind(cluster, web, `card-${round}`, `${web} ${round}`, why)
        await mustList(cluster, web, `card-${round}`, `${web} ${round}`, why)
      }
      await primary.restart()
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
    }
  })

  test('frozen-and-cut-off', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const [why, begin] of [
      ['The primary was frozen 10 s ago', (node: Node) => freeze(cluster, node)],
      ['The primary was cut off 10 s ago', (node: Node) => cutOff(cluster, [node])],
      [
        'The primary was cut off from the witness 10 s ago',
        (node: Node) => world.partition([node], world.nodes('witness')),
      ],
    ] as const) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustPut(cluster, 'web-1', 'card', why, 'Everybody is back')
      const fault = begin(primary)
      // Those who write meanwhile are told something in time.
      await Promise.all([
        put(cluster, 'web-2', 'meanwhile', why),
        put(cluster, 'web-1', 'also', why),
        world.run(WITHIN_MS),
      ])
      for (const web of ['web-2', 'web-1']) await mustPut(cluster, web, `after-${web}`, why, why)
      fault.heal()
      await mustPut(cluster, 'web-1', 'healed', why, 'The old primary is back')
      await mustFind(cluster, 'web-2', 'healed', why, 'The old primary is back')
    }
  })

  test('reads-go-on', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const [what, begin] of [
      ['is dead', (node: Node) => dead(node)],
      ['is frozen', (node: Node) => freeze(cluster, node)],
      ['is cut off', (node: Node) => cutOff(cluster, [node])],
    ] as const) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustPut(cluster, 'web-1', 'card', what, 'Everybody is back')
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      const fault = begin(primary)
      const untilMs = world.nowMs + 5000
      while (world.nowMs < untilMs) {
        for (const { name } of websOf(cluster)) {
          const got = await answered(cluster, name, '/items/card')
          const values = { what, web: name, got: got.status }
          expect(
            got.status === 200 ? got.text : `status ${got.status}`,
            say('read-failed', values, got.at),
          ).toBe(what)
        }
        await world.run(between(cluster, 200, 500))
      }
      fault.heal()
      if (primary.state === 'down') await primary.restart()
    }
  })

  test('write-is-not-repeated', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    await mustPut(cluster, 'web-1', 'card', 'old', 'Nothing stands in the way')
    // It is done, and its answer gets lost.
    const web = world.node('web-1')
    const lost = world.partition([primary], [web], 'one-way')
    const writing = put(cluster, 'web-1', 'card', 'of the first user')
    const done = nextEvent(
      world,
      (event) => event.kind === 'receive' && event.node === primary.name && event.method === 'PUT',
    )
    await untilEvent(world, done, 3000)
    await world.run(50)
    await mustPut(cluster, 'web-2', 'card', 'of the second user', 'Nothing stands in the way of web-2')
    // Whoever passes it on may have heard the answer all the same.
    await writing
    lost.heal()
    await world.run(3000)
    await mustFind(
      cluster,
      'web-2',
      'card',
      'of the second user',
      'A write whose answer got lost must not be sent again',
    )
  })

  test('write-at-the-crash', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    await mustPut(cluster, 'web-1', 'card', 'old', 'Nothing stands in the way')
    const slow = primary.slowDisk(400)
    const writing = put(cluster, 'web-1', 'card', 'of the first user')
    await world.run(between(cluster, 50, 200))
    primary.crash({ disk: 'keep' })
    const got = await writing
    expect(got.status >= 500, say('unknown-write-told', { got: got.status }, got.at)).toBe(true)
    slow.heal()
    await expectPrimary(cluster, { why: 'The primary is dead', except: [primary] })
    await mustPut(cluster, 'web-2', 'card', 'of the second user', 'Another one has taken over')
    await world.run(3000)
    await mustFind(
      cluster,
      'web-1',
      'card',
      'of the second user',
      'A write at which the primary died must not be sent again',
    )
  })

  test('back-before-anybody-noticed', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const round of [0, 1, 2]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustPut(cluster, 'web-1', `known-${round}`, 'x', 'Everybody is back')
      const slow = primary.slowDisk(200)
      const key = `in-hand-${round}`
      const writing = put(cluster, 'web-1', key, round === 1 ? null : 'of a user')
      const taken = nextEvent(
        world,
        (event) => event.kind === 'receive' && event.node === primary.name && event.path === `/items/${key}`,
      )
      await untilEvent(world, taken, 2000)
      await world.run(between(cluster, 1, 150))
      primary.crash({ disk: 'keep' })
      slow.heal()
      await primary.restart()
      await writing
      await world.run(3000)
      expectSentOnce(cluster, key)
    }
  })

  test('lease-ends-meanwhile', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const web of ['web-1', 'web-2'])
      await mustPut(cluster, web, 'card', web, 'Nothing stands in the way')
    for (const round of [0, 1]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      // Some are under way to its disk whenever the lease ends: it cannot say that they are done, nor that they are not.
      const slow = primary.slowDisk(150)
      const cut = world.partition([primary], world.nodes('witness'))
      const keys: string[] = []
      let isOver = false
      const users = websOf(cluster).map(async ({ name }) => {
        for (let count = 0; !isOver; count++) {
          const key = `in-hand-${round}-${name}-${count}`
          keys.push(key)
          await put(cluster, name, key, count % 2 === 0 ? 'of a user' : null)
        }
      })
      for (const untilMs = world.nowMs + WITHIN_MS; !isOver && world.nowMs < untilMs; await world.run(60))
        isOver = (await statusOf(cluster, primary))?.role !== 'primary'
      isOver = true
      // It may have the lease again, and be asked again.
      cut.heal()
      await Promise.all(users)
      slow.heal()
      await world.run(1500)
      for (const key of keys) expectSentOnce(cluster, key)
    }
    await expectWhole(cluster, 'The primary had lost its lease while users wrote')
  })

  test('web-node-restarts', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    await mustPut(cluster, 'web-1', 'card', 'before', 'Nothing stands in the way')
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    primary.crash({ disk: 'keep' })
    world.node('web-1').crash()
    await expectPrimary(cluster, { why: 'The primary is dead', except: [primary] })
    await world.node('web-1').restart()
    await mustPut(cluster, 'web-1', 'card', 'after', 'A web node booted after another one took over')
    await mustFind(cluster, 'web-1', 'card', 'after', 'A web node booted after another one took over')
    await primary.restart()
    await expectAllFollow(cluster, 'Everybody is back')
    const health = await ask(cluster, 'web-1', '/health')
    expect(health.status, say('health-fails', { got: health.status }, health.at)).toBe(200)
  })

  test('passes-unchanged', async (context) => {
    const cluster = await open(context)
    const why = 'Nothing stands in the way'
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    for (const [place, key] of oddKeys.entries())
      await mustPut(cluster, 'web-1', key, oddValues[place] ?? '', why)
    await mustPut(cluster, 'web-2', 'gone', 'for a while', why)
    await mustPut(cluster, 'web-2', 'gone', null, why)
    const copy = await expectCopies(cluster, databasesOf(cluster), why)
    expectNotLost(cluster.ledger.firstLost(copy), primary, why)
    for (const [place, key] of oddKeys.entries()) {
      const got = await answered(cluster, 'web-2', `/items/${key}`)
      const values = { key, got: got.status }
      expect(
        got.status === 200 ? got.text : `status ${got.status}`,
        say('read-changed', values, got.at),
      ).toBe(oddValues[place] ?? '')
      await mustFind(cluster, 'web-1', key, oddValues[place] ?? '', why)
    }
    const gone = await answered(cluster, 'web-1', '/items/gone')
    expect(gone.status, say('read-changed', { key: 'gone', got: gone.status }, gone.at)).toBe(404)
    const list = await answered(cluster, 'web-1', '/items?prefix=what%253F')
    const wanted = [...copy.keys()].filter((key) => key.startsWith('what%3F')).length
    const found = list.status === 200 ? (list.text.match(/"key"/g)?.length ?? 0) : `status ${list.status}`
    expect(found, say('list-changed', { got: String(found), wanted }, list.at)).toBe(wanted)
  })

  test('newest-of-all', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    await mustPut(cluster, 'web-1', 'card', 'old', 'Nothing stands in the way')
    await expectCopies(cluster, databasesOf(cluster), 'Nothing has happened to anybody')
    for (const node of databasesOf(cluster)) if (node !== primary) world.link(primary, node, { delayMs: 300 })
    const why = 'Replicas hear the primary late'
    for (const web of websOf(cluster)) {
      const { name } = web
      await mustPut(cluster, name, 'card', `newest of ${name}`, why)
      await mustList(cluster, name, 'card', `newest of ${name}`, why)
      await mustPut(cluster, name, 'card', `newer of ${name}`, why)
      await mustFind(cluster, name, 'card', `newer of ${name}`, why)
      // Others have asked for the same a moment ago, and wait for an answer that was true when they asked.
      const slow = world.link(primary, web, { delayMs: between(cluster, 150, 350) })
      const early = ['/items/card', '/items?prefix=card'].map((path) => askFresh(cluster, name, path))
      await world.run(between(cluster, 10, 60))
      const other = websOf(cluster).find((each) => each !== web) ?? web
      await mustPut(cluster, other.name, 'card', `meanwhile at ${other.name}`, why)
      await Promise.all([
        mustFind(cluster, name, 'card', `meanwhile at ${other.name}`, why),
        mustList(cluster, name, 'card', `meanwhile at ${other.name}`, why),
      ])
      await Promise.all(early)
      slow.heal()
    }
  })

  test('nobody-to-write-to', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    const primary = await expectAllFollow(cluster, 'All databases and the witness are up')
    for (const { name } of websOf(cluster))
      await mustPut(cluster, name, 'card', name, 'Nothing stands in the way')
    witnessOf(cluster).crash({ disk: 'keep' })
    primary.crash({ disk: 'keep' })
    // Those who wait for a primary are told something in time, whatever the clocks say.
    const writing = websOf(cluster).map(({ name }) => put(cluster, name, `late-${name}`, 'of a user'))
    await world.run(between(cluster, 100, 900))
    for (const web of websOf(cluster)) web.skewClock(-3_600_000)
    for (const got of await Promise.all(writing))
      expect(got.status >= 500, say('unknown-write-told', { got: got.status }, got.at)).toBe(true)
    await witnessOf(cluster).restart()
    await expectPrimary(cluster, { why: 'The witness is back', except: [primary] })
    for (const { name } of websOf(cluster))
      await mustPut(
        cluster,
        name,
        'card',
        `${name} again`,
        'The witness is back, and the clocks were set back',
      )
    await expectWhole(cluster, 'Everybody is back')
  })

  test('replicas-take-the-reads', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    // What users do at each of the web nodes between one read and the next.
    for (const [round, doings] of (
      [
        [[], ['GET /health']],
        [['PUT'], ['PUT', 'GET /health']],
        [['no-cache'], ['PUT', 'PUT']],
      ] satisfies Doing[][][]
    ).entries()) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      for (const web of ['web-1', 'web-2'])
        await mustPut(cluster, web, 'card', `${web} ${round}`, 'Everybody is back')
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      await expectReadsSpread(cluster, primary, doings)
      if (round === 2) return
      // The primary, then a replica, is away for a while, and users read meanwhile. Clocks are set, too.
      const away = round === 0 ? primary : (databasesOf(cluster).find((node) => node !== primary) ?? primary)
      const fault = round === 0 ? dead(away) : freeze(cluster, away)
      for (let count = 0; count < 8; count++) await answered(cluster, `web-${1 + (count % 2)}`, '/items/card')
      if (round === 0) await expectPrimary(cluster, { why: 'The primary is dead', except: [primary] })
      else await readForLong(cluster, between(cluster, 22_000, 30_000))
      fault.heal()
      for (const web of websOf(cluster)) web.skewClock(round === 0 ? 3_600_000 : -3_600_000)
      if (away.state === 'down') await away.restart()
      if (round > 0) await world.run(5000)
      else {
        // Nobody writes: web nodes have to find out by themselves who it is now.
        await readForLong(cluster, between(cluster, 8000, 9000))
        const next = await expectAllFollow(cluster, 'Everybody is back')
        await expectReadsSpread(cluster, next, [[], ['GET /health']])
      }
    }
  })
}

/** There is a read now and then, and a few at the end. */
async function readForLong(cluster: Cluster, durationMs: number): Promise<void> {
  const untilMs = cluster.world.nowMs + durationMs
  for (let count = 0; cluster.world.nowMs < untilMs; count++) {
    await answered(cluster, `web-${1 + (count % 2)}`, '/items/card')
    await cluster.world.run(between(cluster, 1000, 2000))
  }
  for (let count = 0; count < 4; count++) await answered(cluster, `web-${1 + (count % 2)}`, '/items/card')
}

/** Each replica gets some of the ordinary reads of each web node, and the primary half of them at the most. */
async function expectReadsSpread(
  cluster: Cluster,
  primary: Node,
  doingsOfWebs: readonly (readonly Doing[])[],
): Promise<void> {
  const total = 12
  let atPrimary = 0
  for (const [place, { name: web }] of websOf(cluster).entries()) {
    const doings = doingsOfWebs[place] ?? []
    const asked = await readInBetween(cluster, web, doings, total)
    atPrimary += asked.get(primary.name) ?? 0
    for (const node of databasesOf(cluster)) {
      const meanwhile = doings.length === 0 ? 'nothing' : doings.join(', ')
      const values = { node: node.name, total, web, meanwhile }
      if (node !== primary) expect(asked.get(node.name) ?? 0, say('replica-idle', values)).toBeGreaterThan(0)
    }
  }
  const values = { count: atPrimary, total: 2 * total, primary: primary.name }
  expect(atPrimary, say('primary-takes-the-reads', values)).toBeLessThanOrEqual(total)
}

/** So many reads at this web node, with something else before each of them. How many of them each database got. */
async function readInBetween(
  cluster: Cluster,
  web: string,
  doings: readonly Doing[],
  total: number,
): Promise<ReadonlyMap<string, number>> {
  const why = 'Nothing stands in the way'
  const { events } = cluster.world.history
  const before = events.length
  for (let count = 0; count < total; count++) {
    for (const doing of doings)
      if (doing === 'GET /health') await answered(cluster, web, '/health')
      else if (doing === 'no-cache') await mustFind(cluster, web, 'never-written', null, why)
      else await mustPut(cluster, web, 'between', `${doing} ${count}`, why)
    await answered(cluster, web, `/items/read-${count}`)
  }
  const asked = new Map<string, number>()
  for (const event of events.slice(before))
    if (event.kind === 'receive' && event.path.startsWith('/items/read-') && !event.node.startsWith('web'))
      asked.set(event.node, 1 + (asked.get(event.node) ?? 0))
  return asked
}

/** Whoever got it may have done it, unless they said that they had not. */
function expectSentOnce({ world }: Cluster, key: string): void {
  const { events } = world.history
  const received = events.filter(
    (event) => event.kind === 'receive' && event.path === `/items/${key}` && event.peer.startsWith('web'),
  )
  const refused = new Set(
    events.flatMap((event) => (event.kind === 'reply' && event.status === 421 ? [event.exchange] : [])),
  )
  const done = received.filter((event) => event.kind === 'receive' && !refused.has(event.exchange))
  expect(done.length, say('write-sent-again', { key, count: done.length }, done[1])).toBeLessThanOrEqual(1)
}

function dead(node: Node): { heal(): void } {
  node.crash({ disk: 'keep' })
  return { heal: () => undefined }
}
