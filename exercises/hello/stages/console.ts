/** A greeting, and a line on the console. */
import { expect, say, test } from 'millions/suite'
import { ask, expectGreeting, open } from '../greetings.ts'

export function onTheConsole(): void {
  test.real('greets', async (context) => {
    const world = await open(context)
    for (const name of ['Ann', 'Bob', 'Jörg', 'Ada Lovelace', '한나', 'A&B'])
      expectGreeting(await ask(world, `/hello?name=${encodeURIComponent(name)}`), name)
  })

  test('writes-a-line', async (context) => {
    const world = await open(context)
    for (const path of ['/hello?name=Ann', '/hello?name=Bob', '/hello?name=Ann']) {
      const before = world.history.of('log').length
      const { at } = await ask(world, path)
      const lines = world.history.of('log').slice(before)
      const isTold = lines.some(({ text }) => text.includes('/hello'))
      expect(isTold, say('no-line', { path, lines: lines.length }, at)).toBe(true)
    }
  })
}
