/**
 * Postcards over tables: people, follows, cards and likes, which programs of
 * other people read too. Whatever one request of a user needs is one request
 * to the database, which has each feed ready: a row for each reader of a card.
 */
import type { Env, Program } from 'millions'
import { query, Refused, type SqlValue, transaction, type Visit, visitOf } from './databases.ts'
import { type Card, type Postcards, type PostedCard, serve } from './postcards.ts'

/** What is missing, in one piece. The column breaks it where it is there, and so is all else. */
const MIGRATION = [
  'CREATE INDEX IF NOT EXISTS cards_by_author ON cards (author)',
  'CREATE INDEX IF NOT EXISTS follows_by_followed ON follows (followed)',
  'ALTER TABLE cards ADD COLUMN likes INTEGER NOT NULL DEFAULT 0',
  'UPDATE cards SET likes = (SELECT count(*) FROM likes WHERE card = cards.id)',
  `CREATE TABLE feeds (reader TEXT NOT NULL, at INTEGER NOT NULL, card TEXT NOT NULL,
    PRIMARY KEY (reader, at, card)) WITHOUT ROWID`,
  'INSERT INTO feeds SELECT follower, at, id FROM follows JOIN cards ON author = followed',
  `CREATE TRIGGER posted AFTER INSERT ON cards BEGIN
    INSERT INTO feeds SELECT follower, NEW.at, NEW.id FROM follows WHERE followed = NEW.author;
  END`,
  `CREATE TRIGGER followed AFTER INSERT ON follows BEGIN
    INSERT INTO feeds SELECT NEW.follower, at, id FROM cards WHERE author = NEW.followed;
  END`,
  `CREATE TRIGGER unfollowed AFTER DELETE ON follows BEGIN
    DELETE FROM feeds WHERE reader = OLD.follower
      AND card IN (SELECT id FROM cards WHERE author = OLD.followed);
  END`,
]
/** A try that began while the database was away is over soon after it is back. */
const MIGRATION_WITHIN_MS = 800

/** A page ends within a millisecond: the id says where. */
const FEED = `
SELECT c.id, c.author, coalesce(p.display_name, c.author) AS name, c.text, c.at, c.likes
FROM (
  SELECT card, at FROM feeds WHERE reader = ? AND (at, card) < (?, ?)
  ORDER BY at DESC, card DESC LIMIT ?
) f
JOIN cards c ON c.id = f.card
LEFT JOIN people p ON p.name = c.author
ORDER BY f.at DESC, f.card DESC`
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
    return await count(visit, card, sql, [who, card])
  },

  async unlike(visit, card, who) {
    return await count(visit, card, 'DELETE FROM likes WHERE who = ? AND card = ?', [who, card])
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

/** The row and the number, or neither. False: no such card. */
async function count(visit: Visit, card: string, sql: string, params: readonly SqlValue[]): Promise<boolean> {
  await migrated(visit.env)
  const counted = 'UPDATE cards SET likes = (SELECT count(*) FROM likes WHERE card = ?) WHERE id = ?'
  const update = { sql: counted, params: [card, card] }
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
