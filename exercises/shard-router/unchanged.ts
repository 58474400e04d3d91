/** What comes through a router comes through unchanged, there and back. */
import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { ask, chance, got, type Outcome, routers, shardsOf } from './cluster.ts'
import { bodyOf, type Card, fieldOf, holdersOf, pathOf, put, textIn } from './people.ts'

/** Frameworks refuse what is longer than 100 KB, or than a megabyte, unless told. */
export async function expectLarge(world: World, card: Card): Promise<void> {
  const length = Math.floor(chance(world, 1_050_000, 1_200_000))
  const large = { ...card, id: 'large', text: 'x'.repeat(length) }
  const stored = await put(world, large, { router: routers[1] })
  const refused = say('large-refused', { length, got: got(stored) }, stored.at)
  expect(got(stored), refused).toBe(201)
  const read = await ask(world, pathOf(large))
  const isSame = textIn(read) === large.text
  expect(isSame ? 'the same' : got(read), say('text-changed', { path: read.path }, read.at)).toBe('the same')
}

/** Whatever the shard says is said to the user. */
export async function expectStatuses(world: World, card: Card): Promise<void> {
  const path = pathOf(card)
  const [held] = await holdersOf(world, card)
  const home = shardsOf(world).find(({ name }) => name === held)
  const exchanges = [
    ['GET', '/people/anna/cards/none', 404],
    ['PUT', path, 422, JSON.stringify({ at: 1, text: 'x', mood: 'good' })],
    ['PUT', path, 422, JSON.stringify({ text: 'no time' })],
    ['PUT', path, 400, bodyOf(card).slice(1)],
    ['PATCH', path, 405, '{}'],
    ['HEAD', path, 200],
    ['GET', '/people/anna/cards?limit=0', 400],
    ['GET', '/people/anna/cards?limit=101', 400],
    ['GET', '/people/anna/cards?limit=1e2', 400],
    ['GET', '/people/anna/cards?before=yesterday', 400],
    ['GET', '/people/anna/cards?limit=100&limit=0', 200],
    ['DELETE', path, 204],
    ['DELETE', path, 404],
  ] as const
  for (const [method, asked, status, body] of exchanges) {
    const outcome = await ask(world, asked, { method, ...(body !== undefined && { body }) })
    const changed = say('status-changed', { method, path: asked, status, got: got(outcome) }, outcome.at)
    expect(got(outcome), changed).toBe(status)
    // Where a list of theirs is asked for is for the next stage to say.
    await expectAsTheShard(outcome, asked === path ? home : undefined)
    if (status !== 422) continue
    const error = fieldOf(outcome.json, 'error')
    expect(typeof error, say('error-without-words', { method, path: asked }, outcome.at)).toBe('string')
  }
}

/** What says what was found comes back with it, by whichever method it was asked for. Without a body there is nothing to say. */
export async function expectAsTheShard(outcome: Outcome, home?: Node): Promise<void> {
  const { method, path, status, headers, text, at } = outcome
  const isRead = status === 200 && (method === 'GET' || method === 'HEAD')
  const itself = isRead ? await home?.fetch(path, { method }) : undefined
  const type = text !== '' && status !== 400 ? 'application/json' : undefined
  const wanted = [
    ['Content-Type', itself?.headers.get('content-type') ?? type],
    ['ETag', itself?.headers.get('etag')],
  ] as const
  for (const [name, value] of wanted) {
    if (typeof value !== 'string') continue
    const back = headers?.get(name) ?? '(none)'
    expect(back, say('header-not-back', { method, name, path }, at)).toBe(value)
  }
  if (itself === undefined) return
  expect(text, say('answer-changed', { method, path }, at)).toBe(await itself.text())
}
