/** The eighth stage: the store has a replica, and it takes over. Nobody is logged out, and nobody who was out is in again. */
import { expect, test } from 'millions/suite'
import type { Node, World } from '../../../src/contract/world.ts'
import { comes, type Person } from '../person.ts'
import {
  ask,
  expectName,
  expectNobody,
  expectSorry,
  IDLE_MS,
  open,
  sayOf,
  serverFor,
  servers,
} from '../site.ts'

/** The new primary is found within so long. */
const FOUND_WITHIN_MS = 2000
/** An old one that is back hears within so long that it is the primary no more. */
const HEARS_WITHIN_MS = 1500
/** To notice nothing: a user is some way from the server, and the primary has waited for its replica at most once. */
const UNNOTICED_MS = 600

export function failover(): void {
  test('promoted', async (context) => {
    const { world, first, second, ann, bob, out } = await settle(await open(context, { stores: 2 }))
    await world.run(1000 * context.random())
    first.crash({ disk: 'lose' })
    await expectAllSorry(world, ann, 'died, and nobody was promoted yet')
    await promote(second)
    await world.run(FOUND_WITHIN_MS)
    await expectGoesOn(world, [ann, bob], 'after the replica was promoted')
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie: out, server }), 'revived-by-failover')
    const eve = await comes(world, 'Eve', 'web-2')
    await eve.expectKnown('web-3')
    const { cookie } = bob
    await bob.mustLogOut('web-1')
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'lives-after-log-out')
  })

  test('and-back', async (context) => {
    const { world, first, second, ann, bob } = await settle(await open(context, { stores: 2 }))
    first.crash({ disk: context.random() < 0.5 ? 'keep' : 'lose' })
    await promote(second)
    await world.run(FOUND_WITHIN_MS)
    await ann.mustAdd('at the second', 'web-1')
    const { cookie } = bob
    await bob.mustLogOut('web-2')
    // It is a replica now.
    await first.restart()
    await expectGoesOn(world, [ann], 'while the old primary is a replica')
    second.crash({ disk: 'keep' })
    await expectAllSorry(world, ann, 'died as well, and nobody was promoted yet')
    await promote(first)
    await world.run(FOUND_WITHIN_MS)
    await ann.expectCart(
      ['of Ann', 'at the second', 'while the old primary is a replica'],
      'web-3',
      'failover-lost',
    )
    await expectGoesOn(world, [ann], 'after it was promoted back')
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'revived-by-failover')
  })

  test('frozen-primary', async (context) => {
    const { world, first, second, ann, bob } = await settle(await open(context, { stores: 2 }))
    const frozen = first.pause()
    await expectAllSorry(world, ann, 'is frozen, and nobody was promoted yet')
    await promote(second)
    await world.run(FOUND_WITHIN_MS)
    await expectGoesOn(world, [ann, bob], 'while the old primary is frozen')
    const { cookie } = bob
    await bob.mustLogOut('web-2')
    frozen.heal()
    await world.run(HEARS_WITHIN_MS)
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie, server }), 'revived-by-failover')
    await expectGoesOn(world, [ann], 'after the old primary woke up')
  })

  test('parted-primary', async (context) => {
    // Nor has the old one heard of the new one, nor of who has come there. Some still reach it, and are told what it knew.
    const { world, first, second, ann, out } = await settle(await open(context, { stores: 2 }))
    const cut = world.partition([first], [second, world.node('web-1')])
    await promote(second)
    await ask(world, '/me', { cookie: ann.cookie, server: 'web-1' })
    await world.run(FOUND_WITHIN_MS)
    const eve = await comes(world, 'Eve', 'web-1')
    await eve.mustAdd('of Eve', 'web-1')
    for (const path of ['/me', '/cart'])
      for (const server of servers.slice(1)) await ask(world, path, { cookie: eve.cookie, server })
    cut.heal()
    await world.run(HEARS_WITHIN_MS)
    for (const server of servers) {
      await eve.expectKnown(server, 'old-news')
      expectNobody(await ask(world, '/me', { cookie: out, server }), 'revived-by-failover')
    }
    await expectGoesOn(world, [eve, ann], 'after the old primary has heard of the new one')
    await eve.expectCart(
      ['of Eve', 'after the old primary has heard of the new one'],
      'web-2',
      'failover-lost',
    )
  })

  test('both-silent', async (context) => {
    const { world, first, second, ann, bob, out } = await settle(await open(context, { stores: 2 }))
    const cut = world.partition(world.nodes('web'), [first, second])
    await expectAllSorry(world, ann, 'is cut off, with its replica')
    cut.heal()
    await world.run(FOUND_WITHIN_MS)
    for (const server of servers)
      expectNobody(await ask(world, '/me', { cookie: out, server }), 'revived-by-failover')
    await expectGoesOn(world, [ann, bob], 'after both were cut off')
    for (const node of [first, second]) node.crash({ disk: 'keep' })
    await expectAllSorry(world, ann, 'is dead, with its replica')
    for (const node of [first, second]) await node.restart()
    await world.run(FOUND_WITHIN_MS)
    await expectGoesOn(world, [ann, bob], 'after both were dead')
  })

  test('restarts-instead', async (context) => {
    const { world, first, ann, bob } = await settle(await open(context, { stores: 2 }))
    first.crash({ disk: 'keep' })
    await expectAllSorry(world, ann, 'died, and nobody was promoted yet')
    await first.restart()
    await world.run(FOUND_WITHIN_MS)
    await expectGoesOn(world, [ann, bob], 'after the primary came back')
  })

  test('replica-dies', async (context) => {
    const { world, second, ann, bob } = await settle(await open(context, { stores: 2 }))
    for (const fault of ['crash', 'pause', 'cut off'] as const) {
      await world.run(IDLE_MS / 10) // so that a use is written down
      const cut = fault === 'cut off' ? world.partition(world.nodes('web'), [second]) : undefined
      const frozen = fault === 'pause' ? second.pause() : undefined
      if (fault === 'crash') second.crash({ disk: 'keep' })
      const when = `while the replica is away: ${fault}`
      await expectUnnoticed(ann, when)
      await expectGoesOn(world, [ann, bob], when)
      frozen?.heal()
      cut?.heal()
      if (fault === 'crash') await second.restart()
    }
  })

  test('servers-boot-after', async (context) => {
    const { world, first, second, ann, bob } = await settle(await open(context, { stores: 2 }))
    first.crash({ disk: 'keep' })
    await promote(second)
    for (const node of world.nodes('web')) node.crash({ disk: 'lose' })
    for (const node of world.nodes('web')) await node.restart()
    await world.run(FOUND_WITHIN_MS)
    await expectGoesOn(world, [ann, bob], 'after the web servers have booted anew')
    await first.restart()
    for (const node of world.nodes('web')) {
      node.crash({ disk: 'lose' })
      await node.restart()
    }
    await expectGoesOn(world, [ann, bob], 'after they booted beside a replica that comes first')
  })

  test('adds-meanwhile', async (context) => {
    const { world, first, second, ann } = await settle(await open(context, { stores: 2 }))
    const sure = ['of Ann']
    const unsure: string[] = []
    const crash = first.crashBefore(8 + Math.floor(20 * context.random()), { disk: 'lose' })
    for (let time = 0; time < 24; time++) {
      const card = `card ${time}`
      const answer = await ann.add(card, serverFor(time))
      const isDone = answer.status >= 200 && answer.status < 300
      if (!isDone) expectSorry(answer, 'died while it was written to')
      ;(isDone ? sure : unsure).push(card)
      if (first.state === 'down' && !isDone) await promote(second)
    }
    crash.heal()
    await world.run(FOUND_WITHIN_MS)
    const found = await ann.ask('/cart', { server: 'web-1' })
    expectName(await ann.me('web-2'), 'Ann', 'failover-throws-out', { when: 'after it died in the middle' })
    const lost = sure.filter((card) => !found.text.includes(JSON.stringify(card)))
    expect(
      lost.length,
      sayOf('failover-lost', found, { wanted: sure.length, found: `without ${lost[0]}` }),
    ).toBe(0)
    const twice = [...sure, ...unsure].filter((card) => found.text.split(JSON.stringify(card)).length > 2)
    expect(
      twice.length,
      sayOf('failover-lost', found, { wanted: sure.length, found: `${twice[0]} twice` }),
    ).toBe(0)
  })
}

