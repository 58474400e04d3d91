/** The fifth stage: the store is away. Nobody knows who is logged in, and that is what users hear: not that they are out. */
import { test } from 'millions/suite'
import { underWay } from '../../kit/waiting.ts'
import { expectAllSorry, expectBack, expectCookieLeft, expectNotFelt, twoCome } from '../outage.ts'
import { comes } from '../person.ts'
import {
  ask,
  BACK_WITHIN_MS,
  expectDone,
  expectNobody,
  expectSorry,
  expectStatus,
  IDLE_MS,
  open,
  serverFor,
  servers,
  setFailing,
  storeOf,
  WAIT_AT_LEAST_MS,
} from '../site.ts'
import { outages } from './outages.ts'

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

  outages()

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
    const crowd = Array.from({ length: 110 }, () => ask(world, '/me', waits))
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
