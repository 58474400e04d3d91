/** The fourth stage: whoever logs out is out, at every server, at once, and for good. */

import { expect, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { withRoom } from '../../kit/room.ts'
import { inTime } from '../../kit/waiting.ts'
import { expectAttributes } from '../cookies.ts'
import { comes, Person, readCookie } from '../person.ts'
import {
  ask,
  expectCards,
  expectDone,
  expectNobody,
  IDLE_MS,
  mark,
  open,
  sayOf,
  serverFor,
  servers,
  storeOf,
} from '../site.ts'

export function logout(): void {
  test.real('everywhere', async (context) => {
    const world = withRoom(await open(context))
    const ann = await comes(world, 'Ann', 'web-1')
    for (const server of servers) await ann.expectKnown(server)
    await ann.mustAdd('from Lisbon', 'web-2')
    const { cookie } = ann
    await ann.mustLogOut('web-2')
    for (const server of servers) {
      expectNobody(await ask(world, '/me', { cookie, server }), 'lives-after-log-out')
      expectNobody(await ask(world, '/cart', { cookie, server }), 'lives-after-log-out')
      const added = await ask(world, '/cart', { cookie, server, method: 'POST', json: { card: 'late' } })
      expectNobody(added, 'lives-after-log-out')
    }
    expectNobody(await ask(world, '/me', { cookie }), 'lives-after-log-out')
  })

  test('browser-forgets', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const [name] = ann.pair
    const answer = await ann.mustLogOut('web-3')
    for (const line of answer.setCookies)
      if (readCookie(line).name === name) expectAttributes({ ...answer, setCookies: [line] }, 'ends')
    const kept = ann.cookie.includes(`${name}=`) && ann.pair[1] !== '' ? 'kept' : 'forgotten'
    expect(kept, sayOf('cookie-kept', answer, { name })).toBe('forgotten')
  })

  test('others-stay', async (context) => {
    const world = await open(context)
    const [phone, laptop, bob] = [
      await comes(world, 'Ann', 'web-1'),
      await comes(world, 'Ann', 'web-1'),
      await comes(world, 'Bob', 'web-1'),
    ]
    await laptop.mustAdd('from Lisbon', 'web-2')
    // What is counted may begin as the first did.
    let tenth = bob
    for (let number = 4; number <= 10; number++) tenth = await comes(world, `user ${number}`, 'web-1')
    await tenth.mustAdd('from Seoul', 'web-2')
    const { cookie } = phone
    await phone.mustLogOut('web-1')
    for (const server of servers) {
      await laptop.expectKnown(server, 'others-logged-out', { whose: 'of the same user at another machine' })
      await bob.expectKnown(server, 'others-logged-out', { whose: 'of another user' })
    }
    await laptop.expectCart(['from Lisbon'], 'web-3')
    await tenth.expectKnown('web-3', 'others-logged-out', { whose: 'of another user' })
    await tenth.expectCart(['from Seoul'], 'web-1')
    await phone.logIn('web-2')
    await phone.expectKnown('web-1')
    await phone.expectCart([], 'web-3', 'cart-came-along')
    expectNobody(await ask(world, '/me', { cookie, server: 'web-1' }), 'lives-after-log-out')
  })

  test('twice-and-by-nobody', async (context) => {
    const world = await open(context)
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    const [name, value] = ann.pair
    const before = ann.cookie
    const forged = `${name}=${value.slice(0, -4)}7c7c`
    const odd = [forged, `${name}=${value.split(/[^\w-]/)[0]}`, `x${name}=${value}`, '', `${name}=`]
    for (const [turn, cookie] of odd.filter((each) => each !== before).entries())
      expectDone(
        await ask(world, '/logout', { method: 'POST', cookie, server: serverFor(turn) }),
        'log-out-refused',
      )
    await ann.expectKnown('web-2', 'forged-log-out')
    await ann.mustLogOut('web-1')
    for (const server of servers)
      expectDone(await ask(world, '/logout', { method: 'POST', cookie: before, server }), 'log-out-refused')
    await world.run(IDLE_MS / 10)
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie: before, server }), 'lives-after-log-out')
    await bob.expectKnown('web-1', 'others-logged-out', { whose: 'of another user' })
  })

  test('never-again', async (context) => {
    // Whatever cookies there were of that session, however long ago it was ended.
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const cookies = new Set([ann.cookie])
    for (const server of servers) {
      await world.run(IDLE_MS / 6 + 1000 * context.random())
      await ann.expectKnown(server)
      cookies.add(ann.cookie)
    }
    await ann.mustLogOut('web-1')
    for (let time = 0; time < 4; time++) {
      for (const cookie of cookies)
        expectNobody(await ask(world, '/me', { cookie, server: serverFor(time) }), 'lives-after-log-out')
      await world.run((IDLE_MS / 4) * (0.5 + context.random()))
    }
  })

  test('under-way', async (context) => {
    // Each of these has found the session when it is ended, and writes only then.
    const world = await open(context)
    for (const [turn, path] of ['/me', '/cart', '/cart', '/me'].entries()) {
      const ann = await comes(world, 'Ann', 'web-1')
      await world.run(IDLE_MS / 2) // so that it is time for a write
      const { cookie } = ann
      const delayMs = 250 + 150 * context.random()
      const slow = world.link(world.node('web-2'), storeOf(world), { delayMs })
      const adds = turn === 2 ? { method: 'POST', json: { card: 'late' } } : {}
      const since = mark(world)
      const underWay = ask(world, path, { ...adds, cookie, server: 'web-2' })
      await inTime(world.until(() => isAnswered(world, since), 2000))
      const endedMs = world.nowMs
      const by = turn % 2 === 0 ? 'a log-out' : 'a log-in'
      if (turn % 2 === 0) await ann.mustLogOut('web-3')
      else await ann.logIn('web-3')
      const other = new Person(world, 'Ann')
      other.keep(await underWay)
      const cookies = new Set([cookie, other.cookie])
      slow.heal()
      await world.run(500)
      for (const server of servers)
        expectNobody(await ask(world, '/me', { cookie, server }), 'revived', { path, by })
      // Where a note of that goes by itself in its time, the one of a use that came after it is still there.
      await world.run(endedMs + IDLE_MS - world.nowMs)
      for (let time = 0; time < 6; time++) {
        await world.run(80)
        for (const each of cookies) {
          const asking = { cookie: each, server: serverFor(time), isDirect: true }
          expectNobody(await ask(world, '/me', asking), 'revived', { path, by })
        }
      }
    }
  })

  test('asks-while-asking', async (context) => {
    // The answer to somebody who asked before is under way. Whoever asks now asks anew.
    const world = await open(context)
    for (const [turn, path] of ['/me', '/cart'].entries()) {
      const ann = await comes(world, 'Ann', 'web-1')
      const { cookie } = ann
      const delayMs = 250 + 200 * context.random()
      const slow = world.link(storeOf(world), world.node('web-2'), { delayMs })
      const before = [
        ask(world, path, { cookie, server: 'web-2' }),
        ask(world, '/me', { cookie, server: 'web-2' }),
      ]
      await world.run(60 + 40 * context.random())
      if (turn === 0) await ann.mustAdd('meanwhile', 'web-3')
      const cart = ann.ask('/cart', { server: 'web-2' })
      if (turn === 0) expectCards(await cart, ['meanwhile'], 'cart-lost')
      await ann.mustLogOut('web-3')
      const after = await Promise.all([
        ask(world, path, { cookie, server: 'web-2' }),
        ask(world, '/cart', { cookie, server: 'web-2', method: 'POST', json: { card: 'late' } }),
      ])
      for (const answer of after) expectNobody(answer, 'lives-after-log-out')
      await Promise.all([...before, cart])
      slow.heal()
    }
  })

  test('all-at-once', async (context) => {
    const world = await open(context)
    for (let time = 0; time < 6; time++) {
      const ann = await comes(world, 'Ann', serverFor(time))
      await world.run(IDLE_MS / 4)
      const { cookie } = ann
      const frozen = storeOf(world).pause()
      const pending = [
        ask(world, '/me', { cookie, server: serverFor(time) }),
        ask(world, '/cart', { cookie, server: serverFor(time + 1), method: 'POST', json: { card: 'late' } }),
        ask(world, '/me', { cookie, server: serverFor(time + 2) }),
      ]
      await world.run(15 * context.random())
      const ended = ask(world, '/logout', { cookie, server: serverFor(time), method: 'POST' })
      await world.run(15)
      frozen.heal()
      expectDone(await ended, 'log-out-refused')
      await Promise.all(pending)
      for (const server of servers)
        expectNobody(await ask(world, '/me', { cookie, server }), 'revived', {
          path: '/me and /cart',
          by: 'a log-out',
        })
    }
  })

  test('crashes-after', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const { cookie } = ann
    await ann.mustLogOut('web-2')
    for (const node of [world.node('web-2'), storeOf(world)]) node.crash({ disk: 'unsynced' })
    for (const node of [storeOf(world), world.node('web-2')]) await node.restart()
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'lives-after-log-out')
  })
}

/** The server whose way to the store is slow has its first answer. What it sends now is slow again. */
const isAnswered = ({ history }: World, since: number): boolean =>
  history.events.slice(since).some(({ kind, node }) => kind === 'answer' && node === 'web-2')
