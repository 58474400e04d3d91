/**
 * Postcards over tables: people, follows, cards and likes, which programs of
 * other people read too. Whatever one request of a user needs is one request
 * to the database, and the database itself keeps the number of likes.
 */
import type { Env, Program } from 'millions'
import {
  query,
  Refused,
  type SqlValue,
  type Statement,
  transaction,
  type Visit,
  visitOf,
} from './databases.ts'
import { type Card, type Postcards, type PostedCard, serve } from './postcards.ts'

/** What is missing. The triggers come last: where they are, all is. */
const MIGRATION = [
  'CREATE INDEX IF NOT EXISTS cards_of ON cards (author, at)',
  'ALTER TABLE cards ADD COLUMN likes INTEGER NOT NULL DEFAULT 0',
  `WITH counted AS (SELECT card, count(*) AS count FROM likes GROUP BY card)
  UPDATE cards SET likes = counted.count FROM counted WHERE counted.card = cards.id`,
  `CREATE TRIGGER liked AFTER INSERT ON likes BEGIN
    UPDATE cards SET likes = likes + 1 WHERE id = NEW.card;
  END`,
  `CREATE TRIGGER unliked AFTER DELETE ON likes BEGIN
    UPDATE cards SET likes = likes - 1 WHERE id = OLD.card;
  END`,
]
/** A try that began while the database was away is over soon after it is back. */
const MIGRATION_WITHIN_MS = 800

/** A page ends within a millisecond: the id says where. */
const FEED = `
WITH theirs AS (SELECT followed FROM follows WHERE follower = ?)
SELECT c.id, c.author, c.text, c.at, c.likes,
  ifnull((SELECT display_name FROM people WHERE name = c.author), c.author) AS name
FROM cards c
WHERE c.author IN theirs AND (c.at < ? OR (c.at = ? AND c.id > ?))
ORDER BY c.at DESC, c.id
LIMIT ?`

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
    const sql = 'INSERT INTO likes (card, who) SELECT id, ? FROM cards WHERE id = ? ON CONFLICT DO NOTHING'
    return await ifThere(visit, card, { sql, params: [who, card] })
  },

  async unlike(visit, card, who) {
    const sql = 'DELETE FROM likes WHERE who = ? AND card = ?'
    return await ifThere(visit, card, { sql, params: [who, card] })
  },

  async feed(visit, reader, { limit, before }) {
    await migrated(visit.env)
    const [at, id] = before === undefined ? [Number.MAX_SAFE_INTEGER, ''] : placeOf(before)
    const { rows } = await query(visit, FEED, [reader, at, at, id, limit])
    const cards = rows.map(toCard)
    const last = cards.at(-1)
    return {
      cards,
      next: last === undefined || cards.length < limit ? null : JSON.stringify([last.at, last.id]),
    }
  },
}

/** False: no such card. */
async function ifThere(visit: Visit, card: string, statement: Statement): Promise<boolean> {
  await migrated(visit.env)
  const look = { sql: 'SELECT 1 FROM cards WHERE id = ?', params: [card] }
  const [found] = await transaction(visit, [look, statement])
  return found?.rows.length === 1
}

function placeOf(before: string): Place {
  const [at, id]: Place = JSON.parse(before)
  return [at, id]
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
  if (await isDone(visit)) return
  try {
    await transaction(
      visit,
      MIGRATION.map((sql) => ({ sql })),
    )
  } catch (error) {
    // The other node may have been faster.
    if (!(error instanceof Refused && (await isDone(visit)))) throw error
  }
}

async function isDone(visit: Visit): Promise<boolean> {
  const { rows } = await query(
    visit,
    "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'unliked'",
  )
  return rows.length > 0
}

export default {
  async start(env) {
    await migrated(env).catch((error: unknown) => console.warn('not migrated yet:', error))
  },

  async fetch(request, env) {
    return await serve(request, env, postcards)
  },
} satisfies Program
