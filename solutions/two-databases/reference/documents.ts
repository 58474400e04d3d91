/**
 * Postcards over documents: JSON, by key. There are no joins here, and no
 * transactions: what has to change as one stands in one item, and a feed is
 * put together by this program, all that it can ask for at once at once.
 *  - people/<name>: what they want to be called, and whom they follow
 *  - cards/<author>: all cards of theirs, the newest first
 *  - likes/<id>: who likes this card; there from before it can be seen
 */
import type { Program } from 'millions'
import { getItem, putItem, type Visit } from './databases.ts'
import { type Card, type PageAsked, type Postcards, type PostedCard, serve } from './postcards.ts'

interface Person {
  readonly displayName?: string
  readonly follows: readonly string[]
}

type Likes = readonly string[]

const nobody: Person = { follows: [] }

const postcards: Postcards = {
  async post(visit, author, text) {
    const card: PostedCard = { id: crypto.randomUUID(), author, text, at: Date.now() }
    await change<Likes>(visit, `likes/${card.id}`, (likes = []) => likes)
    await change<readonly PostedCard[]>(visit, `cards/${author}`, (cards = []) => [card, ...cards])
    return card
  },

  async rename(visit, name, displayName) {
    await change<Person>(visit, `people/${name}`, (person = nobody) => ({ ...person, displayName }))
  },

  async follow(visit, follower, followed) {
    await change<Person>(visit, `people/${follower}`, (person = nobody) => {
      const { follows } = person
      return follows.includes(followed) ? person : { ...person, follows: [...follows, followed] }
    })
  },

  async unfollow(visit, follower, followed) {
    await change<Person>(visit, `people/${follower}`, (person = nobody) => {
      return { ...person, follows: person.follows.filter((name) => name !== followed) }
    })
  },

  async like(visit, card, who) {
    return await change<Likes>(visit, `likes/${card}`, (likes) =>
      likes?.includes(who) ? likes : likes && [...likes, who],
    )
  },

  async unlike(visit, card, who) {
    return await change<Likes>(visit, `likes/${card}`, (likes) => likes?.filter((name) => name !== who))
  },

  /** Three round trips: whom, what, and how it is liked. */
  async feed(visit, reader, page) {
    const { follows } = await personOf(visit, reader)
    const lists = await Promise.all(
      follows.map((author) => read<readonly PostedCard[]>(visit, `cards/${author}`)),
    )
    const { posted, next } = pageOf(
      lists.flatMap((cards) => cards ?? []),
      page,
    )
    return { cards: await Promise.all(posted.map((card) => complete(visit, card))), next }
  },
}

async function complete(visit: Visit, card: PostedCard): Promise<Card> {
  const [{ displayName }, likes] = await Promise.all([
    personOf(visit, card.author),
    read<Likes>(visit, `likes/${card.id}`),
  ])
  return { ...card, name: displayName ?? card.author, likes: likes?.length ?? 0 }
}

/** A page ends within a millisecond: the id says where. */
function pageOf(
  cards: readonly PostedCard[],
  { limit, before }: PageAsked,
): { posted: readonly PostedCard[]; next: string | null } {
  const place = before === undefined ? undefined : placeOf(before)
  const older = cards.filter((card) => place === undefined || inOrder(place, card) < 0)
  const posted = older.sort(inOrder).slice(0, limit)
  const last = posted.at(-1)
  return { posted, next: last === undefined || posted.length < limit ? null : `${last.at}_${last.id}` }
}

type Place = Pick<PostedCard, 'at' | 'id'>

function placeOf(before: string): Place {
  const end = before.indexOf('_')
  return { at: Number(before.slice(0, end)), id: before.slice(end + 1) }
}

/** Newest first. */
function inOrder(one: Place, other: Place): number {
  if (one.at !== other.at) return other.at - one.at
  if (one.id === other.id) return 0
  return one.id < other.id ? 1 : -1
}

async function personOf(visit: Visit, name: string): Promise<Person> {
  return (await read<Person>(visit, `people/${name}`)) ?? nobody
}

/** Undefined when there is none. */
async function read<Value>(visit: Visit, key: string): Promise<Value | undefined> {
  const item = await getItem(visit, key)
  return item === undefined ? undefined : JSON.parse(item.value)
}

/** Read, change, write; once more when somebody else was faster. False when the change leaves nothing there. */
async function change<Value>(
  visit: Visit,
  key: string,
  to: (value: Value | undefined) => Value | undefined,
): Promise<boolean> {
  for (;;) {
    const item = await getItem(visit, key)
    const value: Value | undefined = item === undefined ? undefined : JSON.parse(item.value)
    const changed = to(value)
    if (changed === undefined) return false
    if (changed === value || (await putItem(visit, key, JSON.stringify(changed), item))) return true
  }
}

export default {
  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
