/** What people have done on a site, and what every feed has to show therefore. */
import { expect, say } from 'millions/suite'
import { type Asking, got, type Outcome, short, shortJson } from '../kit/json-users.ts'
import { roomOf } from '../kit/room.ts'
import { IN_TIME_MS } from './promises.ts'
import { askPatiently, type Site, segment } from './site.ts'

export interface KnownCard {
  readonly id: string
  readonly author: string
  readonly text: string
  readonly at: number
}

export interface FeedCard extends KnownCard {
  readonly name: string
}

export class Town {
  readonly site: Site
  readonly names = new Map<string, string>()
  readonly cards = new Map<string, KnownCard>()
  readonly #follows = new Map<string, Set<string>>()
  #turn = 0
  #count = 0
  #changedMs = Number.NEGATIVE_INFINITY

  constructor(site: Site) {
    this.site = site
  }

  newId(): string {
    return `card-${this.#count++}`
  }

  async post(author: string, text: string, asking: Asking = {}): Promise<KnownCard> {
    const id = this.newId()
    return this.saved(await this.#ask('PUT', cardPath(author, id), { json: { text }, ...asking }), {
      author,
      id,
      text,
    })
  }

  async edit({ author, id }: KnownCard, text: string, asking: Asking = {}): Promise<void> {
    this.saved(await this.#ask('PUT', cardPath(author, id), { json: { text }, ...asking }), {
      author,
      id,
      text,
    })
  }

  /** What was answered to a PUT, which has to be the card. */
  saved(outcome: Outcome, card: Omit<KnownCard, 'at'>): KnownCard {
    const { author, id, text } = card
    const before = this.cards.get(id)
    const wanted = before === undefined ? 201 : 200
    const values = { request: outcome.request, wanted, got: got(outcome), text: short(text) }
    expect(got(outcome), say('not-saved', values, outcome.at)).toBe(wanted)
    const { json } = outcome
    const at = Number(fieldOf(json, 'at'))
    const isCard =
      fieldOf(json, 'author') === author &&
      fieldOf(json, 'id') === id &&
      fieldOf(json, 'text') === text &&
      typeof fieldOf(json, 'at') === 'number' &&
      (before === undefined || before.at === at)
    expect(isCard, say('saved-other', { ...values, told: shortJson(json) }, outcome.at)).toBe(true)
    const known = { author, id, text, at }
    this.knows(known)
    return known
  }

  async remove({ author, id }: KnownCard, asking: Asking = {}): Promise<void> {
    expectDone(await this.#ask('DELETE', cardPath(author, id), asking))
    this.cards.delete(id)
    this.changed()
  }

  /** Whoever sends it again is told that it was deleted, and it does not come back by that. */
  async expectStaysDeleted(card: KnownCard, asking: Asking = {}): Promise<void> {
    const asked = { json: { text: card.text }, ...asking }
    const outcome = await this.#ask('PUT', cardPath(card.author, card.id), asked)
    const values = { request: outcome.request, got: got(outcome), told: shortJson(outcome.json) }
    expect(got(outcome), say('deleted-before', values, outcome.at)).toBe(404)
    await this.expectAtHome(card.author, card.id, asking)
  }

  async rename(name: string, displayName: string, asking: Asking = {}): Promise<void> {
    expectDone(await this.#ask('PUT', namePath(name), { json: { displayName }, ...asking }))
    this.names.set(name, displayName)
    this.changed()
  }

  async follow(follower: string, followed: string, asking: Asking = {}): Promise<void> {
    expectDone(await this.#ask('PUT', followPath(follower, followed), asking))
    this.follows(follower, followed)
  }

  async unfollow(follower: string, followed: string, asking: Asking = {}): Promise<void> {
    expectDone(await this.#ask('DELETE', followPath(follower, followed), asking))
    this.unfollows(follower, followed)
  }

  /** Past the network, one after the other. */
  async followAll(followers: readonly string[], followed: readonly string[]): Promise<void> {
    for (const follower of followers)
      for (const name of followed) await this.follow(follower, name, { isDirect: true })
  }

  /** Known, without being asked for here. */
  knows(card: KnownCard): void {
    this.cards.set(card.id, card)
    this.changed()
  }

  follows(follower: string, followed: string): void {
    this.knowsFollow(follower, followed, true)
    this.changed()
  }

  unfollows(follower: string, followed: string): void {
    this.knowsFollow(follower, followed, false)
    this.changed()
  }

  /** What was so already: nobody has to be waited for. */
  knowsFollow(follower: string, followed: string, isSo: boolean): void {
    const names = this.#follows.get(follower) ?? new Set()
    this.#follows.set(follower, names)
    if (isSo) names.add(followed)
    else names.delete(followed)
  }

  /** Something has changed, or is well again. */
  changed(): void {
    this.#changedMs = this.site.world.nowMs
  }

  /** How long it may still take until all feeds have to say so. */
  get leftMs(): number {
    const { world } = this.site
    return this.#changedMs + IN_TIME_MS + roomOf(world) - world.nowMs
  }

  /** Waits until all feeds have to say so. */
  async settle(): Promise<void> {
    if (this.leftMs > 0) await this.site.world.run(this.leftMs)
  }

  /** Waits until who follows whom has to be known, which no feed shows. Real processes do not take all of their room for it. */
  async settleFollows(): Promise<void> {
    const leftMs = this.leftMs - (3 / 4) * roomOf(this.site.world)
    if (leftMs > 0) await this.site.world.run(leftMs)
  }

  /** Asks the home what became of a card whose PUT or DELETE may have been done or not. */
  async findOut(author: string, id: string, texts: readonly string[], asking: Asking = {}): Promise<void> {
    const outcome = await this.#ask('GET', cardPath(author, id), { isDirect: true, ...asking })
    const { status, json } = outcome
    const text = fieldOf(json, 'text')
    const at = fieldOf(json, 'at')
    const isTold = status === 404 || (status === 200 && typeof text === 'string' && texts.includes(text))
    const values = {
      request: outcome.request,
      got: got(outcome),
      told: shortJson(json),
      texts: shortJson(texts),
    }
    expect(isTold, say('home-says', values, outcome.at)).toBe(true)
    if (status === 404) this.cards.delete(id)
    else this.cards.set(id, { author, id, text: String(text), at: Number(at) })
  }

  /** The home has it as it was answered, at this node. */
  async expectAtHome(author: string, id: string, asking: Asking = {}): Promise<void> {
    const outcome = await this.#ask('GET', cardPath(author, id), asking)
    const card = this.cards.get(id)
    const wanted = card === undefined ? 404 : 200
    const { text, at } = card ?? {}
    const values = {
      request: outcome.request,
      got: got(outcome),
      wanted,
      text: short(text ?? ''),
      told: shortJson(outcome.json),
    }
    expect(got(outcome), say('home-status', values, outcome.at)).toBe(wanted)
    if (card === undefined) return
    const told = ['author', 'id', 'text', 'at'].map((name) => fieldOf(outcome.json, name))
    expect(told, say('home-text', values, outcome.at)).toEqual([author, id, text, at])
  }

  /** What this reader has to see, newest first; those of a millisecond in some order. */
  feedOf(reader: string): readonly FeedCard[] {
    const followed = this.#follows.get(reader)
    return [...this.cards.values()]
      .filter(({ author }) => followed?.has(author))
      .sort((one, other) => other.at - one.at)
      .map((card) => ({ ...card, name: this.names.get(card.author) ?? card.author }))
  }

  /** Both nodes in turn, unless told. */
  async #ask(method: string, path: string, asking: Asking): Promise<Outcome> {
    return await askPatiently(this.site, method, path, { node: this.#turn++, ...asking })
  }
}

export const personPath = (name: string): string => `/people/${segment(name)}`
export const feedPath = (reader: string): string => `${personPath(reader)}/feed`
export const cardPath = (author: string, id: string): string => `${personPath(author)}/cards/${id}`
export const namePath = (name: string): string => `${personPath(name)}/display-name`
export const followPath = (follower: string, followed: string): string =>
  `${personPath(follower)}/follows/${segment(followed)}`

export function expectDone(outcome: Outcome, why = 'the shard of that person was well'): void {
  const values = { request: outcome.request, got: got(outcome), why }
  expect(got(outcome), say('not-done', values, outcome.at)).toBe(204)
}

export const people = (about: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${about}-${place}`)

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
