/** The second stage, too: servers that hang, several at once, and all of them. */
import { expect, say, test } from 'millions/suite'
import { allOf } from '../../kit/waiting.ts'
import {
  expectAtHome,
  expectInTime,
  expectKnown,
  expectMoved,
  expectServed,
  expectSettled,
  isSorry,
  moved,
  type Person,
  shown,
} from '../person.ts'
import { balancerOf, oneOf, open, type Site } from '../site.ts'
import { arrive, newcomer, userAt, visitAtOnce } from '../spread.ts'
import { expectDoneOnce } from '../writes.ts'
import { expectAllKnown, noticed } from './stay.ts'

export function hang(): void {
  test('frozen', async (context) => {
    const site = await open(context)
    const home = oneOf(site, site.world.nodes('web'))
    const [reader, writer] = [
      await userAt(site, home.name, 'all are well'),
      await userAt(site, home.name, 'all are well'),
    ]
    const pause = home.pause()
    await site.world.run(site.chance(0, 3000))
    const methods = ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'MERGE', 'get-card']
    const written = allOf(methods.map((method) => writer.ask(method, '/cards/7')))
    await expectMoved(site, reader, 'their server is frozen')
    await expectSettled(site, reader, 'their first server is frozen')
    const writes = await written
    pause.heal()
    await site.world.run(2000)
    for (const write of writes) expectDoneOnce(site, writer, write, 'their server is frozen')
    await expectKnown(site, reader, moved('their first server is no longer frozen'))
    await noticed(site)
    await expectKnown(site, reader, moved('their first server is no longer frozen'))
  })

  test('cut-off', async (context) => {
    const site = await open(context)
    const { world } = site
    const home = oneOf(site, world.nodes('web'))
    for (const direction of ['both', 'one-way'] as const) {
      const [reader, writer] = [
        await userAt(site, home.name, 'all are well'),
        await userAt(site, home.name, 'all are well'),
      ]
      const cut = world.partition([home], [balancerOf(site)], direction)
      const why = direction === 'both' ? 'their server is cut off' : 'what their server answers is lost'
      const [, write] = await allOf([expectMoved(site, reader, why), writer.ask('POST', '/cards/8')])
      await expectSettled(site, reader, why)
      if (write !== undefined) expectDoneOnce(site, writer, write, why)
      cut.heal()
      await noticed(site)
      await expectKnown(site, reader, moved('their first server can be reached again'))
    }
  })

  test('two-are-away', async (context) => {
    for (const isFrozen of [false, true]) {
      const site = await open(context)
      const [home, other] = site.world.nodes('web').toSorted(() => site.chance(-1, 1))
      const people: Person[] = []
      for (let count = 0; count < 4; count++)
        people.push(await userAt(site, home?.name ?? '', 'all are well'))
      const pause = other?.pause()
      home?.[isFrozen ? 'pause' : 'crash']()
      const why = `their server is ${isFrozen ? 'frozen, and a second one too' : 'dead, and a second one frozen'}`
      const written = isFrozen ? [] : await visitAtOnce(site, 'POST')
      for (const person of people) {
        await expectMoved(site, person, why)
        await expectSettled(site, person, why)
      }
      if (isFrozen) continue
      pause?.heal()
      await site.world.run(2000)
      for (const { visitor, outcome } of written) expectDoneOnce(site, visitor, outcome, why)
    }
  })

  test('of-five', async (context) => {
    const site = await open(context, { servers: 5 })
    const [home, other] = site.world.nodes('web').toSorted(() => site.chance(-1, 1))
    const person = await userAt(site, home?.name ?? '', 'all are well')
    home?.crash()
    other?.crash()
    await expectMoved(site, person, 'two servers of five are dead', 'POST')
    await expectSettled(site, person, 'two servers of five are dead')
    for (const arrived of await arrive(site, { count: 15 }))
      await expectKnown(site, arrived, 'two servers of five are dead')
  })

  test('honest-work-elsewhere', async (context) => {
    const site = await open(context, { slowMs: 900 })
    const [home, other] = site.world.nodes('web').toSorted(() => site.chance(-1, 1))
    const people: Person[] = []
    for (let count = 0; count < 4; count++) people.push(await userAt(site, home?.name ?? '', 'all are well'))
    home?.crash()
    other?.crash()
    for (const [place, person] of people.entries()) {
      const method = ['GET', 'POST', 'HEAD', 'DELETE'][place] ?? 'GET'
      const outcome = await person.ask(method, '/slow')
      const why = 'two servers of three are dead, and it is work of 0.9 seconds'
      expectServed(site, person, outcome, why)
      person.server = outcome.server
      await expectSettled(site, person, why)
    }
    await home?.restart()
    await noticed(site)
    const back = await userAt(site, home?.name ?? '', 'it is back')
    const slow = { why: 'their server is back, and it is work of 0.9 seconds', strayed: 'strayed-hurry' }
    for (const outcome of await allOf(['GET', 'POST'].map((method) => back.ask(method, '/slow'))))
      expectAtHome(site, back, outcome, slow)
  })

  test('all-are-away', async (context) => {
    const site = await open(context)
    const { world } = site
    const people = await arrive(site, { count: 2 })
    for (const node of world.nodes('web')) node.crash()
    await expectSorry(site, [...people, newcomer(site)], 'all servers are dead')
    for (const node of world.nodes('web')) await node.restart()
    await noticed(site)
    for (const person of people) {
      const outcome = await person.ask('GET', '/cards/7')
      expectServed(site, person, outcome, 'all servers are back')
      await person.logIn()
      await expectKnown(site, person, 'all servers are back')
    }
    const pauses = world.nodes('web').map((node) => node.pause())
    await expectSorry(site, [...people, newcomer(site)], 'all servers are frozen')
    for (const pause of pauses) pause.heal()
    await noticed(site)
    await expectAllKnown(site, await arrive(site, { count: 4 }), 'no server is frozen any more')
    const empty = await open(context, { servers: 0 })
    await expectSorry(empty, [newcomer(empty)], 'there is no server')
  })
}

/** Told so in time: reads and writes. */
async function expectSorry(site: Site, people: readonly Person[], why: string): Promise<void> {
  const asked = people.flatMap((person) => ['GET', 'POST'].map((method) => ({ person, method })))
  const outcomes = await allOf(asked.map(({ person, method }) => person.ask(method, '/cards/7')))
  for (const [place, { person }] of asked.entries()) {
    const outcome = outcomes[place]
    if (outcome === undefined) continue
    const { got, at } = outcome
    expect(isSorry(outcome), say('not-sorry', { request: shown(outcome), got, why }, at)).toBe(true)
    expectInTime(site, person, outcome, why)
  }
}
