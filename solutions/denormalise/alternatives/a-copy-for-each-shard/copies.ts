/**
 * All cards and names on all four shards, once: so who follows whom is joined
 * where the reader is, and nobody has to know the followers of anybody. A
 * change is noted four times, once for each shard that it has to get to.
 */
import type { Env } from 'millions'
import { allShards, query, type Row, repeat, run, type Statement } from './shards.ts'

/** So many of a shard's notes are carried out in one transaction. */
const MOST_AT_ONCE = 100

/** Goes into the transaction of the change. Without an id it is about the author's name. */
export function notes(env: Env, author: string, id = ''): readonly Statement[] {
  return allShards(env).map((target) => ({
    sql: 'INSERT INTO outbox (target, author, id) VALUES (?, ?, ?)',
    params: [target, author, id],
  }))
}

/** Called once, as the node boots. Both nodes do this. */
export function keepCopies(env: Env): void {
  for (const source of allShards(env)) repeat(800, () => copyFrom(env, source))
}

/** What has changed on this shard, to each of the others on its own. */
async function copyFrom(env: Env, source: string): Promise<void> {
  const [cards, names] = await run({ env }, source, [
    { sql: 'SELECT o.number, o.target, c.* FROM outbox o JOIN cards c USING (author, id) ORDER BY o.number' },
    {
      sql: "SELECT o.number, o.target, p.* FROM outbox o JOIN people p ON p.name = o.author WHERE o.id = ''",
    },
  ])
  const changes = [
    ...(cards?.rows ?? []).map((row) => ({ row, statement: copyOfCard(row) })),
    ...(names?.rows ?? []).map((row) => ({ row, statement: copyOfName(row) })),
  ]
  const byTarget = Map.groupBy(changes, ({ row }) => String(row.target))
  await Promise.allSettled(
    [...byTarget].map(async ([target, all]) => {
      const some = all.slice(0, MOST_AT_ONCE)
      await run(
        { env },
        target,
        some.map(({ statement }) => statement),
      )
      const done = JSON.stringify(some.map(({ row }) => row.number))
      await query({ env }, source, 'DELETE FROM outbox WHERE number IN (SELECT value FROM json_each(?))', [
        done,
      ])
    }),
  )
}

const copyOfCard = (card: Row): Statement => ({
  sql: `INSERT INTO copies (id, author, text, at, version, deleted) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE
    SET text = excluded.text, version = excluded.version, deleted = excluded.deleted
    WHERE excluded.version > copies.version`,
  params: (['id', 'author', 'text', 'at', 'version', 'deleted'] as const).map((name) => card[name] ?? null),
})

const copyOfName = ({ name = null, display_name = null, version = null }: Row): Statement => ({
  sql: `INSERT INTO names (name, display_name, version) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE
    SET display_name = excluded.display_name, version = excluded.version
    WHERE excluded.version > names.version`,
  params: [name, display_name, version],
})
