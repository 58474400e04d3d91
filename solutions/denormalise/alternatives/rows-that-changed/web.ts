/**
 * Postcards over four shards: web-1 and web-2 run this. A change is a new
 * version of a row; copies.ts looks for rows whose version is not copied.
 */
import type { Program } from 'millions'
import { keepCopies } from './copies.ts'
import { type Card, cutToPage, type Postcards, placeOf, serve } from './postcards.ts'
import { homeOf, prepare, query, type Row, run } from './shards.ts'

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
    ])
  },

  async follow(visit, follower, followed) {
    await run(visit, homeOf(visit.env, follower), [
      {
        sql: 'INSERT OR IGNORE INTO follows (follower, followed) VALUES (?, ?)',
        params: [follower, followed],
      },
    ])
  },

  async unfollow(visit, follower, followed) {
    await run(visit, homeOf(visit.env, follower), [
      { sql: 'DELETE FROM follows WHERE follower = ? AND followed = ?', params: [follower, followed] },
    ])
  },

  /** A card has a place in this feed, or is of a celebrity whom they follow; or both, from before. */
  async feed(visit, reader, { limit, before }) {
    const { at, id } = placeOf(before)
    const { rows } = await query(
      visit,
      homeOf(visit.env, reader),
      `SELECT t.id, t.author, coalesce(n.display_name, t.author) AS name, t.text, t.at
      FROM follows f JOIN texts t ON t.author = f.followed LEFT JOIN names n ON n.name = t.author
      WHERE f.follower = ? AND t.deleted = 0 AND (t.at, t.id) < (?, ?)
        AND (EXISTS (SELECT 1 FROM places p WHERE p.reader = f.follower AND p.at = t.at AND p.id = t.id)
          OR t.author IN (SELECT name FROM stars))
      ORDER BY t.at DESC, t.id DESC LIMIT ?`,
      [reader, at, id, limit],
    )
    return cutToPage(rows.map(cardIn), limit)
  },
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
