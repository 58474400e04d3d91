/**
 * Postcards over documents, all in one item: a book that everybody reads whole,
 * and that one at a time writes anew. A feed is one round trip.
 */
import type { Program } from 'millions'
import { getItem, putItem, type Visit } from './databases.ts'
import { type Postcards, type PostedCard, serve } from './postcards.ts'

/** Lists, as a name may be any property of an object. */
interface Book {
  readonly names: readonly (readonly [name: string, displayName: string])[]
  readonly follows: readonly (readonly [follower: string, followed: string])[]
  readonly cards: readonly PostedCard[]
  readonly likes: readonly (readonly [card: string, who: string])[]
}

const KEY = 'book'
const empty: Book = { names: [], follows: [], cards: [], likes: [] }
type Pairs = Book['follows']

const postcards: Postcards = {
  async post(visit, author, text) {
    const card: PostedCard = { id: crypto.randomUUID(), author, text, at: Date.now() }
    await change(visit, (book) => ({ ...book, cards: [...book.cards, card] }))
    return card
  },

  async rename(visit, name, displayName) {
    await change(visit, (book) => ({ ...book, names: [...new Map(book.names).set(name, displayName)] }))
  },

  async follow(visit, follower, followed) {
    await change(visit, (book) => ({ ...book, follows: withPair(book.follows, follower, followed) }))
  },

  async unfollow(visit, follower, followed) {
    await change(visit, (book) => ({ ...book, follows: without(book.follows, follower, followed) }))
  },

  async like(visit, card, who) {
    return await change(visit, (book) => {
      return isThere(book, card) ? { ...book, likes: withPair(book.likes, card, who) } : undefined
    })
  },

  async unlike(visit, card, who) {
    return await change(visit, (book) => {
      return isThere(book, card) ? { ...book, likes: without(book.likes, card, who) } : undefined
    })
  },

  async feed(visit, reader, { limit, before }) {
    const { names, follows, cards, likes } = bookOf(await getItem(visit, KEY))
    const followed = new Set(follows.filter(([follower]) => follower === reader).map(([, name]) => name))
    const called = new Map(names)
    // The place of a card in the book puts those of one millisecond in order.
    const found = cards
      .map((card, place) => ({
        card,
        place: `${String(card.at).padStart(14, '0')}.${String(place).padStart(7, '0')}`,
      }))
      .filter(({ card, place }) => followed.has(card.author) && (before === undefined || place < before))
      .sort((one, other) => (one.place < other.place ? 1 : -1))
      .slice(0, limit)
    return {
      cards: found.map(({ card }) => ({
        ...card,
        name: called.get(card.author) ?? card.author,
        likes: likes.filter(([id]) => id === card.id).length,
      })),
      next: found.length < limit ? null : (found.at(-1)?.place ?? null),
    }
  },
}

const isThere = ({ cards }: Book, id: string): boolean => cards.some((card) => card.id === id)

function without(pairs: Pairs, one: string, other: string): Pairs {
  return pairs.filter(([first, second]) => first !== one || second !== other)
}

const withPair = (pairs: Pairs, one: string, other: string): Pairs => [
  ...without(pairs, one, other),
  [one, other],
]

const bookOf = (item: { readonly value: string } | undefined): Book =>
  item === undefined ? empty : JSON.parse(item.value)

/** Over the book that was read, and once more when somebody else was faster. False when the change leaves nothing. */
async function change(visit: Visit, to: (book: Book) => Book | undefined): Promise<boolean> {
  for (;;) {
    const item = await getItem(visit, KEY)
    const book = to(bookOf(item))
    if (book === undefined) return false
    if (await putItem(visit, KEY, JSON.stringify(book), item)) return true
  }
}

export default {
  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
