/** The seventh stage: the key is changed while people are logged in. Who comes by meanwhile stays, and the old key opens nothing. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { expectAttributes } from '../cookies.ts'
import { comes, type Person } from '../person.ts'
import {
  ask,
  BACK_WITHIN_MS,
  CLOCKS_MS,
  expectNobody,
  expectSorry,
  mark,
  open,
  sayOf,
  sentToStore,
  serverFor,
  servers,
  setFailing,
  shown,
  storeOf,
} from '../site.ts'

const [OLD, NEW, NEWER] = ['the first key 열쇠', 'the second key', 'the third key']
const bothOldFirst = `${OLD},${NEW}`
const bothNewFirst = `${NEW},${OLD}`

export function keys(): void {
  test('rotated', async (context) => {
    const world = await open(context, { vars: { keys: OLD } })
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    await ann.mustAdd('from Lisbon', 'web-2')
    await setKeys(world, bothOldFirst)
    const eve = await comes(world, 'Eve', 'web-3')
    const people = [ann, bob, eve]
    await expectAllKnown(people, `“${bothOldFirst}”`)
    await setKeys(world, bothNewFirst)
    people.push(await comes(world, 'Max', 'web-2'))
    await expectAllKnown(people, `“${bothNewFirst}”`)
    await setKeys(world, NEW)
    await expectAllKnown(people, `“${NEW}”, after “${bothNewFirst}”`)
    await ann.expectCart(['from Lisbon'], 'web-3')
  })

  test('server-by-server', async (context) => {
    const world = await open(context, { vars: { keys: OLD } })
    const people = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    for (const [step, value] of [
      bothOldFirst,
      bothNewFirst,
      NEW,
      `${NEW},${NEWER}`,
      `${NEWER},${NEW}`,
      NEWER,
    ].entries()) {
      const order = context.random() < 0.5 ? [...servers] : [...servers].reverse()
      for (const server of order) {
        world.node(server).setVars({ keys: value })
        // At the one that has it, and at one that has not.
        const values = { keys: `“${shown(value)}” at ${server}, and not everywhere` }
        for (const at of [server, order[2] ?? server, order[0] ?? server])
          await (people[step % people.length] ?? people[0])?.expectKnown(at, 'rotation-throws-out', values)
        await people.at(-1)?.expectKnown(server, 'rotation-throws-out', values)
        if (server === order[1] && step % 2 === 0) people.push(await comes(world, `user ${step}`, server))
        // One boots in between.
        if (step === 1 && server === order[0]) {
          world.node(server).crash({ disk: 'lose' })
          await world.node(server).restart()
        }
      }
      // Everybody comes by once.
      for (const [turn, person] of people.entries())
        await person.expectKnown(serverFor(turn + step), 'rotation-throws-out', { keys: `“${shown(value)}”` })
    }
  })

  test('old-key-opens-nothing', async (context) => {
    const world = await open(context, { vars: { keys: OLD } })
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    const stolen = ann.cookie
    await setKeys(world, bothOldFirst)
    await setKeys(world, bothNewFirst)
    await ann.expectKnown('web-2', 'rotation-throws-out', { keys: bothNewFirst })
    await setKeys(world, NEW)
    await ann.expectKnown('web-1', 'rotation-throws-out', { keys: NEW })
    // Bob has not come by. Nor can whoever had the key make a cookie.
    const since = mark(world)
    for (const server of servers)
      for (const cookie of [stolen, bob.cookie])
        expectNobody(await ask(world, '/me', { cookie, server }), 'old-key-opens')
    const asked = sentToStore(world, since)
    expect(
      asked.length,
      say('store-was-asked', { how: 'signed by a key that is gone', count: asked.length }, asked[0]),
    ).toBe(0)
    await bob.logIn('web-3')
    await bob.expectKnown('web-1')
  })

  test('three-keys', async (context) => {
    const world = await open(context, { vars: { keys: OLD } })
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    const five = [NEWER, NEW, `${NEW} `, NEW.toUpperCase(), OLD].join(',')
    await setKeys(world, five)
    await expectAllKnown([ann, bob], `“${five}”`)
    await setKeys(world, `${NEWER},${NEW}`)
    await expectAllKnown([ann, bob], '“the third key,the second key”')
    await setKeys(world, NEWER)
    await expectAllKnown([ann, bob], '“the third key”')
  })

  test('each-way-by', async (context) => {
    const world = await open(context, { vars: { keys: OLD } })
    const [ann, bob, eve] = [
      await comes(world, 'Ann', 'web-1'),
      await comes(world, 'Bob', 'web-2'),
      await comes(world, 'Eve', 'web-3'),
    ]
    await setKeys(world, bothOldFirst)
    await setKeys(world, bothNewFirst)
    // Nobody knows whether they are logged in: that is no moment to give out a cookie.
    await setFailing(storeOf(world), true)
    for (const [turn, method] of ['GET', 'POST'].entries()) {
      const asking = {
        method,
        server: serverFor(turn),
        ...(method === 'POST' && { json: { card: 'in vain' } }),
      }
      for (const answer of [await ann.ask('/cart', asking), await bob.me(serverFor(turn + 1))]) {
        expectSorry(answer, 'answers with 500')
        const set = answer.setCookies.length
        expect(set, sayOf('cookie-with-503', answer, { why: 'answers with 500' })).toBe(0)
      }
    }
    await setFailing(storeOf(world), false)
    await world.run(BACK_WITHIN_MS)
    // The first answer is lost on its way to them.
    await ask(world, '/me', { cookie: ann.cookie, server: 'web-2' })
    const renewing = [
      await ann.me('web-2'),
      await bob.ask('/cart', { server: 'web-3' }),
      await eve.add('from Lisbon', 'web-1'),
    ]
    for (const answer of renewing) expectAttributes(answer, 'renews')
    await setKeys(world, NEW)
    await ann.expectKnown('web-3', 'not-signed-anew', { request: 'GET /me' })
    await bob.expectKnown('web-1', 'not-signed-anew', { request: 'GET /cart' })
    await eve.expectKnown('web-2', 'not-signed-anew', { request: 'POST /cart' })
    await eve.expectCart(['from Lisbon'], 'web-3')
  })

  test('logs-in-and-out', async (context) => {
    // Whoever comes with a cookie by the old key has it no more after that, nor what it opened.
    const world = await open(context, { vars: { keys: OLD } })
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    await ann.mustAdd('from Lisbon', 'web-2')
    await setKeys(world, bothOldFirst)
    await setKeys(world, bothNewFirst)
    const before = ann.cookie
    await ann.logIn('web-3')
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie: before, server }), 'old-one-lives')
    const [name] = bob.pair
    const left = await bob.mustLogOut('web-1')
    const kept = bob.cookie.includes(`${name}=`) && bob.pair[1] !== '' ? 'kept' : 'forgotten'
    expect(kept, sayOf('cookie-kept', left, { name })).toBe('forgotten')
    await setKeys(world, NEW)
    await ann.expectKnown('web-1', 'rotation-throws-out', { keys: `“${NEW}”, after “${bothNewFirst}”` })
    await ann.expectCart([], 'web-2', 'cart-came-along')
  })

  test('ends-as-before', async (context) => {
    // To sign a cookie anew gives a session no more time.
    const [idleMs, maxMs] = [8000, 30_000]
    const vars = { keys: OLD, idleMs: String(idleMs), maxMs: String(maxMs) }
    const world = await open(context, { vars })
    const ann = await comes(world, 'Ann', 'web-1')
    const loggedInMs = world.nowMs
    for (const [turn, value] of [bothOldFirst, bothNewFirst, NEW].entries()) {
      await world.run(3000 + 1500 * context.random())
      await setKeys(world, value)
      await ann.expectKnown(serverFor(turn), 'rotation-throws-out', { keys: `“${shown(value)}”` })
    }
    // Nor less: who goes on coming by is known until then, and their browser goes on sending it.
    for (let turn = 0; world.nowMs < loggedInMs + maxMs - CLOCKS_MS - 3000; turn++) {
      await world.run(1500 + 1000 * context.random())
      const keys = `“${NEW}”, for ${Math.round((world.nowMs - loggedInMs) / 1000)} s since the log-in`
      await ann.expectKnown(serverFor(turn), 'rotation-throws-out', { keys })
    }
    const { cookie } = ann
    await world.run(loggedInMs + maxMs + CLOCKS_MS + 200 - world.nowMs)
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'max-lives', { whenS: maxMs / 1000 })
  })

  test('one-session-two-cookies', async (context) => {
    const world = await open(context, { vars: { keys: OLD } })
    for (const byOld of [true, false]) {
      await setKeys(world, OLD)
      const ann = await comes(world, 'Ann', 'web-1')
      const before = ann.cookie
      await setKeys(world, bothOldFirst)
      await setKeys(world, bothNewFirst)
      await ann.expectKnown('web-2', 'rotation-throws-out', { keys: bothNewFirst })
      const after = ann.cookie
      await ask(world, '/logout', { method: 'POST', cookie: byOld ? before : after, server: 'web-3' })
      for (const cookie of [before, after])
        for (const server of servers)
          expectNobody(await ask(world, '/me', { cookie, server }), 'other-signature-lives')
    }
  })
}

async function setKeys(world: World, value: string): Promise<void> {
  for (const node of world.nodes('web')) node.setVars({ keys: value })
  await world.run(50)
}

async function expectAllKnown(people: readonly Person[], which: string): Promise<void> {
  for (const [turn, person] of people.entries())
    for (let time = 0; time < 2; time++)
      await person.expectKnown(serverFor(turn + time), 'rotation-throws-out', { keys: which })
}