interface Settled {
  readonly world: World
  readonly first: Node
  readonly second: Node
  readonly ann: Person
  readonly bob: Person
  /** A cookie of somebody who has logged out. */
  readonly out: string
}

async function settle(world: World): Promise<Settled> {
  const ann = await comes(world, 'Ann', 'web-1')
  const bob = await comes(world, 'Bob', 'web-2')
  const eve = await comes(world, 'Eve', 'web-3')
  await ann.mustAdd('of Ann', 'web-2')
  await world.run(IDLE_MS / 10)
  for (const [turn, person] of [ann, bob, eve].entries()) await person.expectKnown(serverFor(turn))
  const { cookie } = eve
  await eve.mustLogOut('web-1')
  return { world, first: world.node('session-1'), second: world.node('session-2'), ann, bob, out: cookie }
}

const promote = async (node: Node): Promise<unknown> => await node.fetch('/promote', { method: 'POST' })

/** They are who they are at each server, and their carts can be added to. */
async function expectGoesOn(world: World, people: readonly Person[], when: string): Promise<void> {
  const [first, ...others] = people
  for (const server of servers) await first?.expectKnown(server, 'failover-throws-out', { when })
  for (const [turn, person] of others.entries())
    await person.expectKnown(serverFor(turn), 'failover-throws-out', { when })
  await first?.mustAdd(when, serverFor(people.length))
  await first?.expectKnown('web-3', 'failover-throws-out', { when })
  await world.run(100)
}

/** As quick as ever, whatever is asked for. */
async function expectUnnoticed(person: Person, when: string): Promise<void> {
  const answers = [
    await person.me('web-2'),
    await person.add(`${when}, and quickly`, 'web-3'),
    await person.ask('/cart', { server: 'web-1' }),
    await person.logIn('web-3'),
  ]
  for (const answer of answers) {
    const felt = sayOf('replica-felt', answer, { when, tookMs: Math.round(answer.tookMs) })
    expect(answer.tookMs, felt).toBeLessThanOrEqual(UNNOTICED_MS)
  }
}

/** A replica knows nothing for sure: it is asked in vain. */
async function expectAllSorry(world: World, person: Person, why: string): Promise<void> {
  const { cookie } = person
  const answers = await Promise.all([
    ...servers.map((server) => ask(world, '/me', { cookie, server })),
    ask(world, '/cart', { cookie, server: 'web-1' }),
    ask(world, '/cart', { cookie, server: 'web-2', method: 'POST', json: { card: 'in vain' } }),
    ask(world, '/logout', { cookie, server: 'web-3', method: 'POST' }),
    ask(world, '/login', { method: 'POST', json: { name: 'Max' }, server: 'web-1' }),
  ])
  for (const answer of answers) expectSorry(answer, why)
  for (const answer of answers)
    expect(answer.setCookies.length, sayOf('cookie-with-503', answer, { why })).toBe(0)
}
