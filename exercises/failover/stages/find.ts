/** The fifth stage: users do not know who is the primary, and web nodes find out. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import type { Value } from '../../checkers/write-ledger.ts'
import { oddKeys, oddValues } from '../../kit/odd-data.ts'
import { answerOrError } from '../../kit/waiting.ts'
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
  untilEvent,
  WITHIN_MS,
  websOf,
} from '../cluster.ts'
import { expectCopies, expectNotLost } from '../writes.ts'

/** So long a user waits. */
const PATIENCE_MS = 5000

interface Got {
  /** 0: no answer in time. */
  readonly status: number
  readonly text: string
  readonly epoch: string | null
  readonly at: Response | Error
}

async function ask({ world }: Cluster, web: string, path: string, init: RequestInit = {}): Promise<Got> {
  const at = await answerOrError(world.fetch(`http://${web}${path}`, { ...init, patienceMs: PATIENCE_MS }))
  if (at instanceof Error) return { status: 0, text: '', epoch: null, at }
  return { status: at.status, text: await at.text(), epoch: at.headers.get('Epoch'), at }
}

/** Every answer comes in time: a 5xx is one. */
async function answered(cluster: Cluster, web: string, path: string, init?: RequestInit): Promise<Got> {
  const got = await ask(cluster, web, path, init)
  const values = { method: init?.method ?? 'GET', path, web, seconds: PATIENCE_MS / 1000 }
  expect(got.status === 0 ? 'no answer' : 'an answer', say('user-left', values, got.at)).toBe('an answer')
  return got
}

async function put(cluster: Cluster, web: string, key: string, value: Value): Promise<Got> {
  const attempt = cluster.ledger.begin(key, value)
  const init = value === null ? { method: 'DELETE' } : { method: 'PUT', body: value }
  const got = await answered(cluster, web, `/items/${key}`, init)
  if (got.status >= 200 && got.status < 300) attempt.acknowledged()
  return got
}

const isGood = ({ status }: Got): boolean => status >= 200 && status < 300

async function mustPut(cluster: Cluster, web: string, key: string, value: Value, why: string): Promise<void> {
  const got = await put(cluster, web, key, value)
  expect(isGood(got), say('user-write-refused', { why, web, got: got.status }, got.at)).toBe(true)
  const shown = got.epoch ?? 'none'
  expect(Number(shown) > 0, say('epoch-lost-on-the-way', { web, shown }, got.at)).toBe(true)
}

/** What users find who want the newest. */
async function mustFind(
  cluster: Cluster,
  web: string,
  key: string,
  value: Value,
  why: string,
): Promise<void> {
  const got = await answered(cluster, web, `/items/${key}`, { headers: { 'Cache-Control': 'no-cache' } })
  const found = got.status === 404 ? null : got.status === 200 ? got.text : `status ${got.status}`
  expect(found, say('newest-not-found', { why, web, key }, got.at)).toBe(value)
}

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
      const untilMs = world.nowMs + 6000
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
      const writing = put(cluster, 'web-1', key, 'of a user')
      const taken = nextEvent(
        world,
        (event) => event.kind === 'receive' && event.node === primary.name && event.method === 'PUT',
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

  test('replicas-take-the-reads', async (context) => {
    const cluster = await open(context)
    const { world } = cluster
    for (const round of [0, 1, 2]) {
      const primary = await expectAllFollow(cluster, 'Everybody is back')
      await mustPut(cluster, 'web-1', 'card', `${round}`, 'Everybody is back')
      await mustPut(cluster, 'web-2', 'card', `${round}!`, 'Everybody is back')
      await expectCopies(cluster, databasesOf(cluster), 'Everybody is back')
      const before = world.history.events.length
      const total = 24
      for (let count = 0; count < total; count++)
        await answered(cluster, `web-${1 + (count % 2)}`, '/items/card')
      const asked = world.history.events
        .slice(before)
        .filter(
          (event) =>
            event.kind === 'receive' &&
            event.path === '/items/card' &&
            event.node !== 'web-1' &&
            event.node !== 'web-2',
        )
      const atPrimary = asked.filter(({ node }) => node === primary.name).length
      expect(
        atPrimary,
        say('primary-takes-the-reads', { count: atPrimary, total, primary: primary.name }),
      ).toBeLessThanOrEqual(total / 2)
      for (const node of databasesOf(cluster)) {
        const count = asked.filter((event) => event.node === node.name).length
        if (node !== primary)
          expect(count, say('replica-idle', { node: node.name, count, total })).toBeGreaterThanOrEqual(3)
      }
      if (round === 2) return
      // The primary, then a replica, is away for a while, and users read meanwhile.
      const away = round === 0 ? primary : (databasesOf(cluster).find((node) => node !== primary) ?? primary)
      away.crash({ disk: 'keep' })
      for (let count = 0; count < 8; count++) await answered(cluster, `web-${1 + (count % 2)}`, '/items/card')
      if (round === 0) await expectPrimary(cluster, { why: 'The primary is dead', except: [primary] })
      await away.restart()
      await world.run(5000)
    }
  })
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
