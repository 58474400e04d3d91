/** Users who want to be greeted, and what they got. */
import { expect, say } from 'millions/suite'
import type { TestContext } from '../../src/contract/suite.ts'
import type { World } from '../../src/contract/world.ts'

export interface Answer {
  readonly path: string
  readonly status: number
  readonly text: string
  /** For the replay. */
  readonly at: Response
}

/** Whoever comes after another does so at any moment. */
export async function open({ boot, random }: TestContext): Promise<World> {
  const world = await boot()
  await world.run(300 * random())
  return world
}

export async function ask(world: World, path: string): Promise<Answer> {
  const at = await world.fetch(path)
  return { path, status: at.status, text: await at.text(), at }
}

export function expectGreeting(answer: Answer, name: string): void {
  const { path, status, text, at } = answer
  const wanted = `Hello, ${name}!`
  expect(status, say('greeting-status', { path, status }, at)).toBe(200)
  expect(text, say('other-greeting', { path, wanted, got: short(text) }, at)).toBe(wanted)
}

export const short = (text: string) => {
  const line = text.replace(/\p{C}/gu, '·')
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`
}

/** What people-1 was asked for. */
export const questions = (world: World) =>
  world.history.of('send').filter(({ node, peer }) => node === 'web-1' && peer === 'people-1')
