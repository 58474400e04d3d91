/**
 * Without an outbox: each row knows which version of it has been copied, and
 * an index finds those that have a newer one. A card's text stands once on
 * each shard that has readers of it, and has a place in each of their feeds.
 * The texts of celebrities stand on all shards, and have no places.
 */
import type { Env } from 'millions'
import { allShards, homeOf, query, type Row, repeat, run, type Statement } from './shards.ts'

const MOST_PLACES = 35

/** Called once, as the node boots. Both nodes do this. */
export function keepCopies(env: Env): void {
  for (const shard of allShards(env)) repeat(1000, () => copyFrom(env, shard))
}

async function copyFrom(env: Env, shard: string): Promise<void> {
  const [cards, names, follows] = await run({ env }, shard, [
    { sql: 'SELECT * FROM cards WHERE version > copied' },
    { sql: 'SELECT * FROM people WHERE version > copied' },
    { sql: 'SELECT * FROM follows WHERE is_told = 0' },
  ])
  await Promise.allSettled([
    ...(cards?.rows ?? []).map((card) => copyCard(env, shard, String(card.author), String(card.id))),
    ...(names?.rows ?? []).map((row) => copyName(env, shard, row)),
    ...(follows?.rows ?? []).map((row) => tell(env, shard, String(row.follower), String(row.followed))),
  ])
}

async function copyCard(env: Env, shard: string, author: string, id: string): Promise<void> {
  const [cards, followers, all] = await run({ env }, shard, [
    { sql: 'SELECT * FROM cards WHERE author = ? AND id = ?', params: [author, id] },
    { sql: 'SELECT follower FROM followers WHERE followed = ?', params: [author] },
    {
      sql: 'SELECT * FROM cards WHERE author = ? AND NOT EXISTS (SELECT 1 FROM stars WHERE name = ?)',
      params: [author, author],
    },
  ])
  const [card] = cards?.rows ?? []
  if (card === undefined) return
  const readers = followers?.rows.map(({ follower }) => String(follower)) ?? []
  if (readers.length > MOST_PLACES) {
    // Those from before as well, as not all shards have them. Here it becomes one last, so it is known that all others know.
    const texts = [...(all?.rows ?? []), card].map(textOf)
    const star = { sql: 'INSERT OR IGNORE INTO stars (name) VALUES (?)', params: [author] }
    await onShards(
      env,
      allShards(env).filter((other) => other !== shard),
      () => [...texts, star],
    )
    await run({ env }, shard, [...texts, star])
  } else {
    const byShard = Map.groupBy(readers, (reader) => homeOf(env, reader))
    await onShards(env, [...byShard.keys()], (other) => [
      textOf(card),
      ...(byShard.get(other) ?? []).map((reader) => placeIn(reader, card)),
    ])
  }
  await query({ env }, shard, 'UPDATE cards SET copied = max(copied, ?) WHERE author = ? AND id = ?', [
    card.version ?? null,
    author,
    id,
  ])
}

const textOf = (card: Row): Statement => ({
  sql: `INSERT INTO texts (id, author, text, at, version, deleted) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE
    SET text = excluded.text, version = excluded.version, deleted = excluded.deleted
    WHERE excluded.version > texts.version`,
  params: (['id', 'author', 'text', 'at', 'version', 'deleted'] as const).map((name) => card[name] ?? null),
})

const placeIn = (reader: string, { at = null, id = null, author = null }: Row): Statement => ({
  sql: 'INSERT OR IGNORE INTO places (reader, at, id, author) VALUES (?, ?, ?, ?)',
  params: [reader, at, id, author],
})

async function copyName(env: Env, shard: string, row: Row): Promise<void> {
  const { name = null, display_name = null, version = null } = row
  const statement = {
    sql: `INSERT INTO names (name, display_name, version) VALUES (?, ?, ?)
      ON CONFLICT (name) DO UPDATE
      SET display_name = excluded.display_name, version = excluded.version
      WHERE excluded.version > names.version`,
    params: [name, display_name, version],
  }
  await onShards(env, allShards(env), () => [statement])
  await query({ env }, shard, 'UPDATE people SET copied = max(copied, ?) WHERE name = ?', [version, name])
}

/** The one who is followed learns of it, and all of their cards come to the one who follows. */
async function tell(env: Env, shard: string, follower: string, followed: string): Promise<void> {
  const [, cards] = await run({ env }, homeOf(env, followed), [
    {
      sql: 'INSERT OR IGNORE INTO followers (followed, follower) VALUES (?, ?)',
      params: [followed, follower],
    },
    { sql: 'SELECT * FROM cards WHERE author = ?', params: [followed] },
  ])
  const copies = cards?.rows.flatMap((card) => [textOf(card), placeIn(follower, card)]) ?? []
  await run({ env }, shard, [
    ...copies,
    {
      sql: 'UPDATE follows SET is_told = 1 WHERE follower = ? AND followed = ?',
      params: [follower, followed],
    },
  ])
}

/** All are tried, and then one that failed is told. */
async function onShards(
  env: Env,
  shards: readonly string[],
  statementsFor: (shard: string) => readonly Statement[],
): Promise<void> {
  const ends = await Promise.allSettled(shards.map((shard) => run({ env }, shard, statementsFor(shard))))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
