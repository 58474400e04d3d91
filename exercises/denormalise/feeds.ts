/** Feeds as they are read: page by page, and compared with what they have to show. */
import { expect, say } from 'millions/suite'
import { type Asking, got, type Outcome, short, shortJson } from '../kit/json-users.ts'
import { askPatiently, type Site } from './site.ts'
import { type FeedCard, feedPath, fieldOf, type KnownCard, type Town } from './town.ts'

/** One page, which a right feed has answered. */
export interface FeedPage {
  readonly outcome: Outcome
  readonly cards: readonly FeedCard[]
  readonly next: string | null
}

export interface Reading extends Asking {
  readonly limit?: number
  /** When it should be as it is, in words that follow “when”. */
  readonly why?: string
}

const fields = { id: 'string', author: 'string', name: 'string', text: 'string', at: 'number' }

export function pagePath(reader: string, limit?: number, before: string | null = null): string {
  const query = new URLSearchParams({
    ...(limit !== undefined && { limit: String(limit) }),
    ...(before !== null && { before }),
  }).toString()
  return `${feedPath(reader)}${query === '' ? '' : `?${query}`}`
}

export async function readPage(
  site: Site,
  reader: string,
  { limit, why = 'all is well', ...asking }: Reading = {},
  before: string | null = null,
): Promise<FeedPage> {
  const outcome = await askPatiently(site, 'GET', pagePath(reader, limit, before), asking)
  return pageIn(outcome, why)
}

/** What was answered has to be a page. */
export function pageIn(outcome: Outcome, why: string): FeedPage {
  const values = { request: outcome.request, got: got(outcome), why }
  expect(got(outcome), say('feed-status', values, outcome.at)).toBe(200)
  const { json } = outcome
  const [cards, next] = [fieldOf(json, 'cards'), fieldOf(json, 'next')]
  const isPage = Array.isArray(cards) && (next === null || typeof next === 'string')
  expect(isPage, say('no-page', { ...values, told: shortJson(json) }, outcome.at)).toBe(true)
  const list: readonly unknown[] = Array.isArray(cards) ? cards : []
  return {
    outcome,
    next: typeof next === 'string' ? next : null,
    cards: list.map((card) => cardIn(card, outcome)),
  }
}

function cardIn(card: unknown, outcome: Outcome): FeedCard {
  for (const [field, type] of Object.entries(fields)) {
    const values = { request: outcome.request, field, type, told: shortJson(card) }
    expect(typeof fieldOf(card, field), say('no-card', values, outcome.at)).toBe(type)
  }
  return {
    id: String(fieldOf(card, 'id')),
    author: String(fieldOf(card, 'author')),
    name: String(fieldOf(card, 'name')),
    text: String(fieldOf(card, 'text')),
    at: Number(fieldOf(card, 'at')),
  }
}

/** All pages, one after the other, of both nodes in turn. `between` is what happens before each further one. */
export async function readAll(
  site: Site,
  reader: string,
  reading: Reading = {},
  between?: () => Promise<void>,
): Promise<readonly FeedPage[]> {
  const { limit = 20, why = 'all is well', node } = reading
  const pages: FeedPage[] = []
  for (let before: string | null = null; pages.length === 0 || before !== null; ) {
    if (pages.length > 0) await between?.()
    const page: FeedPage = await readPage(site, reader, { ...reading, node: node ?? pages.length }, before)
    const values = { reader: short(reader), limit, page: pages.length + 1, count: page.cards.length, why }
    const { at } = page.outcome
    expect(page.cards.length <= limit, say('page-too-long', values, at)).toBe(true)
    if (page.next !== null) expect(page.cards.length, say('page-too-short', values, at)).toBe(limit)
    pages.push(page)
    expect(pages.length < 200, say('pages-without-end', values, at)).toBe(true)
    before = page.next
  }
  return pages
}

/** In time, the whole feeds of these readers are what the town says. Each is asked for at one of the two nodes. */
export async function expectFeeds(
  town: Town,
  readers: readonly string[],
  reading: Reading = {},
): Promise<void> {
  await town.settle()
  for (const [place, reader] of readers.entries()) {
    const pages = await readAll(town.site, reader, { isDirect: true, node: place, limit: 100, ...reading })
    expectShown(town.feedOf(reader), pages, reader, reading)
  }
}

export const LOOKS_EVERY_MS = 900

/** The same, and no longer than it takes: for tests that go on, or have room to wait in. */
export async function expectFeedsSoon(
  town: Town,
  readers: readonly string[],
  reading: Reading = {},
): Promise<void> {
  while (town.leftMs > 0) {
    await town.site.world.run(Math.min(LOOKS_EVERY_MS, town.leftMs))
    if (await areShown(town, readers, reading)) return
  }
  await expectFeeds(town, readers, reading)
}

