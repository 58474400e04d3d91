/** The fifth stage: the store is away. Nobody knows who is logged in, and that is what users hear: not that they are out. */
import { expect, test } from 'millions/suite'
import type { Node, World } from '../../../src/contract/world.ts'
import { crashAtEachEvent } from '../../kit/crashes.ts'
import { underWay } from '../../kit/waiting.ts'
import { comes, type Person } from '../person.ts'
import {
  type Answer,
  ask,
  expectDone,
  expectNobody,
  expectSorry,
  expectStatus,
  IDLE_MS,
  open,
  sayOf,
  serverFor,
  servers,
  setFailing,
  storeOf,
  WAIT_AT_LEAST_MS,
} from '../site.ts'

export function away(): void {
  test.real('store-dies', async (context) => {
    const world = await open(context)
    const users = await twoCome(world)
    await users.stays.mustAdd('from Lisbon', 'web-2')
    storeOf(world).crash({ disk: 'keep' })
    await expectAllSorry(world, users, 'is dead')
    await storeOf(world).restart()
    await expectBack(world, users)
    await users.stays.expectCart(['from Lisbon'], 'web-3')
    await users.leaves.expectKnown('web-1', 'out-after-503')
  })

  test('store-says-nothing', async (context) => {
    const world = await open(context)
    const users = await twoCome(world)
    await world.run(IDLE_MS / 4)
    const frozen = storeOf(world).pause()
    await expectAllSorry(world, users, 'is frozen')
    frozen.heal()
    await expectBack(world, users)
    // A second outage, and another way.
    await world.run(5000 * context.random())
    const cut = world.partition(world.nodes('web'), [storeOf(world)])
    await expectAllSorry(world, users, 'is cut off')
    cut.heal()
    await expectBack(world, users)
    const hidden = storeOf(world).hideName()
    await expectAllSorry(world, users, 'has a name that leads nowhere')
    hidden.heal()
    await expectBack(world, users)
  })

  test('store-fails', async (context) => {
    const world = await open(context)
    const users = await twoCome(world)
    await setFailing(storeOf(world), true)
    await expectAllSorry(world, users, 'answers with 500')
    await setFailing(storeOf(world), false)
    await expectBack(world, users)
    storeOf(world).failDisk({ calls: ['append', 'write', 'sync'], count: 1000 })
    const refused = [
      await users.leaves.ask('/login', { method: 'POST', json: { name: 'Eve' }, server: 'web-2' }),
      await users.stays.add('from Lisbon', 'web-3'),
      await users.stays.logOut('web-1'),
    ]
    for (const answer of refused) {
      expectSorry(answer, 'cannot write')
      expectCookieLeft(answer, 'cannot write')
    }
  })

  test('again-and-again', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const outages = [
      ['is dead', 4],
      ['has a name that leads nowhere', 3],
      ['answers with 500', 3],
    ] as const
    for (const [why, rounds] of [...outages, ['is dead', 24] as const, ['is dead', 4] as const]) {
      const heal = await goesAway(storeOf(world), why)
      for (let round = 0; round < rounds; round++) {
        await expectCrowdSorry(world, ann, why)
        await world.run(300 + 400 * context.random())
      }
      await heal()
      await expectBack(world, { stays: ann, leaves: ann })
    }
  })

  test('dies-in-between', async (context) => {
    const world = await open(context)
    const store = storeOf(world)
    const whoDies = { disk: 'unsynced', events: 9 } as const
    let ann = await comes(world, 'Ann', 'web-1')
    let before = ann.cookie
    let answer: Answer | undefined
    const isDone = (): boolean => answer !== undefined && answer.status < 300
    const expectSure = async (id: string): Promise<void> => {
      if (answer !== undefined && !isDone()) expectSorry(answer, 'died in the middle')
      await world.run(BACK_WITHIN_MS)
      if (!isDone()) return
      for (const server of servers) expectNobody(await ask(world, '/me', { cookie: before, server }), id)
    }
    await crashAtEachEvent(store, {
      ...whoDies,
      during: async (event) => {
        before = ann.cookie
        const json = { name: 'Ann' }
        answer = await ann.ask('/login', { method: 'POST', json, server: serverFor(event) })
      },
      after: async () => {
        await expectSure('old-one-lives')
        ann = isDone() ? ann : await comes(world, 'Ann', 'web-2')
        await ann.expectKnown('web-3')
      },
    })
    await crashAtEachEvent(store, {
      ...whoDies,
      events: 5,
      during: async (event) => {
        before = ann.cookie
        answer = await ann.logOut(serverFor(event))
      },
      after: async () => {
        await expectSure('lives-after-log-out')
        ann = await comes(world, 'Ann', 'web-1')
      },
    })
  })

  test('log-out-while-away', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const { cookie } = ann
    storeOf(world).crash({ disk: 'keep' })
    expectSorry(await ann.logOut('web-2'), 'is dead')
    await storeOf(world).restart()
    // They were told that it did not work. So they try again.
    await expectBack(world, { stays: ann, leaves: ann })
    await world.run(2000 * context.random())
    await ann.expectKnown('web-2', 'out-after-503')
    await ann.mustLogOut('web-3')
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'lives-after-log-out')
  })

  test('slow-is-not-away', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    await world.run(IDLE_MS / 4)
    for (const node of world.nodes('web'))
      world.link(node, storeOf(world), { delayMs: WAIT_AT_LEAST_MS - 30 })
    for (const [turn, path] of ['/me', '/cart'].entries()) {
      const answer = await ann.ask(path, { server: serverFor(turn) })
      expectStatus(answer, 200, 'gave-up-early', { tookMs: WAIT_AT_LEAST_MS - 30 })
    }
    const json = { name: 'Ann' }
    const others = [
      () => ann.add('from Lisbon', 'web-3'),
      () => ann.ask('/login', { method: 'POST', json, server: 'web-1' }),
      () => ann.logOut('web-2'),
      () => ann.ask('/login', { method: 'POST', json, server: 'web-3' }),
    ]
    for (const other of others) expectDone(await other(), 'gave-up-early', { tookMs: WAIT_AT_LEAST_MS - 30 })
  })

  test('needs-no-store', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const frozen = storeOf(world).pause()
    // Many wait for the store, at one server. Those who need none do not wait for them.
    const waits = { cookie: ann.cookie, server: 'web-2', isDirect: true }
    const crowd = Array.from({ length: 150 }, () => ask(world, '/me', waits))
    await world.run(50 + 300 * context.random())
    await expectNotFelt(world, ann, 'web-2')
    // Nor does one that boots now.
    world.node('web-3').crash({ disk: 'lose' })
    const boots = underWay(world.node('web-3').restart())
    await world.run(500)
    for (const server of servers) await expectNotFelt(world, ann, server)
    for (const answer of await Promise.all(crowd)) expectSorry(answer, 'is frozen')
    // It is known by now that the store is away. Strangers hear nothing of that.
    for (const cookie of ['', `${ann.pair[0]}=x`]) {
      const values = { how: 'made up', cookie: 'x' }
      const stranger = await ask(world, '/cart', { cookie, server: 'web-2' })
      expectNobody(stranger, cookie === '' ? 'not-401' : 'forged-opens', values)
    }
    frozen.heal()
    await boots.end
    await expectBack(world, { stays: ann, leaves: ann })
  })

  test('wakes-up-late', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    await ann.mustAdd('from Lisbon', 'web-1')
    await world.run(IDLE_MS / 4)
    // What was asked for in vain waits in its line. Then they log out, and it is all done at once.
    const { cookie } = ann
    const frozen = storeOf(world).pause()
    const vain = [
      ask(world, '/me', { cookie, server: 'web-1' }),
      ask(world, '/cart', { cookie, server: 'web-2', method: 'POST', json: { card: 'late' } }),
    ]
    for (const answer of await Promise.all(vain)) expectSorry(answer, 'is frozen')
    frozen.heal()
    await world.run(BACK_WITHIN_MS)
    await ann.expectKnown('web-3', 'out-after-503')
    await ann.mustLogOut('web-3')
    await world.run(1000)
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'lives-after-log-out')
  })
}

