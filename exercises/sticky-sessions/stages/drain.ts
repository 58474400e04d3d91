/** The third stage: a server is emptied before it goes, and nobody is logged out by that. */
import { expect, say, test } from 'millions/suite'
import { roomOf } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import {
  type Case,
  expectAtHome,
  expectMoved,
  expectServed,
  expectSettled,
  isSorry,
  type Person,
} from '../person.ts'
import { drain as draining, oneOf, open, type Site, traceOf } from '../site.ts'
import {
  arrive,
  expectNoneAt,
  expectNotAt,
  expectShare,
  expectSpreadBut,
  newcomer,
  userAt,
} from '../spread.ts'
import { expectAllKnown, noticed } from './stay.ts'

const COUNTS_WITHIN_MS = 2000

/** Servers drain, and keep their users. */
const emptying = (why: string): Case => ({ why, strayed: 'strayed-draining' })

/** The setting is changed, and counts. */
async function drainAndWait(site: Site, ...names: readonly string[]): Promise<void> {
  draining(site, ...names)
  await site.world.run(COUNTS_WITHIN_MS + roomOf(site.world) + site.chance(0, 400))
}

export function drain(): void {
  test.real('no-new-users', async (context) => {
    const site = await open(context, { isReal: true })
    const people = await arrive(site, { count: 9 })
    const { name } = oneOf(site, site.world.nodes('web'))
    await drainAndWait(site, name)
    const why = `${name} is draining`
    const before = async (person: Person) => {
      const { at, server } = await person.ask('GET', '/')
      expectNotAt(server, person, [name], why, at)
    }
    const arrived = await expectNoneAt(site, [name], why, { count: 12, before })
    await expectAllKnown(site, [...people, ...arrived.slice(0, 6)], emptying(`${name} is draining`))
  })

  test('emptied-and-removed', async (context) => {
    const site = await open(context)
    const { world } = site
    const node = oneOf(site, world.nodes('web'))
    const people = [
      await userAt(site, node.name, 'all are well'),
      await userAt(site, node.name, 'all are well'),
    ]
    const others = (await arrive(site, { count: 6 })).filter(({ server }) => server !== node.name)
    await drainAndWait(site, node.name)
    for (let look = 1; look <= 6; look++) {
      await expectAllKnown(site, [...people, ...others], emptying(`${node.name} is draining`))
      for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
        const person = oneOf(site, people)
        expectAtHome(site, person, await person.ask(method, '/cards'), emptying(`${node.name} is draining`))
      }
      await expectNoneAt(site, [node.name], `${node.name} is draining`, { count: 7 })
      await world.run(site.chance(35_000, 48_000))
    }
    await world.remove(node)
    for (const [place, person] of people.entries()) {
      await expectMoved(site, person, `${node.name} was drained and removed`, ['GET', 'POST'][place])
      await expectSettled(site, person, `${node.name} was drained and removed`)
    }
    draining(site)
    await world.run(COUNTS_WITHIN_MS)
    await expectAllKnown(site, [...people, ...others], `${node.name} was drained and removed`)
  })

  test('its-setting-changes', async (context) => {
    const site = await open(context, { servers: 4 })
    const people = await arrive(site, { count: 8 })
    // In a row of six, half of them: whoever passes over to the next in the list finds the same one each time.
    const six = await open(context, { servers: 6 })
    await drainAndWait(six, 'web-2', 'web-3', 'web-4')
    await expectSpreadBut(six, ['web-2', 'web-3', 'web-4'], 'three servers of six are draining')
    const turns = [['web-2'], ['web-3'], ['web-1', 'web-3'], ['web-4', 'web-2', 'web-1'], ['web-3', 'web-4']]
    for (const names of turns) {
      await drainAndWait(site, ...names)
      const why = `the setting was changed to ${names.join(',')}`
      await expectNoneAt(site, names, why, { count: 14 })
      await expectAllKnown(site, people, emptying(why))
    }
  })

  test('back-in', async (context) => {
    const site = await open(context)
    const { name } = oneOf(site, site.world.nodes('web'))
    await drainAndWait(site, name)
    await arrive(site, { count: 12 })
    await drainAndWait(site)
    const people = await expectShare(site, name, 'it was drained, and is so no more', 'no-share-again')
    await drainAndWait(site, name)
    await expectNoneAt(site, [name], `${name} is draining again`)
    await expectAllKnown(site, people.slice(-8), emptying(`${name} is draining again`))
  })

  test('no-refuge', async (context) => {
    const site = await open(context)
    const [home, emptied, other] = site.world.nodes('web').toSorted(() => site.chance(-1, 1))
    if (home === undefined || emptied === undefined || other === undefined) return
    const people: Person[] = []
    for (let count = 0; count < 5; count++) people.push(await userAt(site, home.name, 'all are well'))
    const stays = await userAt(site, emptied.name, 'all are well')
    await drainAndWait(site, emptied.name)
    home.crash()
    const why = `${home.name} has died, and ${emptied.name} is draining`
    // Nobody knows of it yet, so some of these run into the dead one, and have to go on.
    await expectNoneAt(site, [emptied.name], why, { count: 12, everyMs: 0 })
    for (const [place, person] of people.entries()) {
      await expectMoved(site, person, why, ['GET', 'POST'][place % 2])
      expect(person.server, say('refuge', { user: person.name, server: person.server, why })).toBe(other.name)
      await expectSettled(site, person, why)
    }
    await expectNoneAt(site, [emptied.name], why, { count: 4 })
    await expectAllKnown(site, [stays, ...people], emptying(why))
    await home.restart()
    draining(site)
    await noticed(site)
    other.pause()
    await expectNoLateRefuge(site, people, emptied.name)
  })

  test('dies-while-it-drains', async (context) => {
    const site = await open(context)
    const node = oneOf(site, site.world.nodes('web'))
    const person = await userAt(site, node.name, 'all are well')
    await drainAndWait(site, node.name)
    node.crash()
    const why = `${node.name} has died while it was draining`
    await expectMoved(site, person, why)
    await expectSettled(site, person, why)
    await node.restart()
    await noticed(site)
    await expectNoneAt(site, [node.name], `${node.name} is back, and still draining`)
    await expectAllKnown(site, [person], `${node.name} is back, and still draining`)
    await drainAndWait(site)
    await expectShare(
      site,
      node.name,
      'it died while it was draining, and is back and drained no more',
      'no-share-again',
    )
  })

  test('whole-names', async (context) => {
    const site = await open(context, { servers: 12 })
    await drainAndWait(site, 'web-11', 'web-12')
    await expectNoneAt(site, ['web-11', 'web-12'], 'web-11 and web-12 are draining')
    await expectShare(site, 'web-1', 'web-11 and web-12 are draining', 'no-share-again')
    await drainAndWait(site, 'web-1', 'web-99', 'office-1', 'constructor', 'web')
    await expectNoneAt(site, ['web-1'], 'web-1 is draining')
    await expectShare(site, 'web-12', 'web-1 is draining', 'no-share-again')
  })

  test('a-server-comes-meanwhile', async (context) => {
    const site = await open(context, { servers: 2 })
    const people = await arrive(site, { count: 6 })
    await drainAndWait(site, 'web-1')
    const added = await site.world.add('web')
    await noticed(site)
    await expectNoneAt(site, ['web-1'], 'web-1 is draining, and a server was added')
    await expectAllKnown(site, people, emptying('web-1 is draining, and a server was added'))
    await expectShare(site, added.name, 'it was added a quarter of a minute ago')
    await drainAndWait(site, 'web-2', added.name)
    await expectNoneAt(site, ['web-2', added.name], `web-2 and ${added.name} are draining`, { count: 12 })
    await expectAllKnown(site, people, emptying(`web-2 and ${added.name} are draining`))
  })

  test('all-of-them-drain', async (context) => {
    const site = await open(context)
    const people = await arrive(site, { count: 6 })
    const names = site.world.nodes('web').map(({ name }) => name)
    await drainAndWait(site, ...names)
    await expectAllKnown(site, people, emptying('all servers are draining'))
    const visitor = newcomer(site)
    const outcome = await visitor.ask('GET', '/cards/1')
    if (!isSorry(outcome)) expectServed(site, visitor, outcome, 'all servers are draining')
    await drainAndWait(site)
    await expectNoneAt(site, [], 'no server is draining any more', { count: 3 })
  })
}

/** Their server is frozen. While they wait for it, another one begins to drain: who is sent on after that counts is not sent there. */
async function expectNoLateRefuge(site: Site, people: readonly Person[], emptied: string): Promise<void> {
  const { world } = site
  const asked = allOf(people.map((person) => person.ask('GET', '/me')))
  await world.run(site.chance(20, 200))
  draining(site, emptied)
  const countsMs = world.nowMs + COUNTS_WITHIN_MS
  const outcomes = await asked
  for (const [place, person] of people.entries()) {
    const outcome = outcomes[place]
    if (outcome === undefined) continue
    const why = `${person.server} is frozen, and ${emptied} has been draining for more than two seconds`
    expectServed(site, person, outcome, why)
    const { sent } = traceOf(world, outcome.path)
    const late = sent.find(({ peer, timeMs }) => peer === emptied && timeMs > countsMs)
    const values = { user: person.name, server: emptied, why }
    expect(late?.peer ?? 'none', say('refuge', values, late)).toBe('none')
  }
}
