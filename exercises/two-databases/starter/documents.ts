/**
 * Postcards over documents: JSON, by key. There are no joins here, and no
 * transactions: what belongs together stands in one item, or is put together
 * by this program. So does this design, which is yours to change:
 *  - people/<name>: what they want to be called, and whom they follow
 *  - cards/<author>: all cards of theirs, the newest first
 *  - likes/<id>: who likes this card
 *
 * Stage 5: the feed, page by page, in five round trips.
 * Stage 6: two who change the same item at the same time.
 */
import type { Program } from 'millions'
import { getItem, putItem, type Visit } from './databases.ts'
import { type Card, type Postcards, type PostedCard, serve } from './postcards.ts'

interface Person {
  readonly displayName?: string
  readonly follows: readonly string[]
}

const nobody: Person = { follows: [] }

const postcards: Postcards = {
  async post(visit, author, text) {
    const card: PostedCard = { id: crypto.randomUUID(), author, text, at: Date.now() }
    const before: readonly PostedCard[] = (await read(visit, `cards/${author}`)) ?? []
    await write(visit, `likes/${card.id}`, [])
    await write(visit, `cards/${author}`, [card, ...before])
    return card
  },

  async rename(visit, name, displayName) {
    const person: Person = (await read(visit, `people/${name}`)) ?? nobody
    await write(visit, `people/${name}`, { ...person, displayName })
  },

  async follow(visit, follower, followed) {
    const person: Person = (await read(visit, `people/${follower}`)) ?? nobody
    if (person.follows.includes(followed)) return
    await write(visit, `people/${follower}`, { ...person, follows: [...person.follows, followed] })
  },

  async unfollow(visit, follower, followed) {
    const person: Person = (await read(visit, `people/${follower}`)) ?? nobody
    const follows = person.follows.filter((name) => name !== followed)
    await write(visit, `people/${follower}`, { ...person, follows })
  },

  async like(visit, card, who) {
    const likes: readonly string[] | undefined = await read(visit, `likes/${card}`)
    if (likes === undefined) return false
    if (!likes.includes(who)) await write(visit, `likes/${card}`, [...likes, who])
    return true
  },

  async unlike(visit, card, who) {
    const likes: readonly string[] | undefined = await read(visit, `likes/${card}`)
    if (likes === undefined) return false
    await write(
      visit,
      `likes/${card}`,
      likes.filter((name) => name !== who),
    )
    return true
  },

  /** One after the other, and always the first page. */
  async feed(visit, reader, { limit }) {
    const { follows }: Person = (await read(visit, `people/${reader}`)) ?? nobody
    const found: PostedCard[] = []
    for (const author of follows) found.push(...((await read<PostedCard[]>(visit, `cards/${author}`)) ?? []))
    found.sort((one, other) => other.at - one.at)

    const cards: Card[] = []
    for (const card of found.slice(0, limit)) {
      const author: Person = (await read(visit, `people/${card.author}`)) ?? nobody
      const likes: readonly string[] = (await read(visit, `likes/${card.id}`)) ?? []
      cards.push({ ...card, name: author.displayName ?? card.author, likes: likes.length })
    }
    return { cards, next: null }
  },
}

/** Undefined when there is none. */
async function read<Value>(visit: Visit, key: string): Promise<Value | undefined> {
  const item = await getItem(visit, key)
  return item === undefined ? undefined : JSON.parse(item.value)
}

async function write(visit: Visit, key: string, value: unknown): Promise<void> {
  await putItem(visit, key, JSON.stringify(value))
}

export default {
  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
