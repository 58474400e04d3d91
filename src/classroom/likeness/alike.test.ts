/** Which submissions of a class are alike, as an instructor asks for it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Alike } from '../api.ts'
import { openRoom, type Room, rightFiles } from '../fixtures/room.ts'

const clever = (name: string) => `const ${name} = new Map<string, number>()
export function count(${name}Key: string): number {
  const before = ${name}.get(${name}Key) ?? 0
  if (before > 100 && ${name}Key.startsWith('x')) ${name}.delete(${name}Key)
  else ${name}.set(${name}Key, before + 1)
  for (const [key, value] of ${name}) if (value === before * 2) ${name}.set(key, value - 1)
  while (${name}.size > 1000) ${name}.delete([...${name}.keys()][0] ?? '')
  return [...${name}.values()].reduce((sum, each) => sum + each, 0) / Math.max(1, ${name}.size)
}
`

let room: Room
beforeAll(async () => {
  room = await openRoom()
})
afterAll(async () => await room[Symbol.asyncDispose]())

const alike = async () =>
  (await room.instructor.ask('GET', `/classes/${room.classId}/exercises/echo/alike`)).json as Alike

test('two who handed the same in under other names are told side by side; the starter is nobody’s', async () => {
  const own = async (name: string, greeting: string) => {
    const { learner, browser } = await room.join(room.joinCode, name)
    const { submission } = await room.handIn(browser, {
      key: 'the-usual-key',
      files: { ...rightFiles, 'greeting.ts': greeting },
    })
    return { learner: learner.id, submission }
  }
  const ada = await own('Ada', `${clever('hits')}export const greeting = 'hello'\n`)
  await own('Bo', "export const greeting = 'hello'\n")
  const eve = await own('Eve', `\n\nexport const greeting = "hello" // mine\n${clever('seen')}`)
  const { compared, pairs } = await alike()
  expect(compared).toBe(3)
  expect(pairs).toHaveLength(1)
  const [pair] = pairs
  const sides = [pair?.left, pair?.right].toSorted((a) => (a?.learner === ada.learner ? -1 : 1))
  expect(pair?.share).toBeGreaterThan(0.8)
  expect(sides).toMatchObject([
    { ...ada, number: 1, lines: [{ file: 'greeting.ts', from: 1 }] },
    { ...eve, number: 1, lines: [{ file: 'greeting.ts', from: expect.any(Number), to: expect.any(Number) }] },
  ])
})

test('of each learner the newest is compared while none is graded, and nobody with themselves', async () => {
  const before = await alike()
  const { browser } = await room.join(room.joinCode, 'Zoe')
  for (const key of ['the-first-key', 'the-second-key'])
    await room.handIn(browser, {
      key,
      files: { ...rightFiles, 'greeting.ts': `export const greeting = '${key}'` },
    })
  const after = await alike()
  expect([after.compared, after.pairs.length]).toEqual([before.compared + 1, before.pairs.length])
})
