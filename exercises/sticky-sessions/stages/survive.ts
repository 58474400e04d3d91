/** The second stage: servers die, and come back. Users lose their session, and nothing else; and they are not sent back. */
import { expect, say, test } from 'millions/suite'
import type { Node } from '../../../src/contract/world.ts'
import { bytesOf, difference, wideValue } from '../../kit/odd-data.ts'
import { allOf } from '../../kit/waiting.ts'
import { headerOf } from '../own-cookie.ts'
import {
  expectAtHome,
  expectKnown,
  expectMoved,
  expectServed,
  expectSettled,
  isSorry,
  moved,
  type Person,
  shown,
  untilTaken,
} from '../person.ts'
import { oneOf, open, type Site, traceOf } from '../site.ts'
import { arrive, expectShare, newcomer, userAt, visitAtOnce } from '../spread.ts'
import { expectDoneOnce } from '../writes.ts'
import { expectAllKnown, noticed } from './stay.ts'

const homeOf = ({ world }: Site, { server }: Person): Node => world.node(server)

export function survive(): void {
  test.real('their-server-dies', async (context) => {
    const site = await open(context, { isReal: true })
    const people = await arrive(site, { count: 8 })
    const home = homeOf(site, people[0] ?? newcomer(site))
    const theirs = people.filter(({ server }) => server === home.name)
    const others = people.filter(({ server }) => server !== home.name)
    home.crash()
    for (const person of theirs) {
      await expectMoved(site, person, 'their server has died')
      await expectSettled(site, person, 'their first server has died')
    }
    await expectAllKnown(site, people, 'a server has died')
    await home.restart()
    await expectAllKnown(site, people, moved('the server that died is back'))
    await noticed(site)
    await expectAllKnown(
      site,
      [...theirs, ...others],
      moved('the server that died has been back for a while'),
    )
  })

  test('first-comes-a-write', async (context) => {
    const site = await open(context)
    const home = oneOf(site, site.world.nodes('web'))
    const people: Person[] = []
    for (let count = 0; count < 4; count++) people.push(await userAt(site, home.name, 'all are well'))
    const back = await userAt(site, home.name, 'all are well')
    home.crash()
    // What comes first may be the log-in, whose answer has cookies of a server as well.
    await back.logIn()
    expect(back.server, say('not-moved', { server: home.name, why: 'it has died' })).not.toBe(home.name)
    await expectKnown(site, back, moved('they logged in where their server was dead'))
    people.unshift(back)
    const methods = ['POST', 'DELETE', 'PATCH', 'MERGE']
    const body = wideValue(7, 60)
    for (const [place, person] of people.slice(1).entries()) {
      const method = methods[place] ?? 'POST'
      const headers = { 'x-note': 'the same', 'x-forwarded-for': '203.0.113.9' }
      const asking = { body, headers, address: '198.18.3.4' }
      const outcome = await expectMoved(site, person, 'their server refuses', method, asking)
      const differs = difference(bytesOf(body), bytesOf(String(outcome.json.body)))
      const request = shown(outcome)
      expect(differs, say('second-try', { request, seen: differs }, outcome.at)).toBe('none')
      const told = headerOf(outcome.json.headers, 'x-note')
      const seen = `X-Note is ${told ?? 'missing'}`
      expect(told, say('second-try-headers', { request, seen }, outcome.at)).toBe('the same')
      const by = headerOf(outcome.json.headers, 'x-forwarded-for')
      expect(by, say('forwarded-for', { seen: String(by) }, outcome.at)).toBe('203.0.113.9, 198.18.3.4')
      await expectSettled(site, person, 'they were moved by a write')
    }
    await home.restart()
    await expectAllKnown(site, people, moved('their first server is back'))
  })

  test('moved-without-a-log-in', async (context) => {
    const site = await open(context, { servers: 4 })
    const home = oneOf(site, site.world.nodes('web'))
    const people: Person[] = []
    for (let count = 0; count < 3; count++) people.push(await userAt(site, home.name, 'all are well'))
    home.crash()
    for (const person of people) await expectMoved(site, person, 'their server has died')
    for (const isBack of [false, true]) {
      if (isBack) await home.restart()
      const why = isBack ? 'the server that died is back' : 'another server has answered them'
      for (const person of people)
        for (const path of ['/', '/cards/1', '/cards/2'])
          expectAtHome(site, person, await person.ask(oneOf(site, ['GET', 'POST']), path), moved(why))
    }
  })

  test('broken-off', async (context) => {
    const site = await open(context)
    const home = oneOf(site, site.world.nodes('web'))
    const [reader, writer] = [
      await userAt(site, home.name, 'all are well'),
      await userAt(site, home.name, 'all are well'),
    ]
    const methods = ['GET', 'POST', 'PUT', 'DELETE', 'TRANSFER']
    const all = allOf(methods.map((method) => (method === 'GET' ? reader : writer).ask(method, '/slow')))
    await untilTaken(site, '/slow', methods.length - 1)
    await site.world.run(site.chance(20, 300))
    home.crash()
    const [read, ...writes] = await all
    if (read === undefined) return
    expectServed(site, reader, read, 'its server died in the middle of it')
    reader.server = read.server
    for (const write of writes) {
      expectDoneOnce(site, writer, write, 'its server died in the middle of it')
      expect(isSorry(write), say('guessed', { request: shown(write), got: write.got }, write.at)).toBe(true)
    }
    await home.restart()
    await expectSettled(site, reader, 'a read was broken off, and another server answered it')
  })

  test('crashes-at-each-event', async (context) => {
    const site = await open(context)
    const home = oneOf(site, site.world.nodes('web'))
    for (let event = 1; event <= 4; event++) {
      const [reader, writer] = [
        await userAt(site, home.name, 'all are well'),
        await userAt(site, home.name, 'all are well'),
      ]
      for (const [person, method] of [
        [reader, 'GET'],
        [writer, 'POST'],
      ] as const) {
        const crash = home.crashBefore(event)
        const outcome = await person.ask(method, '/slow')
        crash.heal()
        if (home.state === 'down') await home.restart()
        const why = `a server died before its event ${event}`
        if (method === 'GET') expectServed(site, person, outcome, why)
        else expectDoneOnce(site, person, outcome, why)
      }
      await noticed(site)
    }
  })

  test('new-users-do-not-notice', async (context) => {
    const site = await open(context)
    oneOf(site, site.world.nodes('web')).crash()
    const people = await arrive(site, { count: 14 })
    await expectAllKnown(site, people, 'one server of three is dead')
    const visitor = newcomer(site)
    for (const path of ['/', '/cards/1', '/cards/2', '/'])
      expectServed(site, visitor, await visitor.ask('GET', path), 'one server of three is dead')
    const frozen = await open(context)
    const [hangs, dies] = frozen.world.nodes('web').toSorted(() => frozen.chance(-1, 1))
    hangs?.pause()
    dies?.crash()
    for (const { visitor: reader, outcome } of await visitAtOnce(frozen, 'GET'))
      expectServed(frozen, reader, outcome, 'one server of three is frozen, and one is dead')
  })

  test('back-with-its-share', async (context) => {
    const site = await open(context)
    const home = oneOf(site, site.world.nodes('web'))
    for (let outage = 1; outage <= 2; outage++) {
      home.crash()
      await arrive(site, { count: 9 })
      // The second outage is a long one, and somebody runs into it again and again.
      if (outage === 2) await arrive(site, { count: 36, everyMs: 5000 })
      await site.world.run(site.chance(0, 20_000))
      await home.restart()
      await noticed(site)
      const why = `it was dead${outage === 2 ? ' once more' : ''}, and has been back for a quarter of a minute`
      await expectShare(site, home.name, why)
    }
  })

  test('one-outage-after-the-other', async (context) => {
    const site = await open(context)
    const [person] = await arrive(site, { count: 1 })
    if (person === undefined) return
    const [watcher] = await arrive(site, { count: 1 })
    for (let outage = 1; outage <= 4; outage++) {
      const home = homeOf(site, person)
      home.crash()
      await expectMoved(site, person, `outage ${outage} has begun`, outage % 2 === 0 ? 'POST' : 'GET')
      await expectSettled(site, person, `outage ${outage} has begun`)
      if (watcher !== undefined && watcher.server === home.name) await watcher.logIn()
      await home.restart()
      await noticed(site)
      await expectKnown(site, person, moved(`outage ${outage} is over`))
      if (watcher !== undefined) await expectKnown(site, watcher, `outage ${outage} is over`)
    }
  })

  test('removed', async (context) => {
    const site = await open(context)
    const home = oneOf(site, site.world.nodes('web'))
    const people: Person[] = []
    for (let count = 0; count < 3; count++) people.push(await userAt(site, home.name, 'all are well'))
    const others = (await arrive(site, { count: 6 })).filter(({ server }) => server !== home.name)
    await site.world.remove(home)
    for (const [place, person] of people.entries()) {
      await expectMoved(site, person, 'their server was removed', ['POST', 'GET', 'PUT'][place])
      await expectSettled(site, person, 'their first server was removed')
    }
    await expectAllKnown(site, [...people, ...others], 'a server was removed')
  })

  test('errors-are-answers', async (context) => {
    const site = await open(context)
    const people = await arrive(site, { count: 3 })
    for (const person of people)
      for (const method of ['GET', 'POST', 'HEAD']) {
        const outcome = await person.ask(method, '/broken')
        const { got, at } = outcome
        const tries = traceOf(site.world, outcome.path).sent.length
        const values = { request: shown(outcome), got, tries }
        expect(outcome.status, say('error-changed', values, at)).toBe(500)
        expect(tries, say('error-again', values, at)).toBe(1)
        await expectKnown(site, person, 'their server has answered something with 500')
      }
  })
}
