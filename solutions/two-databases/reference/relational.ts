/**
 * Postcards over tables: people, follows, cards and likes, which programs of
 * other people read too. Whatever one request of a user needs is one request
 * to the database.
 */
import type { Env, Program } from 'millions'
import { query, Refused, type SqlValue, transaction, type Visit, visitOf } from './databases.ts'
import { type Card, type Postcards, type PostedCard, serve } from './postcards.ts'

/** What is missing, in one piece: the first statement breaks a rule where it was done before, and so nothing is. */
const MIGRATION = [
  'CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY)',
  'INSERT INTO migrations (version) VALUES (1)',
  'CREATE INDEX cards_by_author ON cards (author, at, id)',
  'ALTER TABLE cards ADD COLUMN likes INTEGER NOT NULL DEFAULT 0',
  `UPDATE cards SET likes = (SELECT count(*) FROM likes WHERE card = cards.id)
  WHERE id IN (SELECT card FROM likes)`,
]
/** A try that began while the database was away is over soon after it is back. */
const MIGRATION_WITHIN_MS = 800

/** A page ends within a millisecond: the id says where. */
const FEED = `
SELECT c.id, c.author, coalesce(p.display_name, c.author) AS name, c.text, c.at, c.likes
FROM follows f
JOIN cards c ON c.author = f.followed
LEFT JOIN people p ON p.name = c.author
WHERE f.follower = ? AND (c.at, c.id) < (?, ?)
ORDER BY c.at DESC, c.id DESC
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
    const sql = 'INSERT OR IGNORE INTO likes (card, who) SELECT id, ? FROM cards WHERE id = ?'
    return await count(visit, card, '+', sql, [who, card])
  },

  async unlike(visit, card, who) {
    return await count(visit, card, '-', 'DELETE FROM likes WHERE who = ? AND card = ?', [who, card])
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

/** The row and the number, or neither: changes() is how many rows the statement before has written. False: no such card. */
async function count(
  visit: Visit,
  card: string,
  sign: '+' | '-',
  sql: string,
  params: readonly SqlValue[],
): Promise<boolean> {
  await migrated(visit.env)
  const update = { sql: `UPDATE cards SET likes = likes ${sign} changes() WHERE id = ?`, params: [card] }
  const [, updated] = await transaction(visit, [{ sql, params }, update])
  return updated?.changes === 1
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
  try {
    await transaction(
      visit,
      MIGRATION.map((sql) => ({ sql })),
    )
  } catch (error) {
    if (!(error instanceof Refused && error.status === 409)) throw error
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
