/** Two nodes: one asks the other, waits for its answers, and remembers them. */
import { expect, say, test } from 'millions/suite'
import { ask, expectGreeting, open, questions } from '../greetings.ts'

export function inTheStack(): void {
  test.real('asks', async (context) => {
    const world = await open(context)
    expectGreeting(await ask(world, '/people/1'), 'Ada')
    expectGreeting(await ask(world, '/people/7'), 'Grace')
    expectGreeting(await ask(world, '/people/4217'), 'Grace 422')
    expectGreeting(await ask(world, '/hello?name=Ann'), 'Ann')
  })

  test('nobody', async (context) => {
    const world = await open(context)
    for (const path of ['/people/0', '/people/x', '/people/99999']) {
      const { status, at } = await ask(world, path)
      expect(status, say('not-404', { path, status }, at)).toBe(404)
    }
    expectGreeting(await ask(world, '/people/3'), 'Claude')
  })

  test('at-once', async (context) => {
    const world = await open(context)
    const asked = [
      ['/people/2', 'Barbara'],
      ['/people/7', 'Grace'],
      ['/people/9', 'Ivan'],
      ['/people/4', 'Dennis'],
      ['/people/10', 'Jean'],
      ['/hello?name=Ann', 'Ann'],
    ] as const
    const answers = await Promise.all(asked.map(([path]) => ask(world, path)))
    for (const [place, answer] of answers.entries()) expectGreeting(answer, asked[place]?.[1] ?? '')
  })

  test('remembers', async (context) => {
    const world = await open(context)
    for (const path of ['/people/5', '/people/6', '/people/15', '/people/5', '/people/6', '/people/15']) {
      const before = questions(world).filter((question) => question.path === path).length
      const answer = await ask(world, path)
      const again = questions(world).filter((question) => question.path === path)
      const values = { path, count: again.length }
      const at = again.at(-1)
      if (before > 0) expect(again.length, say('asked-again', values, at)).toBe(before)
      expectGreeting(answer, path === '/people/5' ? 'Edsger' : path === '/people/6' ? 'Frances' : 'Edsger 2')
    }
  })
}