/** Whatever needs to know who is logged in, at each server: 503, in time, and the cookie is left alone. */
async function expectAllSorry(world: World, { stays, leaves }: Users, why: string): Promise<void> {
  const { cookie } = stays
  const answers = await Promise.all([
    ask(world, '/me', { cookie, server: 'web-1' }),
    ask(world, '/me', { cookie, server: 'web-2' }),
    ask(world, '/cart', { cookie, server: 'web-3' }),
    ask(world, '/cart', { cookie, server: 'web-1', method: 'POST', json: { card: 'in vain' } }),
    ask(world, '/logout', { cookie: leaves.cookie, server: 'web-2', method: 'POST' }),
    ask(world, '/login', { server: 'web-3', method: 'POST', json: { name: 'Bob' } }),
    ask(world, '/login', { cookie: leaves.cookie, server: 'web-1', method: 'POST', json: { name: 'Bob' } }),
  ])
  for (const answer of answers) {
    expectSorry(answer, why)
    expectCookieLeft(answer, why)
  }
}

/** Until the way back is taken. */
async function goesAway(
  store: Node,
  why: 'is dead' | 'has a name that leads nowhere' | 'answers with 500',
): Promise<() => Promise<void>> {
  if (why === 'is dead') {
    store.crash({ disk: 'keep' })
    return () => store.restart()
  }
  if (why === 'answers with 500') {
    await setFailing(store, true)
    return () => setFailing(store, false)
  }
  const hidden = store.hideName()
  return async () => hidden.heal()
}

/** Many at once, at each server. */
async function expectCrowdSorry(world: World, { cookie }: Person, why: string): Promise<void> {
  const crowd = [...servers, ...servers, ...servers].map((server) =>
    ask(world, '/me', { cookie, server, isDirect: true }),
  )
  for (const answer of await Promise.all(crowd)) expectSorry(answer, why)
}

/** Who needs no store is answered, at once. */
async function expectNotFelt(world: World, { cookie }: Person, server: string): Promise<void> {
  for (const asking of [{ server }, { server, cookie }]) {
    const page = await ask(world, '/', asking)
    expectStatus(page, 200, 'page-felt')
    const slow = sayOf('page-slow', page, { tookMs: Math.round(page.tookMs) })
    expect(page.tookMs, slow).toBeLessThanOrEqual(300)
  }
  expectNobody(await ask(world, '/me', { server }), 'not-401')
}

function expectCookieLeft(answer: Answer, why: string): void {
  const set = answer.setCookies.length
  expect(set, sayOf('cookie-with-503', answer, { why })).toBe(0)
}

const BACK_WITHIN_MS = 2000

/** They are logged in as before, at each server. */
async function expectBack(world: World, { stays }: Users): Promise<void> {
  await world.run(BACK_WITHIN_MS)
  for (const server of servers) await stays.expectKnown(server, 'out-after-503')
}

interface Users {
  readonly stays: Person
  /** Of whom nobody knows what becomes: what a silent store was asked for may be done when it wakes up. */
  readonly leaves: Person
}

const twoCome = async (world: World): Promise<Users> => ({
  stays: await comes(world, 'Ann', 'web-1'),
  leaves: await comes(world, 'Eve', 'web-2'),
})
