/** Postcards: sending, finding and listing them, and what must come of it. */
import { expect, say } from 'millions/suite'
import type { Node, World } from '../../src/contract/world.ts'
import { inCrowds } from '../kit/at-once.ts'
import { type Page, readHtml } from './html.ts'
import {
  type Answer,
  ask,
  type Card,
  expectCard,
  expectHtml,
  expectStatus,
  HTML_ONLY,
  JSON_ONLY,
  readObject,
  sendCard,
  shown,
} from './visits.ts'

/** So many cards, past the network; their ids in the order of their texts. */
export async function fill(box: Node, from: number, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, place) => from + place)
  const headers = new Headers({ 'content-type': 'application/json', ...JSON_ONLY })
  return await inCrowds(numbers, async (number) => {
    const text = `Card ${number}`
    const at = await box.fetch('/cards', { method: 'POST', headers, body: `{"text":"${text}"}` })
    expect(at.status, say('card-not-created', { status: at.status, text }, at)).toBe(201)
    return String(((await at.json()) as { readonly id?: unknown }).id)
  })
}

export interface CardPage {
  readonly answer: Answer
  readonly shows: Page
}

export async function askPage(world: World, path: string): Promise<CardPage> {
  const answer = await ask(world, path, { headers: HTML_ONLY })
  expectStatus(answer, 200, 'card-page-status')
  expectHtml(answer)
  return { answer, shows: readHtml(answer.text) }
}

export function expectOn({ answer, shows }: CardPage, text: string): void {
  // A page is UTF-8, which has no halves of a character.
  const values = { path: shown(answer.path), text: shown(text) }
  expect(shows.text.includes(text.toWellFormed()), say('card-not-shown', values, answer.at)).toBe(true)
}

export async function expectFound(
  world: World,
  path: string,
  { text, id }: Pick<Card, 'id' | 'text'>,
): Promise<void> {
  const answer = await ask(world, path, { headers: JSON_ONLY })
  const values = { path: shown(path), status: answer.status, text: shown(text) }
  expect(answer.status, say('card-not-found', values, answer.at)).toBe(200)
  const found = expectCard(answer, text)
  expect(found.id, say('card-other-id', { path: shown(path), sent: id, got: found.id }, answer.at)).toBe(id)
}

export async function listed(world: World, path: string): Promise<readonly ListedCard[]> {
  const answer = await ask(world, path, { headers: JSON_ONLY })
  expectStatus(answer, 200, 'list-status')
  return cardsOf(answer)
}

interface ListedCard {
  readonly id?: unknown
  readonly text?: unknown
  readonly from?: unknown
}

function cardsOf(answer: Answer, { cards: all } = readObject(answer)): readonly ListedCard[] {
  expect(Array.isArray(all), say('no-list', { path: shown(answer.path) }, answer.at)).toBe(true)
  return (all as readonly (ListedCard | null)[]).map((card) => card ?? {})
}

/** The ids of the cards in an answer that lists some. It may have been read already. */
export const idsIn = (answer: Answer, read = readObject(answer)): readonly string[] =>
  cardsOf(answer, read).map(({ id }) => String(id))

export async function expectListed(world: World, path: string, newest: readonly ListedCard[]): Promise<void> {
  const all = await listed(world, path)
  const values = { path, wanted: newest.length, got: all.length }
  expect(all.length, say('list-length', values)).toBe(newest.length)
  for (const [place, { id, text, from }] of newest.entries()) {
    const card = all[place]
    const order = { path, place: place + 1, wanted: String(id), got: shown(String(card?.id)) }
    expect(card?.id, say('list-order', order)).toBe(id)
    if (card?.text === text && card?.from === from) continue
    const [wanted, got] = [
      { text, from },
      { text: card?.text, from: card?.from },
    ]
    const shownBoth = { wanted: shown(JSON.stringify(wanted)), got: shown(JSON.stringify(got)) }
    expect(got, say('list-card', { path, id: String(id), ...shownBoth })).toEqual(wanted)
  }
}

/** Older cards may make room for newer ones by now. The list is asked for before each of them: it may be kept. */
export async function expectNewestWhenFull(world: World, random: () => number): Promise<void> {
  let newest = await listed(world, '/cards')
  for (let number = 0; number < 3; number++) {
    newest = [await sendCard(world, `One more: ${number}`), ...newest].slice(0, 20)
    await expectListed(world, random() < 0.5 ? '/cards' : '/', newest)
  }
}

/** Of this list there is no page. */
export async function expectListForBrowsers(world: World): Promise<void> {
  const answer = await ask(world, '/cards', { headers: HTML_ONLY })
  expectStatus(answer, 200, 'list-status')
  const other = say('list-as-a-page', { type: answer.type || 'none' }, answer.at)
  expect(answer.type, other).toBe('application/json')
}

/** The same twenty on the page. */
export async function expectOnFront(
  world: World,
  newest: readonly Card[],
  older: readonly Card[],
): Promise<void> {
  const { answer, shows } = await askPage(world, '/')
  for (const { text } of newest) expectOn({ answer, shows }, text)
  const extra = older.find(({ text }) => shows.text.includes(text))
  expect(extra?.text ?? 'none', say('front-too-long', { text: extra?.text ?? '' }, answer.at)).toBe('none')
}

export function expectNewIds(sent: readonly Card[], before: readonly Card[]): void {
  const known = new Map(before.map((card) => [card.id, card]))
  for (const card of sent) {
    const other = known.get(card.id)
    const values = { id: card.id, one: shown(other?.text ?? ''), other: shown(card.text) }
    const id = before.includes(other as Card) ? 'id-after-crash' : 'id-twice'
    expect(other?.id ?? 'new', say(id, values, card.answer.at)).toBe('new')
    known.set(card.id, card)
  }
}

/** An earlier link leads to its own card, if that survived, or to none. */
export async function expectEarlierGone(world: World, before: readonly Card[]): Promise<void> {
  for (const { id, text } of before) {
    const answer = await ask(world, `/cards/${id}`, { headers: JSON_ONLY })
    if (answer.status === 404) continue
    expectCard(answer, text)
  }
}

export async function expectCount(world: World, wanted: number): Promise<void> {
  const answer = await ask(world, '/health', { headers: JSON_ONLY })
  const got = readObject(answer).cards
  const values = { wanted, got: shown(JSON.stringify(got) ?? 'nothing') }
  expect(got, say('wrong-count', values, answer.at)).toBe(wanted)
}
