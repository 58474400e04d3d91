/** Lists of everyone's cards: pages, and what they must come to. */
import { expect, say } from 'millions/suite'
import type { World } from '../../src/contract/world.ts'
import { ask, got, mark, type Outcome, sent, shardsOf, some } from './cluster.ts'
import { answered, type Card, fieldOf, routerFor } from './people.ts'

/** A shard is asked so often for a page, at most. */
const MOST_ASKED = 3

export interface Listed {
  readonly key: string
  readonly place: string
  /** What the person wrote, and when. */
  readonly content: string
}

export interface List {
  readonly cards: readonly Listed[]
  readonly next: string | null
  readonly missing: readonly string[]
  readonly outcome: Outcome
}

export const keyOf = ({ person, id }: { person: unknown; id: unknown }) => JSON.stringify([person, id])

const contentOf = (at: unknown, text: unknown) => `${String(text)}, at ${String(at)}`

export interface Wanted {
  readonly limit?: number
  readonly before?: string
  readonly router?: string
}

export function pathOfPage({ limit, before }: Wanted): string {
  const query = [
    ...(limit === undefined ? [] : [`limit=${limit}`]),
    ...(before === undefined ? [] : [`before=${encodeURIComponent(before)}`]),
  ]
  return query.length === 0 ? '/cards' : `/cards?${query.join('&')}`
}

/** One page, in the form that the lesson promises. */
export async function listPage(world: World, wanted: Wanted = {}): Promise<List> {
  const path = pathOfPage(wanted)
  const since = mark(world)
  const outcome = answered(
    await ask(world, path, wanted.router === undefined ? {} : { router: wanted.router }),
  )
  expect(got(outcome), say('list-failed', { path, got: got(outcome) }, outcome.at)).toBe(200)
  expectCheap(world, since, outcome, wanted.limit ?? 20)
  return { ...readList(outcome), outcome }
}

function readList(outcome: Outcome): Omit<List, 'outcome'> {
  const { json, at, path } = outcome
  const [cards, next, missing] = ['cards', 'next', 'missing'].map((name) => fieldOf(json, name))
  const isList = Array.isArray(cards) && Array.isArray(missing) && (next === null || typeof next === 'string')
  const form = Array.isArray(cards) ? `next ${typeof next}, missing ${typeof missing}` : 'no cards'
  expect(isList ? 'a list' : form, say('list-form', { path }, at)).toBe('a list')
  const listed = (Array.isArray(cards) ? cards : []).map((card) => ({
    key: keyOf({ person: fieldOf(card, 'person'), id: fieldOf(card, 'id') }),
    place: String(fieldOf(card, 'place')),
    content: contentOf(fieldOf(card, 'at'), fieldOf(card, 'text')),
  }))
  const names = Array.isArray(missing) ? missing.map(String).sort() : []
  return { cards: listed, next: typeof next === 'string' ? next : null, missing: names }
}

/** No shard is asked more often than promised, nor for more than a page. */
function expectCheap(world: World, since: number, { path, tries }: Outcome, limit: number): void {
  const asked = sent(world, since).filter((event) => event.path.startsWith('/cards'))
  for (const { name } of shardsOf(world)) {
    const here = asked.filter(({ peer }) => peer === name)
    const often = say(
      'shard-asked-often',
      { shard: name, path, count: here.length },
      here[MOST_ASKED * tries],
    )
    expect(here.length, often).toBeLessThanOrEqual(MOST_ASKED * tries)
  }
  const more = asked.find(
    (event) => Number(/[?&]limit=(\d+)/.exec(event.path)?.[1] ?? 20) > Math.max(20, limit + 1),
  )
  expect(more?.path ?? 'none', say('asked-for-more', { path, asked: more?.path ?? '' }, more)).toBe('none')
}

/** Newest first: of two neighbours the first one has the greater place. */
export function expectOrder({ cards, outcome }: List): void {
  const wrong = cards.findIndex(({ place }, index) => index > 0 && place >= (cards[index - 1]?.place ?? ''))
  const [before, after] = wrong < 0 ? ['', ''] : [cards[wrong - 1]?.place, cards[wrong]?.place]
  const values = { path: outcome.path, before: before ?? '', after: after ?? '' }
  expect(wrong < 0 ? 'in order' : `${after} after ${before}`, say('list-order', values, outcome.at)).toBe(
    'in order',
  )
}

export interface Paging {
  readonly limit: number
  /** Done after each page. */
  readonly between?: (page: number) => Promise<unknown>
  /** As long as there may be pages. */
  readonly mostPages?: number
}

/** Page after page, by both routers, to the end. */
export async function listAll(world: World, { limit, between, mostPages = 60 }: Paging): Promise<List[]> {
  const pages: List[] = []
  let before: string | undefined
  for (let number = 0; number < mostPages; number++) {
    const wanted = { limit, router: routerFor(number), ...(before !== undefined && { before }) }
    const page = await listPage(world, wanted)
    expectOrder(page)
    const { length } = page.cards
    expect(length, say('page-too-long', { limit, length }, page.outcome.at)).toBeLessThanOrEqual(limit)
    const isShort = page.next !== null && length < limit
    expect(isShort ? length : limit, say('page-short', { limit, length }, page.outcome.at)).toBe(limit)
    pages.push(page)
    if (page.next === null) return pages
    before = page.next
    await between?.(number)
  }
  const values = { limit, pages: mostPages }
  expect(pages.length, say('pages-without-end', values, pages.at(-1)?.outcome.at)).toBeLessThan(mostPages)
  return pages
}

/** Each of these cards stands on one page, once. */
export function expectOnce(pages: readonly List[], cards: readonly Pick<Card, 'person' | 'id'>[]): void {
  const counts = new Map<string, number>()
  for (const { key } of pages.flatMap((page) => page.cards)) counts.set(key, (counts.get(key) ?? 0) + 1)
  const wanted = cards.map(keyOf)
  const holes = wanted.filter((key) => !counts.has(key))
  const values = { count: cards.length, pages: pages.length }
  const first = pages.findIndex((page) => page.next !== null)
  const at = pages[Math.max(0, first)]?.outcome.at
  expect(some(holes), say('list-hole', { ...values, cards: some(holes) }, at)).toBe('none')
  const doubles = [...counts].filter(([, count]) => count > 1).map(([key]) => key)
  expect(some(doubles), say('list-double', { ...values, cards: some(doubles) }, at)).toBe('none')
}

/** What is listed, of these cards and no others. */
export function expectOnly(pages: readonly List[], cards: readonly Card[]): void {
  expectOnce(pages, cards)
  const wanted = new Map(cards.map((card) => [keyOf(card), contentOf(card.at, card.text)]))
  const odd = pages.flatMap((page) => page.cards).filter(({ key }) => !wanted.has(key))
  const names = some(odd.map(({ key }) => key))
  expect(names, say('list-odd', { cards: names }, pages[0]?.outcome.at)).toBe('none')
  for (const { cards: listed, outcome } of pages)
    for (const { key, content } of listed)
      expect(content, say('list-content', { card: key }, outcome.at)).toBe(wanted.get(key))
}
