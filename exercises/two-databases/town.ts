/** What people have done on a site, and what every feed has to show therefore. */
import { expect, say } from 'millions/suite'
import { atOnce } from '../kit/at-once.ts'
import { type Asking, got, type Outcome, short, shortJson } from '../kit/json-users.ts'
import { RENAMED_WITHIN_MS } from './promises.ts'
import { askPatiently, databaseOf, type Site, segment } from './site.ts'

export interface KnownCard {
  readonly id: string
  readonly author: string
  readonly text: string
  readonly at: number
}

export interface FeedCard extends KnownCard {
  readonly name: string
  readonly likes: number
}

export class Town {
  readonly site: Site
  readonly names = new Map<string, string>()
  readonly cards: KnownCard[] = []
  readonly #follows = new Map<string, Set<string>>()
  readonly #likes = new Map<string, Set<string>>()
  #turn = 0
  #renamedMs = Number.NEGATIVE_INFINITY

  constructor(site: Site) {
    this.site = site
  }

  async post(author: string, text: string, asking: Asking = {}): Promise<KnownCard> {
    const outcome = await this.#ask('POST', '/cards', { json: { author, text }, ...asking })
    return this.posted(outcome, author, text)
  }

  /** Many by the same node, or by both in turn, which the database takes at the same instant. */
  async postAtOnce(cards: readonly (readonly [author: string, text: string])[]): Promise<KnownCard[]> {
    const { site } = this
    const requests = cards.map(
      ([author, text], place) =>
        () =>
          askPatiently(site, 'POST', '/cards', { json: { author, text }, node: place, isDirect: true }),
    )
    const outcomes = await atOnce(site.world, databaseOf(site), requests, 5)
    return outcomes.map((outcome, place) => {
      const [author = '', text = ''] = cards[place] ?? []
      return this.posted(outcome, author, text)
    })
  }

  /** What was answered to a POST, which has to be the card. */
  posted(outcome: Outcome, author: string, text: string): KnownCard {
    const values = { request: outcome.request, author: short(author), text: short(text), got: got(outcome) }
    expect(got(outcome), say('not-posted', values, outcome.at)).toBe(201)
    const { json } = outcome
    const isCard =
      isRecord(json) &&
      typeof json.id === 'string' &&
      typeof json.at === 'number' &&
      json.author === author &&
      json.text === text
    expect(isCard, say('posted-other', { ...values, told: shortJson(json) }, outcome.at)).toBe(true)
    const card = { id: String(fieldOf(json, 'id')), at: Number(fieldOf(json, 'at')), author, text }
    this.cards.push(card)
    return card
  }

  async rename(name: string, displayName: string, asking: Asking = {}): Promise<void> {
    await this.#put('PUT', `/people/${segment(name)}/display-name`, { json: { displayName }, ...asking })
    this.names.set(name, displayName)
    this.#renamedMs = this.site.world.nowMs
  }

  /** Waits until the newest display names have to be seen. Over tables that is at once. */
  async settle(): Promise<void> {
    const { program, world } = this.site
    const leftMs = this.#renamedMs + RENAMED_WITHIN_MS - world.nowMs
    if (program === 'documents' && leftMs > 0) await world.run(leftMs)
  }

  async follow(follower: string, followed: string, asking: Asking = {}): Promise<void> {
    await this.#put('PUT', followPath(follower, followed), asking)
    this.follows(follower, followed)
  }

  async followAll(follower: string, followed: readonly string[]): Promise<void> {
    for (const name of followed) await this.follow(follower, name, { isDirect: true })
  }

  async unfollow(follower: string, followed: string, asking: Asking = {}): Promise<void> {
    await this.#put('DELETE', followPath(follower, followed), asking)
    this.#follows.get(follower)?.delete(followed)
  }

  async like(card: Pick<KnownCard, 'id'>, who: string, asking: Asking = {}): Promise<void> {
    await this.#put('PUT', likePath(card.id, who), asking)
    this.likes(card, who)
  }

  async unlike(card: Pick<KnownCard, 'id'>, who: string, asking: Asking = {}): Promise<void> {
    await this.#put('DELETE', likePath(card.id, who), asking)
    this.#likes.get(card.id)?.delete(who)
  }

  /** Known, without being asked for here. */
  follows(follower: string, followed: string): void {
    const names = this.#follows.get(follower) ?? new Set()
    this.#follows.set(follower, names.add(followed))
  }

  likes({ id }: Pick<KnownCard, 'id'>, who: string): void {
    const names = this.#likes.get(id) ?? new Set()
    this.#likes.set(id, names.add(who))
  }

  allFollows(): readonly (readonly [follower: string, followed: string])[] {
    return pairsOf(this.#follows)
  }

  allLikes(): readonly (readonly [card: string, who: string])[] {
    return pairsOf(this.#likes)
  }

  likesOf({ id }: Pick<KnownCard, 'id'>): number {
    return this.#likes.get(id)?.size ?? 0
  }

  /** What this reader has to see, newest first; those of a millisecond in some order. */
  feedOf(reader: string): readonly FeedCard[] {
    const followed = this.#follows.get(reader)
    return this.cards
      .filter(({ author }) => followed?.has(author))
      .sort((one, other) => other.at - one.at)
      .map((card) => ({
        ...card,
        name: this.names.get(card.author) ?? card.author,
        likes: this.likesOf(card),
      }))
  }

  /** Both nodes in turn, unless told. */
  async #ask(method: string, path: string, asking: Asking): Promise<Outcome> {
    return await askPatiently(this.site, method, path, { node: this.#turn++, ...asking })
  }

  async #put(method: string, path: string, asking: Asking): Promise<void> {
    expectDone(await this.#ask(method, path, asking))
  }
}

const pairsOf = (sets: ReadonlyMap<string, ReadonlySet<string>>): (readonly [string, string])[] =>
  [...sets].flatMap(([one, others]) => [...others].map((other) => [one, other] as const))

export const followPath = (follower: string, followed: string): string =>
  `/people/${segment(follower)}/follows/${segment(followed)}`
export const likePath = (card: string, who: string): string => `/cards/${segment(card)}/likes/${segment(who)}`

export function expectDone(outcome: Outcome, why = 'the database could be reached'): void {
  const values = { request: outcome.request, got: got(outcome), why }
  expect(got(outcome), say('not-done', values, outcome.at)).toBe(204)
}

/** The same by both nodes in turn, taken by the database at the same instant; all of them have to be answered. */
export async function allAtOnce(
  site: Site,
  requests: readonly (readonly [method: string, path: string, json?: unknown])[],
): Promise<readonly Outcome[]> {
  const asks = requests.map(([method, path, json], place) => () => {
    return askPatiently(site, method, path, { node: place, ...(json !== undefined && { json }) })
  })
  return await atOnce(site.world, databaseOf(site), asks)
}

/** So that nobody meets, before the stage in which that matters. */
export async function oneByOne(works: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const work of works) await work()
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

export const fieldOf = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined)
