/** The first stage: any server answers anyone, whichever of them come and go. */

import { expect, test } from 'millions/suite'
import { atOnce } from '../../kit/at-once.ts'
import { oddKeys, oddTexts, pathTexts, patternText } from '../../kit/odd-data.ts'
import { withRoom } from '../../kit/room.ts'
import { comes, type Person } from '../person.ts'
import {
  ask,
  expectCards,
  expectDone,
  expectName,
  expectNobody,
  IDLE_MS,
  open,
  sayOf,
  serverFor,
  servers,
  shown,
} from '../site.ts'

export function shared(): void {
  test.real('any-server', async (context) => {
    const world = withRoom(await open(context))
    const ann = await comes(world, 'Ann', 'web-1')
    await ann.expectKnown('web-2')
    await ann.mustAdd('from Lisbon', 'web-2')
    await ann.expectCart(['from Lisbon'], 'web-3')
    await ann.mustAdd('from Seoul', 'web-1')
    await ann.mustAdd('from Seoul', 'web-3')
    for (const server of servers) {
      await ann.expectKnown(server)
      await ann.expectCart(['from Lisbon', 'from Seoul'], server)
    }
    const bob = await comes(world, 'Bob', 'web-3')
    await bob.expectKnown('web-1')
  })

  test('names-and-cards', async (context) => {
    const world = await open(context)
    const odd = new Set([...oddTexts, ...oddKeys, ...pathTexts, patternText, '김민준', 'x'.repeat(200)])
    const texts = [...odd].filter((text) => text !== '')
    const people: Person[] = []
    for (const [turn, name] of texts.entries()) people.push(await comes(world, name, serverFor(turn)))
    for (const [turn, person] of people.entries()) await person.expectKnown(serverFor(turn + 1))
    const [first] = people
    for (const [turn, card] of texts.entries()) await first?.mustAdd(card, serverFor(turn))
    await first?.expectCart(texts, 'web-2')
    for (const [turn, card] of texts.slice(0, 3).entries())
      await people[1 + turn]?.mustAdd(card, serverFor(turn))
    for (const [turn, card] of texts.slice(0, 3).entries())
      await people[1 + turn]?.expectCart([card], serverFor(turn + 1), 'cart-mixed-up')
  })

  test('full-cart', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const alike = [
      'from Lisbon',
      'From Lisbon',
      'from Lisbon ',
      'from Lisbon.',
      'fromLisbon',
      'caf\u00e9',
      'cafe\u0301',
    ]
    const cards = [...alike, ...Array.from({ length: 105 - alike.length }, (_, number) => `${number}`)]
    for (const [turn, card] of cards.entries()) {
      const asking = { method: 'POST', json: { card }, server: serverFor(turn), isDirect: true }
      expectDone(await ann.ask('/cart', asking), 'card-refused', { card: shown(card) })
    }
    const listed = await ann.ask('/cart', { server: 'web-2' })
    const lost = cards.filter((card) => !listed.text.includes(JSON.stringify(card)))
    const values = { count: cards.length, lost: shown(lost[0] ?? ''), missing: lost.length }
    expect(lost.length, sayOf('cards-missing', listed, values)).toBe(0)
    await ann.expectCart(cards, 'web-3')
  })

  test('kept-apart', async (context) => {
    const world = await open(context)
    const phone = await comes(world, 'Ann', 'web-1')
    const laptop = await comes(world, 'Ann', 'web-2')
    const bob = await comes(world, 'Bob', 'web-1')
    await phone.mustAdd('phone', 'web-3')
    await laptop.mustAdd('laptop', 'web-1')
    await phone.expectCart(['phone'], 'web-2', 'cart-mixed-up')
    await laptop.expectCart(['laptop'], 'web-3', 'cart-mixed-up')
    await bob.expectCart([], 'web-2', 'cart-mixed-up')
    await bob.expectKnown('web-3')
    await laptop.expectKnown('web-3')
    // The tenth who comes to a server, and the sixteenth: what is counted begins there as it did for the first.
    const crowd: Person[] = []
    for (let number = 0; number < 17; number++) crowd.push(await comes(world, `user ${number}`, 'web-1'))
    const some = crowd.filter((_, number) => number > 6 && number % 2 === 0)
    for (const [turn, person] of some.entries()) await person.mustAdd(`of ${person.name}`, serverFor(turn))
    await phone.expectCart(['phone'], 'web-1', 'cart-mixed-up')
    await bob.expectCart([], 'web-3', 'cart-mixed-up')
    for (const [turn, person] of crowd.entries()) {
      const cards = some.includes(person) ? [`of ${person.name}`] : []
      await person.expectCart(cards, serverFor(turn), 'cart-mixed-up')
    }
  })

  test('nobody', async (context) => {
    const world = await open(context)
    await comes(world, 'Ann')
    for (const [turn, path] of ['/me', '/cart', '/me'].entries())
      expectNobody(await ask(world, path, { server: serverFor(turn) }), 'not-401')
    const added = await ask(world, '/cart', { method: 'POST', json: { card: 'of nobody' }, server: 'web-2' })
    expectNobody(added, 'not-401')
  })

  test.real('server-dies', async (context) => {
    const world = withRoom(await open(context))
    const people: Person[] = []
    for (const [turn, name] of ['Ann', 'Bob', 'Eve'].entries()) {
      const person = await comes(world, name, serverFor(turn))
      await person.mustAdd(`of ${name}`, serverFor(turn))
      people.push(person)
    }
    const dead = servers[Math.floor(3 * context.random())] ?? servers[0]
    world.node(dead).crash({ disk: 'lose' })
    const others = servers.filter((server) => server !== dead)
    for (const person of people)
      for (const server of others) {
        await person.expectKnown(server, 'gone-with-server', { dead })
        await person.expectCart([`of ${person.name}`], server, 'cart-gone-with-server', { dead })
      }
    await world.node(dead).restart()
    for (const person of people) await person.expectKnown(dead, 'not-known-after-boot')
  })

  test('all-replaced', async (context) => {
    const world = await open(context)
    const people: Person[] = []
    for (const [turn, name] of ['Ann', 'Bob', 'Eve'].entries())
      people.push(await comes(world, name, serverFor(turn)))
    for (const old of servers) {
      const { name: fresh } = await world.add('web')
      await world.remove(world.node(old))
      for (const person of people) {
        await person.expectKnown(fresh, 'not-known-by-new')
        await person.mustAdd(`at ${fresh}`, fresh)
      }
    }
    const [ann] = people
    const names = world.nodes('web').map(({ name }) => name)
    for (const name of names)
      await ann?.expectCart(
        names.map((each) => `at ${each}`),
        name,
      )
  })

  test('all-crash', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-2')
    await ann.mustAdd('from Lisbon', 'web-1')
    for (const node of world.nodes('web')) node.crash({ disk: 'lose' })
    await world.run(200 + 2000 * context.random())
    for (const node of world.nodes('web')) await node.restart()
    for (const server of servers) await ann.expectKnown(server, 'not-known-after-boot')
    await ann.expectCart(['from Lisbon'], 'web-3')
  })

  test('users-who-meet', async (context) => {
    const world = await open(context)
    const people: Person[] = []
    for (const [turn, name] of ['Ann', 'Bob', '김민준', 'Eve', 'Max', 'Zoe'].entries())
      people.push(await comes(world, name, serverFor(turn)))
    await world.run(IDLE_MS / 10) // so that there may be something to write
    // Three who only look, three times each, and three others who add a card.
    const turns = Array.from({ length: 12 }, (_, turn) => people[turn < 9 ? turn % 3 : turn - 6])
    const answers = await atOnce(
      world,
      world.node('web-2'),
      turns.map((person, turn) => async () => {
        const answer = turn < 9 ? await person?.me('web-2') : await person?.add(`of ${person.name}`, 'web-2')
        return { person, answer }
      }),
    )
    for (const [turn, { person, answer }] of answers.entries()) {
      if (person === undefined || answer === undefined) continue
      if (turn < 9) expectName(answer, person.name, 'not-known')
      else expectDone(answer, 'card-refused', { card: shown(`of ${person.name}`) })
    }
    // New ones come at the same instant, too.
    const names = Array.from({ length: 8 }, (_, number) => `user ${number}`)
    const newcomers = await atOnce(
      world,
      world.node('web-3'),
      names.map((name) => () => comes(world, name, 'web-3')),
    )
    for (const [turn, person] of newcomers.entries()) await person.expectKnown(serverFor(turn))
    for (const [turn, person] of people.entries()) {
      const answer = await person.ask('/cart', { server: 'web-1' })
      expectCards(answer, turn < 3 ? [] : [`of ${person.name}`], 'cart-mixed-up')
    }
  })
}
