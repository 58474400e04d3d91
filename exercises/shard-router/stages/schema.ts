/** The third stage: one schema on all shards, or the operator is told who lacks it. */

import { expect, say, test } from 'millions/suite'
import type { Node, World } from '../../../src/contract/world.ts'
import { withRoom } from '../../kit/room.ts'
import {
  AWAY_WITHIN_MS,
  ask,
  chance,
  got,
  type Outcome,
  open,
  restartRouters,
  routers,
  routersOf,
  shardsOf,
  some,
  tells,
  WAIT_AT_LEAST_MS,
} from '../cluster.ts'
import { answered, fieldOf, listOf, onePersonEach, routerFor } from '../people.ts'

const COLUMNS = ['text', 'country']

interface Asked {
  readonly router?: string
  readonly columns?: readonly string[]
}

const post = (world: World, version: unknown, { router, columns = COLUMNS }: Asked = {}) =>
  ask(world, '/schema', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version, columns }),
    ...(router !== undefined && { router }),
  })

/** The versions that the shards have, by what they tell themselves. Those that do not tell have none. */
async function versions(world: World): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, number>()
  for (const shard of shardsOf(world)) {
    const told = shard.state === 'up' ? await tells(shard, '/schema') : undefined
    all.set(shard.name, Number(fieldOf(told, 'version') ?? 0))
  }
  return all
}

/** What the router answered, as `200: version 2, shard-1 and shard-4 lack it`. */
function told(outcome: Outcome): string {
  answered(outcome)
  const [version, lacking] = [fieldOf(outcome.json, 'version'), fieldOf(outcome.json, 'lacking')]
  const names = Array.isArray(lacking) ? lacking.map(String).sort().join(' and ') || 'nobody' : 'no list'
  return `${got(outcome)}: version ${String(version)}, lacking ${names}`
}

const wanted = (status: number, version: number, lacking: readonly string[] = []) =>
  `${status}: version ${version}, lacking ${[...lacking].sort().join(' and ') || 'nobody'}`

/** All shards have it, and both routers say so. */
async function expectEverywhere(world: World, version: number): Promise<void> {
  const has = await versions(world)
  const without = [...has].filter(([, each]) => each !== version).map(([name, each]) => `${name} ${each}`)
  expect(some(without), say('shard-without-schema', { version, shards: some(without) })).toBe('none')
  for (const router of routers) {
    const outcome = await ask(world, '/schema', { router })
    expect(told(outcome), say('schema-told-wrong', { router }, outcome.at)).toBe(wanted(200, version))
  }
}

/** The newest version that there is, and who lacks it. Some may be brought it while we look. */
async function expectTold(world: World, router: Node): Promise<void> {
  const before = await versions(world)
  const newest = Math.max(...before.values())
  const outcome = await ask(world, '/schema', { router: router.name })
  const [lacked, lack] = [before, await versions(world)].map((has) =>
    [...has].filter(([, each]) => each < newest).map(([name]) => name),
  )
  const lacking = fieldOf(outcome.json, 'lacking')
  const names = Array.isArray(lacking) ? lacking.map(String) : []
  const isBetween =
    names.every((name) => lacked?.includes(name)) && lack?.every((name) => names.includes(name))
  const wrong = say('schema-told-wrong', { router: router.name }, outcome.at)
  expect(told(outcome), wrong).toBe(wanted(200, newest, isBetween ? names : lacked))
}

/** Told in time that these lack it. */
function expectLacking(outcome: Outcome, version: number, lacking: readonly Node[], why: string): void {
  const names = lacking.map(({ name }) => name)
  const values = { shards: names.join(' and '), why }
  expect(told(outcome), say('lacking-untold', values, outcome.at)).toBe(wanted(503, version, names))
  const late = say('schema-late', { ...values, tookMs: Math.round(outcome.tookMs) }, outcome.at)
  expect(outcome.tookMs, late).toBeLessThanOrEqual(AWAY_WITHIN_MS + 50)
}

/** The last version of so many digits, and the first one of more: as texts they are in another order. */
function lastAndFirst(world: World): readonly [number, number] {
  const first = 10 ** Math.floor(chance(world, 1, 14))
  return [first - 1, first]
}

