/**
 * Postcards over documents, with each feed ready: whoever posts writes the card
 * into the feeds of all who follow them, and whoever follows takes over what is
 * there. So a feed is two round trips, and a card is as many as it has readers.
 *  - people/<name>: what they want to be called, whom they follow, who follows
 *  - cards/<author>, feeds/<reader>: cards
 *  - likes/<id>: who likes this card; there from before it can be seen
 */
import type { Program } from 'millions'
import { getItem, putItem, type Visit } from './databases.ts'
import { type Card, type PageAsked, type Postcards, type PostedCard, serve } from './postcards.ts'

interface Person {
  readonly displayName?: string
  readonly follows: readonly string[]
  /** Some of them may have unfollowed since. */
  readonly followers: readonly string[]
}

type Likes = readonly string[]
type Posted = readonly PostedCard[]

const nobody: Person = { follows: [], followers: [] }

const postcards: Postcards = {
  async post(visit, author, text) {
    const card: PostedCard = { id: crypto.randomUUID(), author, text, at: Date.now() }
    await change<Likes>(visit, `likes/${card.id}`, (likes = []) => likes)
    await add(visit, `cards/${author}`, [card])
    // Read after the card is there: whoever follows later finds it.
    const { followers } = await personOf(visit, author)
    await Promise.all(followers.map((reader) => add(visit, `feeds/${reader}`, [card])))
    return card
  },

  async rename(visit, name, displayName) {
    await change<Person>(visit, `people/${name}`, (person = nobody) => ({ ...person, displayName }))
  },

  async follow(visit, follower, followed) {
    await change<Person>(visit, `people/${follower}`, (person = nobody) => {
      return { ...person, follows: [...new Set([...person.follows, followed])] }
    })
    await change<Person>(visit, `people/${followed}`, (person = nobody) => {
      return { ...person, followers: [...new Set([...person.followers, follower])] }
    })
    await add(visit, `feeds/${follower}`, (await read<Posted>(visit, `cards/${followed}`)) ?? [])
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

  async feed(visit, reader, page) {
    const [{ follows }, cards = []] = await Promise.all([
      personOf(visit, reader),
      read<Posted>(visit, `feeds/${reader}`),
    ])
    const { posted, next } = pageOf(
      cards.filter(({ author }) => follows.includes(author)),
      page,
    )
    return { cards: await Promise.all(posted.map((card) => complete(visit, card))), next }
  },
}

/** Each once, whoever else adds it. */
async function add(visit: Visit, key: string, added: Posted): Promise<void> {
  await change<Posted>(visit, key, (cards = []) => {
    const known = new Set(cards.map(({ id }) => id))
    return [...added.filter(({ id }) => !known.has(id)), ...cards]
  })
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
