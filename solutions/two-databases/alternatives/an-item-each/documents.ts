/**
 * Postcards over documents, with an item for each thing that anybody has done:
 * nothing is read to be written, so nobody can meet. Keys are made so that
 * lists of them come in the right order. Each piece of a key is encoded: no
 * name reaches into the next piece.
 *  - names/<person>: what they want to be called
 *  - follows/<person>/<other>
 *  - cards/<author>/<the time, from the end>-<id>
 *  - there/<id>: there is such a card
 *  - likes/<id>/<who>
 */
import type { Program } from 'millions'
import { deleteItem, getItem, listItems, putItem, type Visit } from './databases.ts'
import { type Card, type Postcards, type PostedCard, serve } from './postcards.ts'

const MOST_LISTED = 1000
/** Times are counted down from here, so that the newest come first. */
const FAR_AHEAD = 10_000_000_000_000
const key = (...pieces: readonly string[]): string => pieces.map(encodeURIComponent).join('/')

const postcards: Postcards = {
  async post(visit, author, text) {
    const card: PostedCard = { id: crypto.randomUUID(), author, text, at: Date.now() }
    await putItem(visit, key('there', card.id), '1')
    await putItem(visit, cardKey(card), JSON.stringify(card))
    return card
  },

  async rename(visit, name, displayName) {
    await putItem(visit, key('names', name), displayName)
  },

  async follow(visit, follower, followed) {
    await putItem(visit, key('follows', follower, followed), '1')
  },

  async unfollow(visit, follower, followed) {
    await deleteItem(visit, key('follows', follower, followed))
  },

  async like(visit, card, who) {
    if ((await getItem(visit, key('there', card))) === undefined) return false
    await putItem(visit, key('likes', card, who), '1')
    return true
  },

  async unlike(visit, card, who) {
    if ((await getItem(visit, key('there', card))) === undefined) return false
    await deleteItem(visit, key('likes', card, who))
    return true
  },

  async feed(visit, reader, { limit, before }) {
    const follows = await listItems(visit, { prefix: `${key('follows', reader)}/`, limit: MOST_LISTED })
    const lists = await Promise.all(
      follows.map((follow) => {
        const prefix = `cards/${lastOf(follow.key)}/`
        return listItems(visit, { prefix, limit, ...(before !== undefined && { after: prefix + before }) })
      }),
    )
    const found = lists.flat().map((item) => ({ place: lastOf(item.key), value: item.value }))
    const page = found.sort((one, other) => (one.place < other.place ? -1 : 1)).slice(0, limit)
    const cards = await Promise.all(page.map(({ value }) => complete(visit, JSON.parse(value))))
    return { cards, next: page.length < limit ? null : (page.at(-1)?.place ?? null) }
  },
}

async function complete(visit: Visit, card: PostedCard): Promise<Card> {
  const [name, likes] = await Promise.all([
    getItem(visit, key('names', card.author)),
    listItems(visit, { prefix: `${key('likes', card.id)}/`, limit: MOST_LISTED }),
  ])
  return { ...card, name: name?.value ?? card.author, likes: likes.length }
}

const cardKey = ({ author, at, id }: PostedCard): string =>
  key('cards', author, `${String(FAR_AHEAD - at).padStart(14, '0')}-${id}`)

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

export default {
  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
