/**
 * Postcards over four shards: web-1 and web-2 run this. Each change of a
 * person's cards, name or followers counts up a number of theirs; copies.ts
 * copies all that they have when it has changed.
 */
import type { Program } from 'millions'
import { hasChanged, keepCopies } from './copies.ts'
import { type Card, cutToPage, type Place, type Postcards, placeOf, serve } from './postcards.ts'
import { homeOf, prepare, query, type Row, run, type Statement, type Visit } from './shards.ts'

const postcards: Postcards = {
  async save(visit, author, id, text) {
    const [saved] = await run(visit, homeOf(visit.env, author), [
      {
        sql: `INSERT INTO cards (author, id, text, at, version) VALUES (?, ?, ?, ?, 1)
          ON CONFLICT (author, id) DO UPDATE
          SET text = excluded.text, version = version + 1 WHERE deleted = 0
          RETURNING at, version`,
        params: [author, id, text, Date.now()],
      },
      hasChanged(author),
    ])
    const row = saved?.rows[0]
    if (row === undefined) return undefined
    return { card: { id, author, text, at: Number(row.at) }, isNew: row.version === 1 }
  },

  async remove(visit, author, id) {
    const [removed] = await run(visit, homeOf(visit.env, author), [
      {
        sql: `UPDATE cards SET text = '', deleted = 1, version = version + 1
          WHERE author = ? AND id = ? AND deleted = 0`,
        params: [author, id],
      },
      hasChanged(author),
    ])
    return removed?.changes === 1
  },

  async card(visit, author, id) {
    const { rows } = await query(
      visit,
      homeOf(visit.env, author),
      'SELECT author, id, text, at FROM cards WHERE author = ? AND id = ? AND deleted = 0',
      [author, id],
    )
    const row = rows[0]
    return row && { id, author, text: String(row.text), at: Number(row.at) }
  },

  async rename(visit, name, displayName) {
    await run(visit, homeOf(visit.env, name), [
      {
        sql: `INSERT INTO people (name, display_name, version) VALUES (?, ?, 1)
          ON CONFLICT (name) DO UPDATE
          SET display_name = excluded.display_name, version = version + 1`,
        params: [name, displayName],
      },
      hasChanged(name),
    ])
  },

  async follow(visit, follower, followed) {
    await run(visit, homeOf(visit.env, follower), [
      {
        sql: 'INSERT OR IGNORE INTO follows (follower, followed) VALUES (?, ?)',
        params: [follower, followed],
      },
      {
        sql: 'INSERT OR IGNORE INTO newcomers (follower, followed) VALUES (?, ?)',
        params: [follower, followed],
      },
    ])
  },

  async unfollow(visit, follower, followed) {
    await run(visit, homeOf(visit.env, follower), [
      { sql: 'DELETE FROM follows WHERE follower = ? AND followed = ?', params: [follower, followed] },
    ])
  },

  async feed(visit, reader, { limit, before }) {
    const place = placeOf(before)
    const [copies, celebrities] = await run(visit, homeOf(visit.env, reader), [
      copiedCards(reader, place, limit),
      {
        sql: `SELECT followed FROM follows JOIN taken ON author = followed
          WHERE follower = ? AND is_read_at_home = 1`,
        params: [reader],
      },
    ])
    const followed = celebrities?.rows.map((row) => String(row.followed)) ?? []
    const read = await cardsOfCelebrities(visit, followed, place, limit)
    return cutToPage([...(copies?.rows.map(cardIn) ?? []), ...read], limit)
  },
}

/** Of those who are still followed, and who are no celebrities. */
const copiedCards = (reader: string, { at, id }: Place, limit: number): Statement => ({
  sql: `SELECT f.id, f.author, f.name, f.text, f.at
    FROM feeds f JOIN follows w ON w.follower = f.reader AND w.followed = f.author
    JOIN taken t ON t.author = f.author AND t.is_read_at_home = 0
    WHERE f.reader = ? AND (f.at, f.id) < (?, ?)
    ORDER BY f.at DESC, f.id DESC LIMIT ?`,
  params: [reader, at, id, limit],
})

/** Each shard is asked once, for all of those who are at home there. */
async function cardsOfCelebrities(
  visit: Visit,
  authors: readonly string[],
  { at, id }: Place,
  limit: number,
): Promise<readonly Card[]> {
  const byShard = Map.groupBy(authors, (author) => homeOf(visit.env, author))
  const found = await Promise.all(
    [...byShard].map(async ([shard, there]) => {
      const { rows } = await query(
        visit,
        shard,
        `SELECT c.id, c.author, coalesce(p.display_name, c.author) AS name, c.text, c.at
        FROM cards c LEFT JOIN people p ON p.name = c.author
        WHERE c.author IN (SELECT value FROM json_each(?))
          AND c.deleted = 0 AND (c.at, c.id) < (?, ?)
        ORDER BY c.at DESC, c.id DESC LIMIT ?`,
        [JSON.stringify(there), at, id, limit],
      )
      return rows.map(cardIn)
    }),
  )
  return found.flat()
}

function cardIn(row: Row): Card {
  const { id, author, name, text, at } = row
  return {
    id: String(id),
    author: String(author),
    name: String(name),
    text: String(text),
    at: Number(at),
  }
}

export default {
  async start(env) {
    await prepare(env)
    keepCopies(env)
  },
  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
