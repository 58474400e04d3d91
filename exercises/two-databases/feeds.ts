/** Feeds as they are read: page by page, and compared with what they have to show. */
import { expect, say } from 'millions/suite'
import { type Asking, got, type Outcome, short, shortJson } from '../kit/json-users.ts'
import { askPatiently, type Site, segment } from './site.ts'
import { type FeedCard, fieldOf, isRecord, type Town } from './town.ts'

/** One page, which a right feed has answered. */
export interface FeedPage {
  readonly outcome: Outcome
  readonly cards: readonly FeedCard[]
  readonly next: string | null
}

export interface Reading extends Asking {
  readonly limit?: number
  /** Why it should be as it is, in a sentence that goes on after “when”. */
  readonly why?: string
}

const fields = {
  id: 'string',
  author: 'string',
  name: 'string',
  text: 'string',
  at: 'number',
  likes: 'number',
}

export async function readPage(
  site: Site,
  reader: string,
  { limit, why = 'all is well', ...asking }: Reading = {},
  before: string | null = null,
): Promise<FeedPage> {
  const query = new URLSearchParams({
    ...(limit !== undefined && { limit: String(limit) }),
    ...(before !== null && { before }),
  }).toString()
  const path = `/people/${segment(reader)}/feed${query === '' ? '' : `?${query}`}`
  const outcome = await askPatiently(site, 'GET', path, asking)
  const values = { request: outcome.request, got: got(outcome), why }
  expect(got(outcome), say('feed-status', values, outcome.at)).toBe(200)
  const { json } = outcome
  const [cards, next] = [fieldOf(json, 'cards'), fieldOf(json, 'next')]
  const told = shortJson(json)
  const isPage = Array.isArray(cards) && (next === null || typeof next === 'string')
  expect(isPage, say('no-page', { ...values, told }, outcome.at)).toBe(true)
  const list: readonly unknown[] = Array.isArray(cards) ? cards : []
  return {
    outcome,
    next: typeof next === 'string' ? next : null,
    cards: list.map((card) => cardOf(card, outcome)),
  }
}

function cardOf(card: unknown, outcome: Outcome): FeedCard {
  for (const [field, type] of Object.entries(fields)) {
    const value = fieldOf(card, field)
    const values = { request: outcome.request, field, type, told: shortJson(card) }
    expect(typeof value, say('no-card', values, outcome.at)).toBe(type)
  }
  const known = isRecord(card) ? card : {}
  return {
    id: String(known.id),
    author: String(known.author),
    name: String(known.name),
    text: String(known.text),
    at: Number(known.at),
    likes: Number(known.likes),
  }
}

/** All pages, one after the other. `between` is what happens before each further one. */
export async function readAll(
  site: Site,
  reader: string,
  reading: Reading = {},
  between?: (page: number) => Promise<void>,
): Promise<readonly FeedPage[]> {
  const { limit = 20, why = 'all is well' } = reading
  const pages: FeedPage[] = []
  for (let before: string | null = null; pages.length === 0 || before !== null; ) {
    if (pages.length > 0) await between?.(pages.length)
    const page: FeedPage = await readPage(
      site,
      reader,
      reading.node === undefined ? { ...reading, node: pages.length } : reading,
      before,
    )
    const values = { reader: short(reader), limit, page: pages.length + 1, count: page.cards.length, why }
    const { at } = page.outcome
    expect(page.cards.length <= limit, say('page-too-long', values, at)).toBe(true)
    if (page.next !== null) expect(page.cards.length, say('page-too-short', values, at)).toBe(limit)
    pages.push(page)
    expect(pages.length < 400, say('pages-without-end', values, at)).toBe(true)
    before = page.next
  }
  return pages
}

/** The whole feed of a reader, by pages of so many, is what the town says. */
export async function expectFeed(town: Town, reader: string, reading: Reading = {}): Promise<void> {
  await town.settle()
  const wanted = town.feedOf(reader)
  expectShown(wanted, await readAll(town.site, reader, reading), reader, reading)
}

/** In their order, each once, each as it is. */
export function expectShown(
  wanted: readonly FeedCard[],
  pages: readonly FeedPage[],
  reader: string,
  { why = 'all is well', limit = 20 }: Reading = {},
): void {
  const seen = new Set<string>()
  const byId = new Map(wanted.map((card) => [card.id, card]))
  let last: FeedCard | undefined
  for (const [place, { cards, outcome }] of pages.entries()) {
    const where = { reader: short(reader), page: place + 1, limit, why }
    for (const card of cards) {
      const values = { ...where, text: short(card.text), author: short(card.author) }
      expect(seen.has(card.id), say('card-twice', values, outcome.at)).toBe(false)
      seen.add(card.id)
      const known = byId.get(card.id)
      expect(known !== undefined, say('card-not-theirs', values, outcome.at)).toBe(true)
      expect(
        last === undefined || last.at >= card.at,
        say('not-in-order', { ...values, at: card.at, before: last?.at ?? 0 }, outcome.at),
      ).toBe(true)
      last = card
      if (known !== undefined) expectSame(card, known, values, outcome)
    }
  }
  const missing = wanted.filter(({ id }) => !seen.has(id))
  const [first] = missing
  const values = {
    reader: short(reader),
    limit,
    why,
    wanted: wanted.length,
    missing: missing.length,
    text: short(first?.text ?? ''),
    author: short(first?.author ?? ''),
  }
  expect(missing.length, say('cards-missing', values, pages.at(-1)?.outcome.at)).toBe(0)
}

function expectSame(
  card: FeedCard,
  known: FeedCard,
  where: Readonly<Record<string, string | number>>,
  { at }: Outcome,
): void {
  const values = (got: string | number, wanted: string | number) => ({ ...where, got, wanted })
  expect(card.author, say('other-author', values(short(card.author), short(known.author)), at)).toBe(
    known.author,
  )
  expect(card.text, say('other-text', values(short(card.text), short(known.text)), at)).toBe(known.text)
  expect(card.at, say('other-time', values(card.at, known.at), at)).toBe(known.at)
  expect(card.name, say('other-name', values(short(card.name), short(known.name)), at)).toBe(known.name)
  expect(card.likes, say('other-likes', values(card.likes, known.likes), at)).toBe(known.likes)
}

/** A page that was answered while not all of the database could be heard: all of it, as it is. */
export function expectWhole(outcome: Outcome, cards: readonly FeedCard[]): void {
  const why = 'some of what the database said did not come'
  expect(
    got(outcome),
    say('feed-status', { request: outcome.request, got: got(outcome), why }, outcome.at),
  ).toBe(200)
  const told = fieldOf(outcome.json, 'cards')
  const wanted = spelt(cards)
  const shown = Array.isArray(told) ? spelt(told) : ''
  expect(
    shown,
    say(
      'half-a-feed',
      {
        request: outcome.request,
        wanted: shortJson(cards.map(({ text, name, likes }) => [text, name, likes])),
      },
      outcome.at,
    ),
  ).toBe(wanted)
}

const spelt = (cards: readonly unknown[]): string =>
  JSON.stringify(cards.map((card) => ['text', 'name', 'likes'].map((name) => fieldOf(card, name))))
