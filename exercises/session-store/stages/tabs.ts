/** The sixth stage: tabs that add to one cart at the same time. What was said to be in is in. */
import { expect, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { allOf, answerOrError, inTime, underWay } from '../../kit/waiting.ts'
import { comes, type Person } from '../person.ts'
import {
  type Answer,
  ask,
  BACK_WITHIN_MS,
  expectCards,
  expectDone,
  expectStatus,
  hasReplied,
  IDLE_MS,
  mark,
  open,
  sayOf,
  sentToStore,
  serverFor,
  servers,
  storeOf,
  WAIT_AT_LEAST_MS,
} from '../site.ts'

/** An add that was left in the middle is felt for so long at most. */
const LEFT_WITHIN_MS = 2000

export function tabs(): void {
  test('two-tabs', async (context) => {
    const world = await open(context)
    for (let time = 0; time < 4; time++) {
      const ann = await comes(world, 'Ann', serverFor(time))
      const cards = ['from Lisbon', 'from Seoul']
      expectAdded(await meet(world, ann, cards, time))
      await ann.expectCart(cards, serverFor(time + 2), 'tab-lost', { tabs: 2 })
    }
  })

  test('ten-tabs', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    await ann.mustAdd('before', 'web-3')
    const cards = Array.from({ length: 10 }, (_, number) => `card ${number}`)
    const slow = storeOf(world).slowDisk(2 + 6 * context.random())
    expectAdded(await meet(world, ann, cards))
    slow.heal()
    await ann.expectCart(['before', ...cards], 'web-2', 'tab-lost', { tabs: 10 })
  })

  test('tab-after-tab', async (context) => {
    // At one server, each at another moment of what those before have to ask; the last ones elsewhere, too.
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    const cards = Array.from({ length: 10 }, (_, number) => `card ${number}`)
    const delayMs = 18 + 10 * context.random()
    const [near, store] = [world.node('web-2'), storeOf(world)]
    const ways = [world.link(near, store, { delayMs }), world.link(store, near, { delayMs })]
    const adding: Promise<void>[] = []
    for (const [turn, card] of cards.entries()) {
      const server = turn > 6 && turn % 2 === 1 ? 'web-3' : 'web-2'
      adding.push(underWay(addAndLook(ann, card, server)).end)
      await world.run(delayMs * (0.5 + 0.3 * context.random()))
    }
    await allOf(adding)
    for (const way of ways) way.heal()
    await ann.expectCart(cards, 'web-1', 'tab-lost', { tabs: 10 })
  })

  test('same-card', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-1')
    expectAdded(await meet(world, ann, ['from Lisbon', 'from Lisbon', 'from Lisbon', 'from Seoul']))
    await ann.expectCart(['from Lisbon', 'from Seoul'], 'web-2', 'tab-lost', { tabs: 4 })
  })

  test('reader-meanwhile', async (context) => {
    // Whoever only reads may write that the session was used. That is no reason to write back an old cart.
    const world = await open(context)
    for (const [turn, path] of ['/me', '/cart'].entries()) {
      const ann = await comes(world, 'Ann', 'web-1')
      await ann.mustAdd('before', 'web-1')
      await world.run(IDLE_MS / 2)
      const slow = world.link(world.node('web-2'), storeOf(world), { delayMs: 100 + 100 * context.random() })
      const reading = ask(world, path, { cookie: ann.cookie, server: 'web-2' })
      await world.run(slowMs + 60 * turn)
      await ann.mustAdd('meanwhile', 'web-3')
      await reading
      slow.heal()
      await world.run(500)
      await ann.expectCart(['before', 'meanwhile'], 'web-1', 'reader-wrote-back', { path })
    }
  })

  test('answer-lost', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-2')
    await ann.mustAdd('before', 'web-2')
    // The store does it, and web-1 never hears of it. They try again at another server.
    const since = mark(world)
    const adding = ann.add('from Lisbon', 'web-1')
    await inTime(world.until(() => sentToStore(world, since).some(({ method }) => method !== 'GET'), 2000))
    const cut = world.partition([storeOf(world)], [world.node('web-1')], 'one-way')
    const lost = await adding
    expect(
      lost.status >= 200 && lost.status < 300 ? 'done' : 'not known',
      sayOf('said-without-knowing', lost),
    ).toBe('not known')
    await ann.mustAdd('from Lisbon', 'web-2')
    await ann.mustAdd('from Seoul', 'web-3')
    cut.heal()
    await world.run(BACK_WITHIN_MS)
    await ann.expectCart(['before', 'from Lisbon', 'from Seoul'], 'web-1', 'tab-lost', { tabs: 2 })
  })

  test('put-lost', async (context) => {
    // What web-1 wants to write is lost on its way, another tab is faster, and the way is open again.
    const world = await open(context)
    for (let time = 0; time < 2; time++) {
      const ann = await comes(world, 'Ann', 'web-2')
      const slow = world.link(storeOf(world), world.node('web-1'), { delayMs: 40 })
      const since = mark(world)
      const adding = ann.add('from Lisbon', 'web-1')
      await inTime(world.until(() => hasReplied(world, since, 1 + time), 2000))
      const cut = world.partition([world.node('web-1')], [storeOf(world)], 'one-way')
      await world.run(60 + 100 * context.random())
      await ann.mustAdd('from Seoul', 'web-2')
      cut.heal()
      slow.heal()
      const isIn = isDone(await adding)
      await world.run(BACK_WITHIN_MS)
      if (!isIn) await ann.mustAdd('from Lisbon', 'web-1')
      await ann.expectCart(['from Seoul', 'from Lisbon'], 'web-3', 'tab-lost', { tabs: 2 })
    }
  })

  test('slow-tab', async (context) => {
    // The one whose way to the store is long takes its time, and others add meanwhile.
    const world = await open(context)
    const delayMs = WAIT_AT_LEAST_MS / 2 - 10
    const [near, far] = [world.node('web-2'), world.node('web-1')]
    for (let time = 0; time < 3; time++) {
      const ann = await comes(world, 'Ann', 'web-3')
      const there = world.link(far, storeOf(world), { delayMs })
      const back = world.link(storeOf(world), far, { delayMs })
      const slowly = ann.add('slowly', far.name)
      await world.run(delayMs + 20 + (150 + 200 * time) * context.random())
      const adding = [slowly, ann.add('meanwhile', near.name)]
      const answers = await Promise.all(adding)
      there.heal()
      back.heal()
      await world.run(LEFT_WITHIN_MS)
      for (const [turn, card] of ['slowly', 'meanwhile'].entries()) {
        const answer = answers[turn]
        if (answer === undefined || isDone(answer)) continue
        expectStatus(answer, 503, 'not-503', { why: 'takes nearly half a second' })
        await ann.mustAdd(card, 'web-3')
      }
      await ann.expectCart(['slowly', 'meanwhile'], 'web-3', 'tab-lost', { tabs: 2 })
    }
  })

  test('crash-in-between', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-2')
    const sure: string[] = []
    const unsure: string[] = []
    for (let event = 1; event <= 5; event++) {
      const crash = world.node('web-1').crashBefore(event, { disk: 'lose' })
      const card = `at event ${event}`
      const answer = await ann.add(card, 'web-1')
      const isDone = answer.status >= 200 && answer.status < 300
      ;(isDone ? sure : unsure).push(card)
      crash.heal()
      if (world.node('web-1').state === 'down') await world.node('web-1').restart()
      await world.run(LEFT_WITHIN_MS)
      await ann.mustAdd(`after event ${event}`, serverFor(event))
      sure.push(`after event ${event}`)
    }
    const found = await ann.ask('/cart', { server: 'web-3' })
    const maybe = unsure.filter((card) => found.text.includes(JSON.stringify(card)))
    expectCards(found, [...sure, ...maybe], 'tab-lost', { tabs: 1 })
  })

  test('users-leave', async (context) => {
    const world = await open(context)
    const ann = await comes(world, 'Ann', 'web-2')
    const slow = storeOf(world).slowDisk(20)
    const leaving = Array.from({ length: 6 }, (_, number) =>
      answerOrError(
        world.fetch(`http://${serverFor(number)}/cart`, {
          method: 'POST',
          headers: { cookie: ann.cookie, 'content-type': 'application/json' },
          body: JSON.stringify({ card: `left ${number}` }),
          patienceMs: 12 + number,
        }),
      ),
    )
    await Promise.all(leaving)
    slow.heal()
    await world.run(LEFT_WITHIN_MS)
    for (const server of servers) await ann.mustAdd(`at ${server}`, server)
    const found = await ann.ask('/cart', { server: 'web-1' })
    const maybe = leaving
      .map((_, number) => `left ${number}`)
      .filter((card) => found.text.includes(`"${card}"`))
    expectCards(found, [...servers.map((server) => `at ${server}`), ...maybe], 'tab-lost', { tabs: 3 })
  })
}

const slowMs = 150

/** All of them have asked the store before it answers any of them. */
async function meet(world: World, person: Person, cards: readonly string[], first = 0): Promise<Answer[]> {
  const frozen = storeOf(world).pause()
  const adding = Promise.all(cards.map((card, turn) => person.add(card, serverFor(first + turn))))
  await world.run(20)
  frozen.heal()
  return await adding
}

const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300

function expectAdded(answers: readonly Answer[]): void {
  for (const answer of answers) expectDone(answer, 'tab-refused', { tabs: answers.length })
}

/** As soon as it is said to be in, it is there, whatever others are about. */
async function addAndLook(person: Person, card: string, server: string): Promise<void> {
  const added = await person.ask('/cart', { method: 'POST', json: { card }, server, isDirect: true })
  expectAdded([added])
  const found = await person.ask('/cart', { server: 'web-1', isDirect: true })
  const isIn = found.text.includes(JSON.stringify(card)) ? 'in' : 'not in'
  expect(isIn, sayOf('said-too-early', found, { card, where: server })).toBe('in')
}