async function areShown(
  town: Town,
  readers: readonly string[],
  { isDirect = true, node }: Reading,
): Promise<boolean> {
  for (const [place, reader] of readers.entries()) {
    const asking = { isDirect, node: node ?? place }
    const { json } = await askPatiently(town.site, 'GET', pagePath(reader, 100), asking)
    const cards = fieldOf(json, 'cards')
    if (!Array.isArray(cards) || !isNewestFirst(cards)) return false
    if (spelt(cards) !== spelt(town.feedOf(reader))) return false
  }
  return true
}

const isNewestFirst = (cards: readonly unknown[]): boolean =>
  cards.every(
    (card, place) => place === 0 || Number(fieldOf(cards[place - 1], 'at')) >= Number(fieldOf(card, 'at')),
  )

const spelt = (cards: readonly unknown[]): string =>
  JSON.stringify(cards.map((card) => Object.keys(fields).map((name) => fieldOf(card, name))).sort())

/** In their order, each once, each as it is. */
export function expectShown(
  wanted: readonly FeedCard[],
  pages: readonly FeedPage[],
  reader: string,
  { why = 'all is well' }: Reading = {},
): void {
  const seen = new Set<string>()
  const byId = new Map(wanted.map((card) => [card.id, card]))
  let last: FeedCard | undefined
  const where = { reader: short(reader), why }
  for (const { cards, outcome } of pages)
    for (const card of cards) {
      const values = { ...where, text: short(card.text), author: short(card.author) }
      expect(seen.has(card.id), say('card-twice', values, outcome.at)).toBe(false)
      seen.add(card.id)
      const known = byId.get(card.id)
      expect(known !== undefined, say('card-not-theirs', values, outcome.at)).toBe(true)
      const order = { ...values, at: card.at, before: last?.at ?? 0 }
      expect(last === undefined || last.at >= card.at, say('not-in-order', order, outcome.at)).toBe(true)
      last = card
      if (known !== undefined) expectSame(card, known, values, outcome)
    }
  expectNoneMissing(wanted, seen, where, pages.at(-1)?.outcome)
}

/** These are in the feed, whatever else is. */
export async function expectAmong(
  site: Site,
  reader: string,
  wanted: readonly KnownCard[],
  { why = 'all is well', ...asking }: Reading = {},
): Promise<void> {
  const { cards, outcome } = await readPage(site, reader, { why, limit: 100, isDirect: true, ...asking })
  const seen = new Set(cards.map(({ id }) => id))
  expectNoneMissing(wanted, seen, { reader: short(reader), why }, outcome)
}

function expectNoneMissing(
  wanted: readonly KnownCard[],
  seen: ReadonlySet<string>,
  where: Readonly<Record<string, string>>,
  outcome: Outcome | undefined,
): void {
  const missing = wanted.filter(({ id }) => !seen.has(id))
  const [first] = missing
  const values = {
    ...where,
    wanted: wanted.length,
    missing: missing.length,
    text: short(first?.text ?? ''),
    author: short(first?.author ?? ''),
  }
  expect(missing.length, say('cards-missing', values, outcome?.at)).toBe(0)
}

/** Nobody but the feeds tells it: one of them says, and the others have to say the same. */
export async function nameSeen(
  town: Town,
  reader: string,
  author: string,
  names: readonly string[],
  asking: Asking = {},
): Promise<string> {
  const { cards, outcome } = await readPage(town.site, reader, { limit: 100, isDirect: true, ...asking })
  const name = cards.find((card) => card.author === author)?.name ?? author
  const values = { reader, name, names: names.join(', ') }
  expect(names.includes(name), say('name-of-nobody', values, outcome.at)).toBe(true)
  return name
}

/** Whether they follow, when that may have been done or not: a card of theirs says so, and then all have to be there. */
export async function findFollow(
  town: Town,
  reader: string,
  followed: string,
  asking: Asking = {},
): Promise<void> {
  const { cards } = await readPage(town.site, reader, { limit: 100, isDirect: true, ...asking })
  town.knowsFollow(
    reader,
    followed,
    cards.some(({ author }) => author === followed),
  )
}

function expectSame(
  card: FeedCard,
  known: FeedCard,
  where: Readonly<Record<string, string | number>>,
  { at }: Outcome,
): void {
  const values = (got: string, wanted: string) => ({ ...where, got: short(got), wanted: short(wanted) })
  expect(card.text, say('other-text', values(card.text, known.text), at)).toBe(known.text)
  expect(card.name, say('other-name', values(card.name, known.name), at)).toBe(known.name)
  const seen = `${card.author}, ${card.at}`
  const wanted = `${known.author}, ${known.at}`
  expect(seen, say('other-fields', values(seen, wanted), at)).toBe(wanted)
}
