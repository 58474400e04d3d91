/**
 * Nothing is noted but that an author has changed: a number, which counts up.
 * Then all of their cards are copied anew, in place of those that were there,
 * unless the shard has a later number already. What was deleted is not among
 * them, so nobody has to remember it.
 */
import type { Env } from 'millions'
import { allShards, homeOf, query, type Row, repeat, run, type Statement } from './shards.ts'

const MOST_FOLLOWERS = 30

/** Goes into the transaction of the change. */
export const hasChanged = (author: string): Statement => ({
  sql: `INSERT INTO authors (name, version) VALUES (?, 1)
    ON CONFLICT (name) DO UPDATE SET version = version + 1`,
  params: [author],
})

/** Called once, as the node boots. Both nodes do this. */
export function keepCopies(env: Env): void {
  for (const shard of allShards(env)) {
    repeat(1000, () => introduceAll(env, shard))
    repeat(700, () => copyAll(env, shard))
  }
}

async function introduceAll(env: Env, shard: string): Promise<void> {
  const { rows } = await query({ env }, shard, 'SELECT follower, followed FROM newcomers')
  const byHome = Map.groupBy(rows, ({ followed }) => homeOf(env, String(followed)))
  await Promise.allSettled([...byHome].map(([home, newcomers]) => introduce(env, shard, home, newcomers)))
}

/** To those they follow, who have changed by that. */
async function introduce(env: Env, shard: string, home: string, newcomers: readonly Row[]): Promise<void> {
  const some = newcomers.slice(0, 200)
  await run(
    { env },
    home,
    some.flatMap(({ follower = null, followed = null }) => [
      {
        sql: 'INSERT OR IGNORE INTO followers (followed, follower) VALUES (?, ?)',
        params: [followed, follower],
      },
      hasChanged(String(followed)),
    ]),
  )
  await run(
    { env },
    shard,
    some.map(({ follower = null, followed = null }) => ({
      sql: 'DELETE FROM newcomers WHERE follower = ? AND followed = ?',
      params: [follower, followed],
    })),
  )
}

async function copyAll(env: Env, home: string): Promise<void> {
  const { rows } = await query({ env }, home, 'SELECT name FROM authors WHERE version > copied')
  await Promise.allSettled(rows.map(({ name }) => copyAuthor(env, home, String(name))))
}

/** As they are at one moment: all that is read here is one transaction. */
async function copyAuthor(env: Env, home: string, author: string): Promise<void> {
  const [authors, cards, followers] = await run({ env }, home, [
    { sql: 'SELECT version FROM authors WHERE name = ?', params: [author] },
    {
      sql: `SELECT c.id, coalesce(p.display_name, c.author) AS name, c.text, c.at
        FROM cards c LEFT JOIN people p ON p.name = c.author
        WHERE c.author = ? AND c.deleted = 0`,
      params: [author],
    },
    { sql: 'SELECT follower FROM followers WHERE followed = ?', params: [author] },
  ])
  const version = Number(authors?.rows[0]?.version)
  const readers = followers?.rows.map(({ follower }) => String(follower)) ?? []
  const isReadAtHome = readers.length > MOST_FOLLOWERS
  const shards = isReadAtHome
    ? allShards(env).map((shard) => [shard, []] as const)
    : [...Map.groupBy(readers, (reader) => homeOf(env, reader))]
  const ends = await Promise.allSettled(
    shards.map(([shard, there]) =>
      run({ env }, shard, [
        takes(author, version, isReadAtHome),
        ...inPlaceOfAll(author, version, cards?.rows ?? [], there),
      ]),
    ),
  )
  if (ends.some(({ status }) => status === 'rejected')) return
  await query({ env }, home, 'UPDATE authors SET copied = max(copied, ?) WHERE name = ?', [version, author])
}

/** Unless there is a later one. Whoever is read at home once stays so. */
const takes = (author: string, version: number, isReadAtHome: boolean): Statement => ({
  sql: `INSERT INTO taken (author, version, is_read_at_home) VALUES (?, ?, ?)
    ON CONFLICT (author) DO UPDATE
    SET version = excluded.version, is_read_at_home = max(is_read_at_home, excluded.is_read_at_home)
    WHERE excluded.version > taken.version`,
  params: [author, version, Number(isReadAtHome)],
})

function inPlaceOfAll(
  author: string,
  version: number,
  cards: readonly Row[],
  readers: readonly string[],
): readonly Statement[] {
  const isTaken = 'EXISTS (SELECT 1 FROM taken WHERE author = ? AND version = ?)'
  return [
    { sql: `DELETE FROM feeds WHERE author = ? AND ${isTaken}`, params: [author, author, version] },
    {
      sql: `INSERT INTO feeds (reader, author, id, name, text, at)
        SELECT r.value, ?, c.value ->> 'id', c.value ->> 'name', c.value ->> 'text', c.value ->> 'at'
        FROM json_each(?) r, json_each(?) c WHERE ${isTaken}`,
      params: [author, JSON.stringify(readers), JSON.stringify(cards), author, version],
    },
  ]
}
