/**
 * Postcards over tables: people, follows, cards and likes, which programs of
 * other people read too. Whatever one request of a user needs is one request
 * to the database.
 */
import type { Env, Program } from 'millions'
import { query, Refused, type SqlValue, transaction, type Visit, visitOf } from './databases.ts'
import { type Card, type Postcards, type PostedCard, serve } from './postcards.ts'

const INDEX = 'CREATE INDEX IF NOT EXISTS author_at ON cards (author, at DESC)'
/** In one piece, and refused where the column is there: there is no IF NOT EXISTS for columns. */
const COLUMN = [
  'ALTER TABLE cards ADD COLUMN likes INTEGER NOT NULL DEFAULT 0',
  `UPDATE cards SET likes = (SELECT count(*) FROM likes WHERE card = cards.id)
  WHERE EXISTS (SELECT 1 FROM likes WHERE card = cards.id)`,
]
/** A try that began while the database was away is over soon after it is back. */
const MIGRATION_WITHIN_MS = 800

/** A page ends within a millisecond: the id says where. */
const FEED = `
SELECT cards.id, author, text, at, likes, coalesce(display_name, author) AS name
FROM cards LEFT JOIN people ON name = author
WHERE author IN (SELECT followed FROM follows WHERE follower = ?)
  AND (at, cards.id) < (?, ?)
ORDER BY at DESC, cards.id DESC
LIMIT ?`
const NEWEST: Place = [Number.MAX_SAFE_INTEGER, '']

type Place = readonly [at: number, id: string]

const postcards: Postcards = {
  async post(visit, author, text) {
    const card: PostedCard = { id: crypto.randomUUID(), author, text, at: Date.now() }
    const sql = 'INSERT INTO cards (id, author, text, at) VALUES (?, ?, ?, ?)'
    await query(visit, sql, [card.id, author, text, card.at])
    return card
  },

  async rename(visit, name, displayName) {
    const sql = `INSERT INTO people (name, display_name) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name`
    await query(visit, sql, [name, displayName])
  },

  async follow(visit, follower, followed) {
    const sql = 'INSERT OR IGNORE INTO follows (follower, followed) VALUES (?, ?)'
    await query(visit, sql, [follower, followed])
  },

  async unfollow(visit, follower, followed) {
    await query(visit, 'DELETE FROM follows WHERE follower = ? AND followed = ?', [follower, followed])
  },

  async like(visit, card, who) {
    await migrated(visit.env)
    const params = [card, who]
    const [counted] = await transaction(visit, [
      {
        sql: `UPDATE cards SET likes = likes + 1
        WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM likes WHERE card = ?1 AND who = ?2)`,
        params,
      },
      {
        sql: 'INSERT OR IGNORE INTO likes (card, who) SELECT id, ?2 FROM cards WHERE id = ?1',
        params,
      },
    ])
    return counted?.changes === 1 || (await isThere(visit, card))
  },

  async unlike(visit, card, who) {
    await migrated(visit.env)
    const params = [card, who]
    const [counted] = await transaction(visit, [
      {
        sql: `UPDATE cards SET likes = likes - 1
        WHERE id = ?1 AND EXISTS (SELECT 1 FROM likes WHERE card = ?1 AND who = ?2)`,
        params,
      },
      { sql: 'DELETE FROM likes WHERE card = ?1 AND who = ?2', params },
    ])
    return counted?.changes === 1 || (await isThere(visit, card))
  },

  async feed(visit, reader, { limit, before }) {
    await migrated(visit.env)
    const [at, id] = before === undefined ? NEWEST : placeOf(before)
    const { rows } = await query(visit, FEED, [reader, at, id, limit])
    const cards = rows.map(toCard)
    const last = cards.at(-1)
    return { cards, next: last === undefined || cards.length < limit ? null : `${last.at}_${last.id}` }
  },
}

async function isThere(visit: Visit, card: string): Promise<boolean> {
  const { rows } = await query(visit, 'SELECT 1 FROM cards WHERE id = ?', [card])
  return rows.length === 1
}

function placeOf(before: string): Place {
  const end = before.indexOf('_')
  return [Number(before.slice(0, end)), before.slice(end + 1)]
}

function toCard(row: Readonly<Record<string, SqlValue>>): Card {
  const { id, author, name, text, at, likes } = row
  return {
    id: String(id),
    author: String(author),
    name: String(name),
    text: String(text),
    at: Number(at),
    likes: Number(likes),
  }
}

let migration: Promise<void> | undefined

/** Once in each boot, for all who wait for it. It belongs to no user, so nobody takes it along who leaves. */
function migrated(env: Env): Promise<void> {
  migration ??= migrate(env).catch((error: unknown) => {
    migration = undefined
    throw error
  })
  return migration
}

async function migrate(env: Env): Promise<void> {
  const visit = { ...visitOf(undefined, env), signal: AbortSignal.timeout(MIGRATION_WITHIN_MS) }
  await query(visit, INDEX)
  try {
    await transaction(
      visit,
      COLUMN.map((sql) => ({ sql })),
    )
  } catch (error) {
    if (!(error instanceof Refused && error.message.includes('duplicate column'))) throw error
  }
}

export default {
  async start(env) {
    await migrated(env).catch((error: unknown) => console.warn('not migrated yet:', error))
  },

  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
