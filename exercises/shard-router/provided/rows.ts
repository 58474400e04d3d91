/** The tables of a shard, in memory: cards, in the order of time as well, people, e-mail addresses, and its schema. */

export interface Card {
  readonly person: string
  readonly id: string
  readonly at: number
  readonly place: string
  readonly [column: string]: unknown
}

export interface Claim {
  readonly person: string
  /** On this shard's clock. */
  readonly takenMs: number
  readonly [more: string]: unknown
}

export interface Schema {
  readonly version: number
  readonly columns: readonly string[]
}

export type Change =
  | { readonly table: 'cards'; readonly place: string; readonly card: Card | null; readonly key: string }
  | { readonly table: 'people'; readonly person: string; readonly email: string }
  | { readonly table: 'emails'; readonly email: string; readonly claim: Claim | null }
  | { readonly table: 'schema'; readonly schema: Schema }

export interface Stored {
  readonly card: Card
  readonly etag: string
}

/** Cards by place, oldest first. */
class Timeline {
  readonly #places: string[] = []

  add(place: string): void {
    this.#places.splice(this.#find(place), 0, place)
  }

  remove(place: string): void {
    this.#places.splice(this.#find(place), 1)
  }

  /** The newest that are older than the place, and whether there are more. */
  before(place: string | undefined, limit: number): { places: readonly string[]; more: boolean } {
    const end = place === undefined ? this.#places.length : this.#find(place)
    const start = Math.max(0, end - limit)
    return { places: this.#places.slice(start, end).reverse(), more: start > 0 }
  }

  /** How many are older. */
  #find(place: string): number {
    let [low, high] = [0, this.#places.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#places[middle] ?? '') < place) low = middle + 1
      else high = middle
    }
    return low
  }
}

export class Rows {
  readonly cards = new Map<string, Stored>()
  readonly people = new Map<string, string>()
  readonly emails = new Map<string, Claim>()
  schema: Schema = { version: 1, columns: ['text'] }
  readonly #byPlace = new Map<string, Card>()
  readonly #all = new Timeline()
  readonly #of = new Map<string, Timeline>()
  #changes = 0

  apply(change: Change): void {
    this.#changes++
    if (change.table === 'people') this.people.set(change.person, change.email)
    else if (change.table === 'schema') this.schema = change.schema
    else if (change.table === 'cards') this.#setCard(change.key, change.card)
    else if (change.claim === null) this.emails.delete(change.email)
    else this.emails.set(change.email, change.claim)
  }

  /** Of one person, or of all. */
  page(
    person: string | undefined,
    place: string | undefined,
    limit: number,
  ): { cards: Card[]; next: string | null } {
    const timeline = person === undefined ? this.#all : this.#of.get(person)
    const { places, more } = timeline?.before(place, limit) ?? { places: [], more: false }
    const cards = places.flatMap((each) => this.#byPlace.get(each) ?? [])
    return { cards, next: more ? (places.at(-1) ?? null) : null }
  }

  #setCard(key: string, card: Card | null): void {
    const before = this.cards.get(key)?.card
    if (before !== undefined) this.#forget(before)
    this.cards.delete(key)
    if (card === null) return
    this.cards.set(key, { card, etag: `"${this.#changes}"` })
    this.#byPlace.set(card.place, card)
    this.#all.add(card.place)
    const timeline = this.#of.get(card.person) ?? new Timeline()
    this.#of.set(card.person, timeline)
    timeline.add(card.place)
  }

  #forget({ place, person }: Card): void {
    this.#byPlace.delete(place)
    this.#all.remove(place)
    this.#of.get(person)?.remove(place)
  }
}
