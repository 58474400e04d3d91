/** The first stage: users stay where they logged in, and new ones spread. */
import { expect, say, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { oddMethods } from '../../kit/odd-data.ts'
import { roomOf } from '../../kit/room.ts'
import { allOf } from '../../kit/waiting.ts'
import { type Case, expectAtHome, expectKnown, type Outcome, type Person } from '../person.ts'
import { balancerOf, oneOf, open, type Site } from '../site.ts'
import { arrive, expectShare, expectSpread, userAt } from '../spread.ts'

/** A server that is new, or back, is known by then. */
export const NOTICE_WITHIN_MS = 15_000

/** As many as the lesson speaks of, so that one server has more at a time than whoever counts in round numbers lets in. */
const CROWD = 150

/** In an order of chance. */
export async function expectAllKnown(
  site: Site,
  people: readonly Person[],
  why: string | Case,
): Promise<void> {
  const order = people.map((person) => ({ person, at: site.chance(0, 1) })).sort((a, b) => a.at - b.at)
  for (const { person } of order) await expectKnown(site, person, why)
}

export const noticed = ({ world, chance }: Site): Promise<void> =>
  world.run(NOTICE_WITHIN_MS + roomOf(world) + chance(0, 1000))

export function stay(): void {
  test.real('comes-back', async (context) => {
    const site = await open(context, { isReal: true })
    const people = await arrive(site, { count: 7 })
    for (let round = 0; round < 3; round++) await expectAllKnown(site, people, 'all servers are well')
  })

  test('any-request', async (context) => {
    const site = await open(context)
    const people = await arrive(site, { count: 4 })
    const requests = [
      // Whoever sends these is logged in all the same: a log-out is a POST, and its path is whole.
      ['GET', '/logout'],
      ['HEAD', '/logout'],
      ['POST', '/logout/others'],
      ['GET', '/login'],
      ['GET', '/'],
      ['HEAD', '/pictures/1.png?size=2'],
      ['POST', '/cards'],
      ['PUT', '/people/ann/cards/7'],
      ['PATCH', '/people/%2F/'],
      ['DELETE', '/cards//7'],
      ['OPTIONS', '/logout'],
      ...oddMethods.map((method) => [method, '/cards/constructor'] as const),
    ] as const
    for (const [method, path] of requests) {
      const person = oneOf(site, people)
      expectAtHome(site, person, await person.ask(method, path), 'all servers are well')
    }
    await expectAllKnown(site, people, 'they have asked for all kinds of things')
  })

  test('new-users-spread', async (context) => {
    const three = await open(context)
    await expectSpread(three, 'each of them logs in twice more', {
      after: async (person) => {
        for (let again = 0; again < 2; again++) await person.logIn()
      },
    })
    const two = await open(context, { servers: 2 })
    await expectSpread(two, 'each of them asks for one more thing', {
      after: (person) => person.ask('GET', '/me'),
    })
    const four = await open(context, { servers: 4 })
    await expectSpread(four, 'each looks at the front page first', {
      before: (person) => person.ask('GET', '/'),
    })
    const five = await open(context, { servers: 5 })
    await expectSpread(five, 'each asks for as much as there are servers', {
      before: (person) => person.ask('GET', '/'),
      after: async (person) => {
        for (const path of ['/me', '/', '/cards/1']) await person.ask('GET', path)
      },
    })
    const another = await open(context)
    await expectSpread(another, 'each looks at two pages first', {
      before: async (person) => {
        for (const path of ['/', '/cards/1']) await person.ask('GET', path)
      },
    })
  })

  test('a-rush-spreads', async (context) => {
    const site = await open(context, { servers: 2 })
    const people = await expectSpread(site, 'all of them log in at the same instant', {
      count: CROWD,
      everyMs: 0,
    })
    const requests = people.slice(0, 3).flatMap((person) =>
      ['/me', '/', '/cards/1', '/me', '/cards/2', '/me'].map((path) => async () => {
        const outcome = await person.ask('GET', path)
        return { person, outcome }
      }),
    )
    for (const { person, outcome } of await atOnce(site.world, balancerOf(site), requests))
      expectAtHome(site, person, outcome, 'six requests of each user come at the same instant')
  })

  test('another-address', async (context) => {
    const site = await open(context)
    const people = await arrive(site, {
      count: 4,
      asking: (number) => ({ address: `198.18.0.${number + 1}` }),
    })
    for (let round = 1; round < 9; round++) {
      const person = oneOf(site, people)
      const address = `198.18.${round}.${round * 7}`
      const outcome = await person.ask('GET', '/me', { address })
      const why = 'a phone has left the house, and has another address'
      expectAtHome(site, person, outcome, { why, strayed: 'strayed-address' })
    }
  })

  test('ten-minutes-away', async (context) => {
    const site = await open(context, { servers: 2 })
    const people = await arrive(site, { count: 9 })
    for (const minutes of [10, 20, 30]) {
      // What was forgotten of those who are away cannot be found again by a list that has changed.
      if (minutes < 30) await site.world.add('web')
      await site.world.run(site.chance(585_000, 597_000))
      const why = `they came only once in ten minutes, for ${minutes} minutes, while servers were added`
      await expectAllKnown(site, people, { why, strayed: 'strayed-away' })
    }
  })

  test('honest-work', async (context) => {
    const site = await open(context, { slowMs: 900 })
    const people = await arrive(site, { count: 4 })
    const methods = ['GET', 'POST', 'HEAD', 'DELETE']
    const asked = people.map((person, place) => person.ask(methods[place] ?? 'GET', '/slow'))
    const outcomes = await allOf(asked)
    const slow = { why: 'it is work of 0.9 seconds', strayed: 'strayed-hurry' }
    for (const [place, person] of people.entries()) {
      const outcome = outcomes[place]
      if (outcome !== undefined) expectAtHome(site, person, outcome, slow)
    }
    await expectAllKnown(site, people, 'they have waited for work of 0.9 seconds')
  })

  test('a-hiccup', async (context) => {
    const site = await open(context)
    const people = await arrive(site, { count: 6 })
    for (let round = 1; round <= 3; round++) {
      const node = oneOf(site, site.world.nodes('web'))
      const person = people.find(({ server }) => server === node.name)
      const pause = node.pause()
      await site.world.run(site.chance(20, 100))
      const asked = person?.ask('GET', '/me')
      await site.world.run(site.chance(500, 750))
      pause.heal()
      const why = { why: 'their server was frozen for less than a second', strayed: 'strayed-hurry' }
      if (person !== undefined && asked !== undefined) expectAtHome(site, person, await asked, why)
      await expectAllKnown(site, people, why)
      await site.world.run(site.chance(2000, 5000))
      await expectAllKnown(site, people, why)
    }
  })

  test('a-user-leaves', async (context) => {
    const site = await open(context, { slowMs: 700 })
    const people = await arrive(site, { count: 3 })
    const person = oneOf(site, people)
    const methods = ['GET', 'POST', 'HEAD']
    for (const method of methods) {
      const outcome = await person.ask(method, '/slow', { patienceMs: site.chance(100, 500) })
      await site.world.run(site.chance(0, 1000))
      const { status } = outcome
      expect(status, say('answer-to-nobody', { got: outcome.got }, outcome.at)).toBe(0)
      expectLeft(site, person, outcome)
    }
    const work: Promise<Outcome>[] = []
    let arrived = 0
    await expectSpread(site, 'a user of one server has left it several times, and asks it for slow work', {
      before: async () => {
        if (arrived++ % 4 === 0) work.push(person.ask(methods[work.length % 3] ?? 'GET', '/slow'))
      },
    })
    const slow = { why: 'it is work of 0.7 seconds', strayed: 'strayed-leaver' }
    for (const outcome of await allOf(work)) expectAtHome(site, person, outcome, slow)
    await site.world.run(4000)
    const why = 'one of their requests was called off before'
    await expectAllKnown(site, people, { why, strayed: 'strayed-leaver' })
  })

  test('a-server-comes', async (context) => {
    const site = await open(context, { servers: 2 })
    const people = await arrive(site, { count: 8 })
    const added = await site.world.add('web')
    await expectAllKnown(site, people, elsewhere('a server has just been added'))
    await noticed(site)
    await expectAllKnown(site, people, elsewhere('a server was added'))
    const more = await expectShare(site, added.name, 'it was added a quarter of a minute ago')
    await site.world.add('web')
    await site.world.add('web')
    await expectAllKnown(site, [...people, ...more.slice(-6)], elsewhere('two more servers have been added'))
    await noticed(site)
    await expectAllKnown(site, [...people, ...more.slice(-6)], elsewhere('two more servers were added'))
  })

  test('others-come-and-go', async (context) => {
    const site = await open(context, { servers: 4 })
    const { world } = site
    const [first, second, third] = world.nodes('web')
    const users = [await userAt(site, 'web-3', 'all are well'), await userAt(site, 'web-4', 'all are well')]
    second?.crash()
    await expectAllKnown(site, users, elsewhere('web-2 has died'))
    if (first !== undefined) await world.remove(first)
    await expectAllKnown(site, users, elsewhere('web-2 has died and web-1 was removed'))
    await noticed(site)
    await expectAllKnown(site, users, elsewhere('web-2 has died and web-1 was removed'))
    await second?.restart()
    await expectAllKnown(site, users, elsewhere('web-2 is back'))
    await noticed(site)
    await expectAllKnown(site, users, elsewhere('web-2 is back'))
    const pause = second?.pause()
    await world.run(site.chance(3000, 9000))
    await expectAllKnown(site, users, elsewhere('web-2 is frozen'))
    pause?.heal()
    await world.add('web')
    await noticed(site)
    third?.crash()
    await expectAllKnown(site, users.slice(1), elsewhere('web-3 has died'))
  })
}

/** Something has happened to other servers. */
const elsewhere = (why: string): Case => ({ why, strayed: 'strayed-list' })

/** A user who leaves says nothing about the server: no other one is asked. */
function expectLeft(site: Site, person: Person, outcome: Outcome): void {
  expectAtHome(
    site,
    person,
    { ...outcome, status: 200, server: '' },
    {
      why: 'they left before the answer',
      strayed: 'strayed-leaver',
    },
  )
}
