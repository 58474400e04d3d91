/**
 * Postcards over tables. They were made before this program was, and programs
 * of other people read them too:
 *  - people (name TEXT PRIMARY KEY, display_name TEXT NOT NULL)
 *  - follows (follower TEXT, followed TEXT, PRIMARY KEY (follower, followed))
 *  - cards (id TEXT PRIMARY KEY, author TEXT, text TEXT, at INTEGER)
 *  - likes (card TEXT, who TEXT, PRIMARY KEY (card, who))
 * None of these columns may be NULL. Who has never chosen a display name is
 * not among the people.
 *
 * Stage 1: the whole feed in one round trip, page by page.
 * Stage 2: no name and no text is a piece of SQL.
 * Stage 3: what the tables lack for that to be fast comes as this boots.
 * Stage 4: cards has no column for the number of likes yet.
 */
import type { Program } from 'millions'
import { query } from './databases.ts'
import { type Card, type Postcards, type PostedCard, serve } from './postcards.ts'

const postcards: Postcards = {
  async post(visit, author, text) {
    const card: PostedCard = { id: crypto.randomUUID(), author, text, at: Date.now() }
    await query(
      visit,
      `INSERT INTO cards (id, author, text, at)
      VALUES ('${card.id}', '${author}', '${text}', ${card.at})`,
    )
    return card
  },

  async rename(visit, name, displayName) {
    await query(
      visit,
      `INSERT INTO people (name, display_name) VALUES ('${name}', '${displayName}')
      ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name`,
    )
  },

  async follow(visit, follower, followed) {
    await query(
      visit,
      `INSERT OR IGNORE INTO follows (follower, followed)
      VALUES ('${follower}', '${followed}')`,
    )
  },

  async unfollow(visit, follower, followed) {
    await query(
      visit,
      `DELETE FROM follows
      WHERE follower = '${follower}' AND followed = '${followed}'`,
    )
  },

  async like(visit, card, who) {
    const { rows } = await query(visit, `SELECT id FROM cards WHERE id = '${card}'`)
    if (rows.length === 0) return false
    await query(
      visit,
      `INSERT OR IGNORE INTO likes (card, who)
      VALUES ('${card}', '${who}')`,
    )
    return true
  },

  async unlike(visit, card, who) {
    const { rows } = await query(visit, `SELECT id FROM cards WHERE id = '${card}'`)
    if (rows.length === 0) return false
    await query(visit, `DELETE FROM likes WHERE card = '${card}' AND who = '${who}'`)
    return true
  },

  /** One after the other, and always the first page. */
  async feed(visit, reader, { limit }) {
    const found: PostedCard[] = []
    const follows = await query(visit, `SELECT followed FROM follows WHERE follower = '${reader}'`)
    for (const { followed } of follows.rows) {
      const { rows } = await query(
        visit,
        `SELECT id, author, text, at FROM cards WHERE author = '${followed}'`,
      )
      for (const row of rows)
        found.push({
          id: String(row.id),
          author: String(row.author),
          text: String(row.text),
          at: Number(row.at),
        })
    }
    found.sort((one, other) => other.at - one.at)

    const cards: Card[] = []
    for (const card of found.slice(0, limit)) {
      const people = await query(visit, `SELECT display_name FROM people WHERE name = '${card.author}'`)
      const likes = await query(visit, `SELECT count(*) AS count FROM likes WHERE card = '${card.id}'`)
      const name = String(people.rows[0]?.display_name ?? card.author)
      cards.push({ ...card, name, likes: Number(likes.rows[0]?.count) })
    }
    return { cards, next: null }
  },
}

export default {
  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
