/** The other node dies: what a failed fetch looks like, and what becomes of users. */
import { expect, say, test } from 'millions/suite'
import type { World } from '../../../src/contract/world.ts'
import { type Answer, ask, expectGreeting, open } from '../greetings.ts'

export function inTheReplay(): void {
  test.real('people-is-dead', async (context) => {
    const world = await open(context)
    expectGreeting(await ask(world, '/people/8'), 'Hedy')
    world.node('people-1').crash()
    for (const path of ['/people/2', '/people/3', '/people/2']) expectSorry(await ask(world, path))
    expectGreeting(await ask(world, '/hello?name=Ann'), 'Ann')
  })

  test('known-all-the-same', async (context) => {
    const world = await open(context)
    expectGreeting(await ask(world, '/people/8'), 'Hedy')
    world.node('people-1').crash()
    const answer = await ask(world, '/people/8')
    expect(answer.status, say('forgot', { status: answer.status }, answer.at)).toBe(200)
    expectGreeting(answer, 'Hedy')
  })

  test('back-again', async (context) => {
    const world = await open(context)
    const people = world.node('people-1')
    for (let outage = 0; outage < 2; outage++) {
      people.crash()
      expectSorry(await ask(world, `/people/${outage + 1}`))
      await world.run(500 * context.random())
      await people.restart()
      const answer = await ask(world, `/people/${outage + 1}`)
      expect(answer.status, say('not-back', { status: answer.status }, answer.at)).toBe(200)
      expectGreeting(answer, outage === 0 ? 'Ada' : 'Barbara')
    }
  })

  test('dies-meanwhile', async (context) => {
    const world = await open(context)
    const asked = ask(world, '/people/2')
    await world.until(() => isAsked(world), 1000)
    await world.run(5)
    world.node('people-1').crash()
    expectSorry(await asked)
  })
}

const isAsked = (world: World) =>
  world.history.of('receive').some(({ node, path }) => node === 'people-1' && path === '/people/2')

function expectSorry({ path, status, at }: Answer): void {
  expect(status, say('not-503', { path, status }, at)).toBe(503)
}
