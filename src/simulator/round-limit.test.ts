/** A world with a limit of rounds is broken off by a program that goes on and on, whatever that catches. */
import { expect, test } from 'vitest'
import { startWorld } from './world.fixture.ts'

const setup = { mostRounds: 10_000 }
const program = (body: string) => ({
  'front.ts': `export default { async fetch() { ${body}; return new Response('well') } }`,
})

test.each([
  ['a loop', 'for (;;) {}'],
  ['a loop that catches', 'for (;;) { try { [1].map((one) => one) } catch {} }'],
  ['a loop that waits for nothing', 'for (;;) await Promise.resolve()'],
  ['calls', 'const call = () => Promise.resolve().then(call); await call()'],
])('%s', async (_, body) => {
  const world = await startWorld({ programs: program(body), setup })
  const told = await world.fetch('/').catch((error: unknown) => error)
  expect(told).toMatchObject({
    say: { id: 'world-stuck-at', values: { node: 'front-1', file: 'front.ts', line: 1 } },
  })
  expect(world.brokenOff).toBe(told)
  await expect(world.run(1)).rejects.toBe(told)
})

test('each event has all of them', async () => {
  const world = await startWorld({ programs: program('for (let n = 0; n < 9000; n++) {}'), setup })
  for (let count = 0; count < 5; count++) expect(await (await world.fetch('/')).text()).toBe('well')
  expect(world.brokenOff).toBeUndefined()
})
