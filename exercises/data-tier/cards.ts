/** Cards: sending, showing, listing and deleting them, and what must come of it at every web server. */
import { expect, say } from 'millions/suite'
import { type Asking, ask, type Cluster, got, type Outcome, request, short, webs } from './cluster.ts'

export interface Card {
  readonly id: string
  readonly text: string
}

export interface Created extends Card {
  readonly location: string
}

/** More than the database takes in one item. */
export const TOO_LONG = 'Far too long. '.repeat(80_000)

export interface Sending extends Asking {
  /** The `Idempotency-Key`. */
  readonly key?: string
}

export function post(cluster: Cluster, text: string, { key, ...asking }: Sending = {}): Promise<Outcome> {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (key !== undefined) headers.set('idempotency-key', key)
  return ask(cluster, '/cards', { method: 'POST', body: JSON.stringify({ text }), headers, ...asking })
}

/** The card that came of it: 201, with its text, and the way to it. */
export function expectCreated(outcome: Outcome, text: string, why: string, id = 'not-created'): Created {
  const values = { request: request(outcome), got: got(outcome), why, tookMs: Math.round(outcome.tookMs) }
  expect(got(outcome), say(id, values, outcome.at)).toBe(201)
  const card = cardIn(outcome.json)
  const told = { request: request(outcome), wanted: short(text), got: short(card?.text ?? 'no card') }
  expect(card?.text, say('created-other-text', told, outcome.at)).toBe(text)
  const found = card ?? { id: '', text }
  const location = outcome.location ?? 'nothing'
  const path = location.startsWith('http') ? new URL(location).pathname : location
  const leads = { request: request(outcome), location, wanted: `/cards/${found.id}` }
  expect(path, say('location', leads, outcome.at)).toBe(leads.wanted)
  expect(/^[\w-]+$/.test(found.id), say('odd-id', { id: short(found.id) }, outcome.at)).toBe(true)
  return { ...found, location }
}

export function cardIn(json: unknown): Card | undefined {
  if (typeof json !== 'object' || json === null || !('id' in json) || !('text' in json)) return undefined
  const { id, text } = json
  return typeof id === 'string' && typeof text === 'string' ? { id, text } : undefined
}

export async function send(cluster: Cluster, text: string, sending: Sending = {}): Promise<Created> {
  return expectCreated(await post(cluster, text, sending), text, 'all is well')
}

export async function expectShown(cluster: Cluster, card: Card, why: string, asking: Asking = {}) {
  const outcome = await ask(cluster, `/cards/${card.id}`, asking)
  const values = { request: request(outcome), got: got(outcome), text: short(card.text), why }
  expect(got(outcome), say('not-shown', values, outcome.at)).toBe(200)
  const { id, text } = cardIn(outcome.json) ?? { id: 'none', text: 'no card' }
  const told = { request: request(outcome), wanted: short(card.text), got: short(text) }
  expect(text, say('shown-other-text', told, outcome.at)).toBe(card.text)
  expect(id, say('shown-other-id', { request: request(outcome), wanted: card.id, got: id }, outcome.at)).toBe(
    card.id,
  )
}

export async function expectGone(cluster: Cluster, { id }: Card, why: string): Promise<void> {
  for (const web of webs) expectAbsent(await ask(cluster, `/cards/${id}`, { web }), why)
}

export function expectAbsent(outcome: Outcome, why: string): void {
  const values = { request: request(outcome), got: got(outcome), why }
  expect(got(outcome), say('not-gone', values, outcome.at)).toBe(404)
}

export async function listed(cluster: Cluster, web: string, asking: Asking = {}): Promise<readonly Card[]> {
  const outcome = await ask(cluster, '/cards', { web, ...asking })
  const values = { web, got: got(outcome) }
  expect(got(outcome), say('list-status', values, outcome.at)).toBe(200)
  const { json } = outcome
  const cards = typeof json === 'object' && json !== null && 'cards' in json ? json.cards : undefined
  expect(Array.isArray(cards), say('no-list', { web }, outcome.at)).toBe(true)
  return (cards as readonly unknown[]).map((card) => cardIn(card) ?? { id: 'none', text: 'no card' })
}

/** Both web servers list these cards, each once, and no others. */
export async function expectListed(cluster: Cluster, cards: readonly Card[], why: string): Promise<void> {
  for (const web of webs) expectThese(await listed(cluster, web), cards, web, why)
}

/** These are listed, each once, and no others. */
export function expectThese(found: readonly Card[], cards: readonly Card[], web: string, why: string): void {
  const there = new Set(found.map(({ id }) => id))
  const missing = cards.find(({ id }) => !there.has(id))
  const values = { web, why, wanted: cards.length, got: found.length }
  const lost = say('list-lacks', { ...values, text: short(missing?.text ?? '') })
  expect(missing?.text ?? 'none', lost).toBe('none')
  const texts = new Map(cards.map(({ id, text }) => [id, text]))
  // Each of them once.
  const extra = found.find(({ id, text }) => texts.get(id) !== text || !texts.delete(id))
  const more = say('list-has-more', { ...values, text: short(extra?.text ?? '') })
  expect(extra?.text ?? 'none', more).toBe('none')
}

/** How many cards with this text both list: told once they agree. */
export async function expectCopies(
  cluster: Cluster,
  text: string,
  [least, most]: readonly [number, number],
  why: string,
): Promise<void> {
  for (const web of webs) {
    const count = (await listed(cluster, web)).filter((card) => card.text === text).length
    const values = { web, count, text: short(text), why }
    expect(count, say('card-twice', values)).toBeLessThanOrEqual(most)
    expect(count, say('card-missing', values)).toBeGreaterThanOrEqual(least)
  }
}

/** It answers that it cannot, in time. */
export function expectSorry(outcome: Outcome, why: string, withinMs: number): void {
  const tookMs = Math.round(outcome.tookMs)
  const values = { request: request(outcome), got: got(outcome), why, tookMs }
  expect(got(outcome), say('not-503', values, outcome.at)).toBe(503)
  const late = say('late-503', { request: request(outcome), why, tookMs, limit: withinMs }, outcome.at)
  expect(outcome.tookMs, late).toBeLessThanOrEqual(withinMs)
}

/** The answer that the first one got, letter by letter of the card. */
export function expectSame(outcome: Outcome, card: Created, why: string): void {
  const again = expectCreated(outcome, card.text, why, 'same-key-status')
  const values = { request: request(outcome), wanted: card.id, got: again.id, why }
  expect(again.id, say('same-key-other-id', values, outcome.at)).toBe(card.id)
  const places = { request: request(outcome), wanted: card.location, got: again.location }
  expect(again.location, say('same-key-other-location', places, outcome.at)).toBe(card.location)
}

export async function expectRefused(cluster: Cluster, text: string, sending: Sending): Promise<void> {
  const outcome = await post(cluster, text, sending)
  const values = { request: request(outcome), got: got(outcome), text: short(text) }
  expect(got(outcome), say('other-text-taken', values, outcome.at)).toBe(422)
}