export function schema(): void {
  test.real('all-have-it', async (context) => {
    const world = withRoom(await open(context))
    await expectEverywhere(world, 1)
    const people = await onePersonEach(world)
    const body = JSON.stringify({ at: 1, text: 'hi', country: 'KR' })
    for (const person of people.values()) {
      const early = await ask(world, `${listOf(person)}/1`, { method: 'PUT', body })
      expect(got(early), say('unknown-column', { got: got(early) }, early.at)).toBe(422)
    }
    // Many take the time for a version: 20261129080500.
    const version = 20_260_101_000_000 + Math.floor(chance(world, 0, 1e9))
    const outcome = await post(world, version)
    expect(told(outcome), say('schema-not-taken', {}, outcome.at)).toBe(wanted(200, version))
    await expectEverywhere(world, version)
    for (const [shard, person] of people) {
      const stored = await ask(world, `${listOf(person)}/1`, { method: 'PUT', body, router: routers[1] })
      expect(got(stored), say('known-column', { shard, got: got(stored) }, stored.at)).toBe(201)
    }
  })

  test('one-is-dead', async (context) => {
    const world = await open(context)
    // Whichever it is: the first, the last, one in between.
    const dead = shardsOf(world)[Math.floor(chance(world, 0, 4))]
    if (dead === undefined) return
    const [old, next] = lastAndFirst(world)
    await post(world, old)
    dead.crash({ disk: 'keep' })
    const early = await ask(world, '/schema')
    expect(told(early), say('schema-told-wrong', { router: routers[0] }, early.at)).toBe(
      wanted(200, old, [dead.name]),
    )
    expectLacking(await post(world, next), next, [dead], 'is dead')
    for (const router of routers) {
      const outcome = await ask(world, '/schema', { router })
      expect(told(outcome), say('schema-told-wrong', { router }, outcome.at)).toBe(
        wanted(200, next, [dead.name]),
      )
    }
    await dead.restart()
    const still = await ask(world, '/schema', { router: routers[1] })
    const values = { router: routers[1] }
    expect(told(still), say('schema-told-wrong', values, still.at)).toBeOneOf([
      wanted(200, next, [dead.name]),
      wanted(200, next),
    ])
    await world.run(AWAY_WITHIN_MS)
    // Somebody may have brought it meanwhile. If nobody did, it is lacking.
    const late = await ask(world, '/schema')
    const lacks = (await versions(world)).get(dead.name) === old ? [dead.name] : []
    expect(told(late), say('schema-told-wrong', { router: routers[0] }, late.at)).toBeOneOf([
      wanted(200, next, lacks),
      wanted(200, next, [dead.name]),
    ])
    // The other router has to reach it as well, though it was never told.
    const again = await post(world, next, { router: routers[1] })
    expect(told(again), say('schema-again', {}, again.at)).toBe(wanted(200, next))
    await expectEverywhere(world, next)
  })

  test('two-do-not-answer', async (context) => {
    const world = await open(context)
    const [first, second, third, fourth] = shardsOf(world)
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) return
    const frozen = second.pause()
    const cut = world.partition(routersOf(world), [fourth])
    // The time that these are waited for, and the time of one that is slow, are no sum.
    const delayMs = chance(world, 0.85, 0.96) * WAIT_AT_LEAST_MS
    const slow = routersOf(world).map((router) => world.link(router, first, { delayMs }))
    expectLacking(await post(world, 2), 2, [second, fourth], 'do not answer')
    for (const fault of [frozen, cut, ...slow]) fault.heal()
    await world.run(AWAY_WITHIN_MS)
    // What was lost on its way is sent again by the router that sent it, and comes through.
    const repeated = await post(world, 2)
    expect(told(repeated), say('schema-again', {}, repeated.at)).toBe(wanted(200, 2))
    first.pause()
    third.crash()
    expectLacking(await post(world, 3), 3, [first, third], 'are frozen and dead')
    world.healAll()
    await third.restart()
    await world.run(2500)
    const again = await post(world, 3, { router: routers[1] })
    expect(told(again), say('schema-again', {}, again.at)).toBe(wanted(200, 3))
    await expectEverywhere(world, 3)
  })

  test('one-refuses', async (context) => {
    const world = await open(context)
    const refusing = shardsOf(world)[2]
    if (refusing === undefined) return
    refusing.failDisk({ calls: ['append', 'write', 'sync'], count: 50 })
    expectLacking(await post(world, 2), 2, [refusing], 'answers with 500, as its disk fails')
    world.healAll()
    await post(world, 2)
    await expectEverywhere(world, 2)
  })

  test('twice-is-once', async (context) => {
    const world = await open(context)
    for (const version of [2, 2, 3, 3]) {
      const outcome = await post(world, version, { router: routerFor(version) })
      expect(told(outcome), say('schema-not-taken', {}, outcome.at)).toBe(wanted(200, version))
    }
    // An old one comes late: all have a newer one already, and so they have what it says.
    const old = await post(world, 2, { columns: ['text'] })
    expect(got(old), say('old-schema', { got: got(old) }, old.at)).toBe(200)
    await expectEverywhere(world, 3)
    await restartRouters(world)
    await expectEverywhere(world, 3)
    const slow = shardsOf(world)[Math.floor(chance(world, 0, 4))]
    if (slow === undefined) return
    const delayMs = WAIT_AT_LEAST_MS - 40
    for (const router of routersOf(world)) world.link(router, slow, { delayMs })
    const outcome = await post(world, 4)
    const lacking = say('slow-lacks-nothing', { shard: slow.name, delayMs }, outcome.at)
    expect(told(outcome), lacking).toBe(wanted(200, 4))
  })

  test('router-crashes-in-the-middle', async (context) => {
    const world = await open(context)
    const [router] = routersOf(world)
    if (router === undefined) return
    const [start] = lastAndFirst(world)
    for (let event = 1, version = start; event <= 8; event++, version++) {
      const planned = router.crashBefore(event, { disk: 'keep' })
      await post(world, version)
      planned.heal()
      if (router.state !== 'up') await router.restart()
      await world.run(20) // what is on its way arrives
      await expectTold(world, router)
      const again = await post(world, version)
      expect(told(again), say('schema-again', {}, again.at)).toBe(wanted(200, version))
    }
    await expectEverywhere(world, start + 7)
  })

  test('schemas-at-once', async (context) => {
    const world = await open(context)
    for (let version = 2; version <= 6; version += 2) {
      const meeting = [version, version + 1].map((each, place) =>
        post(world, each, { router: routerFor(place + Math.round(chance(world, 0, 1))) }),
      )
      for (const outcome of await Promise.all(meeting))
        expect(got(answered(outcome)), say('schemas-met', { got: got(outcome) }, outcome.at)).toBe(200)
      await expectEverywhere(world, version + 1)
    }
  })

  test('no-schema', async (context) => {
    const world = await open(context)
    const bodies = [
      '',
      'null',
      '[]',
      '{"version":2',
      '{"columns":["text"]}',
      '{"version":"2","columns":["text"]}',
      '{"version":2}',
      '{"version":2,"columns":"text"}',
      '{"version":0,"columns":["text"]}',
      '{"version":-2,"columns":["text"]}',
      '{"version":2.5,"columns":["text"]}',
    ]
    for (const body of bodies) {
      const outcome = answered(await ask(world, '/schema', { method: 'POST', body }))
      expect(got(outcome), say('bad-schema', { body, got: got(outcome) }, outcome.at)).toBe(400)
    }
    const first = await post(world, 1, { columns: ['text'] })
    expect(told(first), say('schema-not-taken', {}, first.at)).toBe(wanted(200, 1))
    await expectEverywhere(world, 1)
    for (const shard of shardsOf(world)) shard.crash()
    const outcome = await ask(world, '/schema')
    expect(got(outcome), say('nobody-tells', { got: got(outcome) }, outcome.at)).toBe(503)
    expectLacking(await post(world, 2), 2, shardsOf(world), 'are all dead')
  })
}
