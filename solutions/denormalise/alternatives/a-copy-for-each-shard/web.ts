/**
 * Postcards over four shards: web-1 and web-2 run this. Each shard has a copy
 * of every card, so a feed is the join of lesson 1.4, on the reader's shard.
 */
import type { Program } from 'millions'
import { keepCopies, notes } from './copies.ts'
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
      ...notes(visit.env, author, id),
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
      ...notes(visit.env, author, id),
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
      ...notes(visit.env, name),
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

  async feed(visit, reader, { limit, before }) {
    const { at, id } = placeOf(before)
    const { rows } = await query(
      visit,
      homeOf(visit.env, reader),
      `SELECT c.id, c.author, coalesce(n.display_name, c.author) AS name, c.text, c.at
      FROM follows f JOIN copies c ON c.author = f.followed
      LEFT JOIN names n ON n.name = c.author
      WHERE f.follower = ? AND c.deleted = 0 AND (c.at, c.id) < (?, ?)
      ORDER BY c.at DESC, c.id DESC LIMIT ?`,
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
