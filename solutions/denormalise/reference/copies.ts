/**
 * The copies, and how they come to where they are read. What changes is noted
 * in the outbox of its shard, in the transaction that changes it; each node
 * looks there once a second, carries out what it finds, and then removes it.
 *
 * Both nodes may carry out the same note, more than once, and late. So a note
 * only says what has changed: how it is now is read anew, and a copy is
 * replaced by a newer version alone. What was deleted is a version, too.
 */
import type { Env } from 'millions'
import { allShards, homeOf, query, type Row, repeat, run, type Statement } from './shards.ts'

type Kind = 'card' | 'name' | 'follow'

interface Note {
  readonly kind: Kind
  readonly person: string
  readonly subject: string
}

/** With more followers than these nobody's cards are copied any more. */
const MOST_COPIES = 40
const LOOK_EVERY_MS = 1000

/** Goes into the transaction of the change that it is about. */
export function note(kind: Kind, person: string, subject = ''): Statement {
  return {
    sql: 'INSERT INTO outbox (kind, person, subject) VALUES (?, ?, ?)',
    params: [kind, person, subject],
  }
}

/** Called once, as the node boots. Both nodes do this. */
export function keepCopies(env: Env): void {
  for (const shard of allShards(env)) repeat(LOOK_EVERY_MS, () => clearOutbox(env, shard))
}

/** All at once: a note that waits for a dead shard holds up no other. */
async function clearOutbox(env: Env, shard: string): Promise<void> {
  const { rows } = await query({ env }, shard, 'SELECT number, kind, person, subject FROM outbox')
  await Promise.allSettled(
    rows.map(async ({ number = null, kind, person, subject }) => {
      await carryOut(env, { kind: kind as Kind, person: String(person), subject: String(subject) })
      await query({ env }, shard, 'DELETE FROM outbox WHERE number = ?', [number])
    }),
  )
}

async function carryOut(env: Env, { kind, person, subject }: Note): Promise<void> {
  if (kind === 'card') await copyCard(env, person, subject)
  else if (kind === 'name') await copyName(env, person)
  else await copyFollow(env, person, subject)
}

async function copyCard(env: Env, author: string, id: string): Promise<void> {
  const [cards, followers, celebrity] = await run({ env }, homeOf(env, author), [
    { sql: 'SELECT * FROM cards WHERE author = ? AND id = ?', params: [author, id] },
    { sql: 'SELECT follower FROM followers WHERE followed = ?', params: [author] },
    isCelebrity(author),
  ])
  if (celebrity?.rows.length !== 0) return
  const readers = followers?.rows.map(({ follower }) => String(follower)) ?? []
  if (readers.length > MOST_COPIES) return await makeCelebrity(env, author)

  const copies = cards?.rows ?? []
  const byShard = Map.groupBy(readers, (reader) => homeOf(env, reader))
  await all([...byShard].map(([shard, there]) => run({ env }, shard, copiesOf(copies, there))))
}

/**
 * Their cards are read at home from now on, and nobody looks at copies of them that there are. Their own shard is told
 * last: what it knows, all know.
 */
async function makeCelebrity(env: Env, name: string): Promise<void> {
  const home = homeOf(env, name)
  const others = allShards(env).filter((shard) => shard !== home)
  const statement = { sql: 'INSERT OR IGNORE INTO celebrities (name) VALUES (?)', params: [name] }
  await all(others.map((shard) => run({ env }, shard, [statement])))
  await run({ env }, home, [statement])
}

const isCelebrity = (name: string): Statement => ({
  sql: 'SELECT name FROM celebrities WHERE name = ?',
  params: [name],
})

async function copyName(env: Env, person: string): Promise<void> {
  const { rows } = await query({ env }, homeOf(env, person), 'SELECT * FROM people WHERE name = ?', [person])
  for (const { name = null, display_name = null, version = null } of rows)
    await all(
      allShards(env).map((shard) =>
        query(
          { env },
          shard,
          `INSERT INTO names (name, display_name, version) VALUES (?, ?, ?)
          ON CONFLICT (name) DO UPDATE
          SET display_name = excluded.display_name, version = excluded.version
          WHERE excluded.version > names.version`,
          [name, display_name, version],
        ),
      ),
    )
}

/** In this order: a card that is posted meanwhile finds the new follower, or is among those that are read. */
async function copyFollow(env: Env, follower: string, followed: string): Promise<void> {
  const [, cards, celebrity] = await run({ env }, homeOf(env, followed), [
    {
      sql: 'INSERT OR IGNORE INTO followers (followed, follower) VALUES (?, ?)',
      params: [followed, follower],
    },
    { sql: 'SELECT * FROM cards WHERE author = ?', params: [followed] },
    isCelebrity(followed),
  ])
  if (cards === undefined || cards.rows.length === 0 || celebrity?.rows.length !== 0) return
  await run({ env }, homeOf(env, follower), copiesOf(cards.rows, [follower]))
}

const columns = ['id', 'author', 'text', 'at', 'version', 'deleted'] as const

/** These cards for each of these readers, who are all at home on one shard. */
function copiesOf(cards: readonly Row[], readers: readonly string[]): readonly Statement[] {
  const there = JSON.stringify(readers)
  return cards.map((card) => ({
    sql: `INSERT INTO feeds (reader, id, author, text, at, version, deleted)
      SELECT value, ?, ?, ?, ?, ?, ? FROM json_each(?) WHERE true
      ON CONFLICT (reader, id) DO UPDATE
      SET text = excluded.text, version = excluded.version, deleted = excluded.deleted
      WHERE excluded.version > feeds.version`,
    params: [...columns.map((column) => card[column] ?? null), there],
  }))
}

/** Those that can be done are done, even if another one fails. */
async function all(works: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(works)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
