/** The third stage: a session that nobody uses ends, and so does one that is used for ever. */
import { expect, say, test } from 'millions/suite'
import { comes, type Person } from '../person.ts'
import {
  ask,
  CLOCKS_MS,
  expectDone,
  expectName,
  expectNobody,
  IDLE_MS,
  keysIn,
  MAX_MS,
  mark,
  open,
  serverFor,
  servers,
  storeOf,
} from '../site.ts'
import { aliveFor, expectFewWrites, secondsOf, useUntil } from '../uses.ts'
import { settings } from './settings.ts'

/** What is over is gone from the store so long after the end of any session that began with it. */
const TIDY_MS = 60_000

export function expiry(): void {
  test('idle', async (context) => {
    const world = await open(context)
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    const eve = await comes(world, 'Eve', 'web-3')
    await bob.mustAdd('from Lisbon', 'web-1')
    await world.run(aliveFor(IDLE_MS))
    await ann.expectKnown('web-2', 'over-too-early', { whenS: secondsOf(aliveFor(IDLE_MS)) })
    await bob.expectCart(['from Lisbon'], 'web-3')
    await eve.mustAdd('from Seoul', 'web-1')
    // Used once more, it has all of its time again; the cookie goes on being sent.
    await world.run(aliveFor(IDLE_MS))
    await ann.expectKnown('web-1', 'over-too-early', { whenS: secondsOf(aliveFor(IDLE_MS)) })
    await eve.mustAdd('from Tokyo', 'web-2')
    const kept = [ann.cookie, bob.cookie, eve.cookie]
    // Pages that need nobody are no use.
    const pageMs = (IDLE_MS / 3) * (1 + context.random())
    await world.run(pageMs)
    for (const cookie of kept) await ask(world, '/', { cookie, server: 'web-3' })
    await world.run(IDLE_MS + CLOCKS_MS + 100 - pageMs)
    for (const [turn, cookie] of kept.entries())
      for (const server of servers) {
        const path = turn === 1 ? '/cart' : '/me'
        expectNobody(await ask(world, path, { cookie, server }), 'idle-lives', { whenS: secondsOf(IDLE_MS) })
      }
  })

  test('in-all', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const loggedInMs = world.nowMs
    await ann.mustAdd('from Lisbon', 'web-3')
    await useUntil(world, [ann], loggedInMs + MAX_MS - CLOCKS_MS - 2500, context.random)
    await ann.expectCart(['from Lisbon'], 'web-1', 'cart-over-too-early')
    await world.run(loggedInMs + MAX_MS - CLOCKS_MS - 100 - world.nowMs)
    await ann.expectKnown('web-2', 'max-too-early', { whenS: secondsOf(world.nowMs - loggedInMs) })
    const { cookie } = ann
    await world.run(loggedInMs + MAX_MS + CLOCKS_MS + 200 - world.nowMs)
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'max-lives', { whenS: secondsOf(MAX_MS) })
    const added = await ask(world, '/cart', {
      cookie,
      method: 'POST',
      json: { card: 'late' },
      server: 'web-2',
    })
    expectNobody(added, 'max-lives', { whenS: secondsOf(MAX_MS) })
  })

  test('each-use-counts', async (context) => {
    const world = await open(context)
    const uses: readonly (readonly [string, (person: Person, server: string) => Promise<unknown>])[] = [
      ['GET /me', (person, server) => person.me(server)],
      ['GET /cart', (person, server) => person.ask('/cart', { server })],
      ['POST /cart', (person, server) => person.add('a card', server)],
    ]
    for (const [turn, [what, use]] of uses.entries()) {
      const ann = await comes(world, 'Ann', serverFor(turn))
      for (let time = 0; time < 3; time++) {
        await world.run(aliveFor(IDLE_MS) - 3000 * context.random())
        await use(ann, serverFor(turn + time))
      }
      await world.run(aliveFor(IDLE_MS))
      await ann.expectKnown(serverFor(turn + 1), 'use-did-not-count', {
        what,
        whenS: secondsOf(aliveFor(IDLE_MS)),
      })
    }
  })

  test('used-often', async (context) => {
    // The last use before the end is one whose write could be spared.
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    for (let time = 0; time < 14; time++) {
      await world.run(300 + 500 * context.random())
      await ann.expectKnown(serverFor(time), 'over-too-early', { whenS: 1 })
    }
    await world.run(aliveFor(IDLE_MS))
    await ann.expectKnown('web-3', 'over-too-early', { whenS: secondsOf(aliveFor(IDLE_MS)) })
  })

  test('few-writes', async (context) => {
    const world = await open(context)
    const [ann, bob] = [await comes(world, 'Ann', 'web-1'), await comes(world, 'Bob', 'web-2')]
    const loggedInMs = world.nowMs
    const cards = ['from Lisbon', 'from Seoul']
    for (const card of cards) await ann.mustAdd(card, 'web-3')
    const spares = async (person: Person, times: number, which: 'with an empty cart' | 'with two cards') => {
      const [since, sinceMs] = [mark(world), world.nowMs]
      for (let time = 0; time < times; time++) {
        await world.run(300 + 500 * context.random())
        const whenS = secondsOf(world.nowMs - loggedInMs)
        if (time % 2 > 0) await person.expectKnown(serverFor(time), 'max-too-early', { whenS })
        else await person.expectCart(person === ann ? cards : [], serverFor(time))
      }
      expectFewWrites(world, since, sinceMs, which)
    }
    await spares(ann, 24, 'with two cards')
    await spares(bob, 16, 'with an empty cart')
    // Near its end there is less time to give. That is no reason to write each time.
    await useUntil(world, [ann], loggedInMs + MAX_MS - IDLE_MS / 2, context.random)
    await spares(ann, 22, 'with two cards')
  })

  test('uses-meet', async (context) => {
    // Each of them has found the session as it was, and may write down that it was used.
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    for (let time = 0; time < 3; time++) {
      await world.run(IDLE_MS / 3 + 5000 * context.random())
      const frozen = storeOf(world).pause()
      const uses = Promise.all([...servers, ...servers].map((server) => ann.me(server)))
      await world.run(20)
      frozen.heal()
      for (const answer of await uses) expectName(answer, 'Ann', 'uses-meet')
    }
    await ann.expectKnown('web-2')
  })

  test('over-is-over', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    await ann.mustAdd('from Lisbon', 'web-2')
    const { cookie } = ann
    await world.run(IDLE_MS + CLOCKS_MS + 5000 * context.random() + 100)
    // Whatever is tried with it, it does not come back.
    const tried = [
      { path: '/me' },
      { path: '/cart', method: 'POST', json: { card: 'late' } },
      { path: '/cart' },
      { path: '/cart', method: 'POST', json: { card: 'later' } },
      { path: '/me' },
    ]
    for (const [turn, { path, ...asking }] of tried.entries())
      expectNobody(await ask(world, path, { ...asking, cookie, server: serverFor(turn) }), 'came-back')
    await ann.logIn('web-3')
    await ann.expectKnown('web-1')
    await ann.expectCart([], 'web-2', 'cart-came-along')
    expectNobody(await ask(world, '/me', { cookie, server: 'web-1' }), 'came-back')
  })

  test('clocks-differ', async (context) => {
    const world = await open(context)
    const [early, late] =
      context.random() < 0.5 ? (['web-2', 'web-3'] as const) : (['web-3', 'web-2'] as const)
    world.node(early).skewClock(-CLOCKS_MS / 2)
    world.node(late).skewClock(CLOCKS_MS / 2)
    for (const [begins, goesOn] of [
      [late, early],
      [early, late],
    ] as const) {
      const ann = await comes(world, 'Ann', begins)
      const loggedInMs = world.nowMs
      await ann.expectKnown(goesOn, 'clocks-throw-out', { first: begins })
      await ann.mustAdd('from Lisbon', goesOn)
      await world.run(aliveFor(IDLE_MS))
      await ann.expectKnown(goesOn, 'clocks-throw-out', { first: begins })
      await useUntil(world, [ann], loggedInMs + MAX_MS - CLOCKS_MS - 2500, context.random)
      await ann.expectKnown(begins, 'clocks-throw-out', { first: begins })
      const { cookie } = ann
      await world.run(loggedInMs + MAX_MS + CLOCKS_MS + 200 - world.nowMs)
      expectNobody(await ask(world, '/me', { cookie, server: goesOn }), 'max-lives', {
        whenS: secondsOf(MAX_MS),
      })
    }
  })

  test('nothing-left', async (context) => {
    const world = await open(context)
    const people: Person[] = []
    for (const [turn, name] of ['Ann', 'Bob', 'Eve', '김민준'].entries())
      people.push(await comes(world, name, serverFor(turn)))
    const [ann, bob, eve, max] = people
    const sinceMs = world.nowMs
    await ann?.mustAdd('from Lisbon', 'web-2')
    await bob?.mustLogOut('web-3')
    await eve?.logIn('web-1')
    await eve?.mustAdd('from Seoul', 'web-1')
    const endMs = world.nowMs + MAX_MS + TIDY_MS
    const stay = [ann, max].filter((person) => person !== undefined)
    const late = [max?.cookie ?? '', eve?.cookie ?? '']
    await useUntil(world, stay, sinceMs + MAX_MS - CLOCKS_MS - 1000 - 4000 * context.random(), context.random)
    // What comes late ends no later.
    await ann?.mustAdd('in time', 'web-3')
    await max?.mustLogOut('web-2')
    await world.run(sinceMs + MAX_MS + CLOCKS_MS + 2000 * context.random() + 500 - world.nowMs)
    // Nobody comes with Ann's cookie: what is over goes by itself.
    for (const [turn, cookie] of late.entries()) {
      const [method, server] = ['POST', serverFor(turn)]
      const added = await ask(world, '/cart', { cookie, method, server, json: { card: 'too late' } })
      expectNobody(added, 'max-lives', { whenS: secondsOf(MAX_MS) })
      if (turn > 0) continue
      expectDone(await ask(world, '/logout', { cookie, method, server }), 'log-out-refused')
    }
    await world.run(endMs + 2000 - world.nowMs)
    const left = await keysIn(storeOf(world))
    expect(left.length, say('left-behind', { count: left.length, key: left[0] ?? '' })).toBe(0)
  })

  settings()
}
