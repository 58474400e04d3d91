/** The column that counts, beside what it counts; and the tables, as programs of others find them. */
import { expect, say } from 'millions/suite'
import { look, short, shortJson } from '../kit/json-users.ts'
import { databaseOf, type Site } from './site.ts'
import type { Town } from './town.ts'

/** At this moment, in one look: the number of each card is that of its rows. */
export async function expectCounted(site: Site, why: string, wanted?: number): Promise<void> {
  const rows = await look(
    databaseOf(site),
    `SELECT id, likes, typeof(likes) AS type, (SELECT count(*) FROM likes l WHERE l.card = cards.id) AS counted
    FROM cards WHERE typeof(likes) <> 'integer' OR likes <> counted LIMIT 1`,
  )
  expect(Array.isArray(rows), say('no-column', { told: typeof rows === 'string' ? rows : '', why })).toBe(
    true,
  )
  const [row] = typeof rows === 'string' ? [] : rows
  const values = {
    card: String(row?.id),
    column: String(row?.likes),
    type: String(row?.type),
    rows: String(row?.counted),
    why,
  }
  expect(row === undefined, say('not-counted', values)).toBe(true)
  if (wanted === undefined) return
  const [sum] = await found(site, 'SELECT sum(likes) AS likes FROM cards')
  expect(Number(sum?.likes), say('likes-in-all', { got: Number(sum?.likes), wanted, why })).toBe(wanted)
}

/** What programs of others read is there, as they know it. */
export async function expectTables(site: Site, cards: number, people: number): Promise<void> {
  for (const [sql, wanted] of [
    [`SELECT count(*) AS count FROM (SELECT id, author, text, at FROM cards)`, cards],
    [`SELECT count(*) AS count FROM (SELECT name, display_name FROM people)`, people],
    [`SELECT count(*) AS count FROM (SELECT follower, followed FROM follows) WHERE 1 = 0`, 0],
    [`SELECT count(*) AS count FROM (SELECT card, who FROM likes) WHERE 1 = 0`, 0],
  ] as const) {
    const rows = await look(databaseOf(site), sql)
    const told = typeof rows === 'string' ? rows : String(rows[0]?.count)
    expect(told, say('tables-changed', { sql: short(sql), got: told, wanted })).toBe(String(wanted))
  }
}

/** All that people have done is in the four tables, and nothing that they have taken back. */
export async function expectRows(town: Town): Promise<void> {
  for (const [sql, rows] of [
    [
      'SELECT id, author, text, at FROM cards',
      town.cards.map(({ id, author, text, at }) => [id, author, text, at]),
    ],
    ['SELECT name, display_name FROM people', [...town.names]],
    ['SELECT follower, followed FROM follows', town.allFollows()],
    ['SELECT card, who FROM likes', town.allLikes()],
  ] as const) {
    const seen = await look(databaseOf(town.site), sql)
    const told = typeof seen === 'string' ? [seen] : seen.map((row) => JSON.stringify(Object.values(row)))
    const wanted = rows.map((row) => JSON.stringify(row))
    const missing = wanted.filter((row) => !told.includes(row))
    const extra = told.filter((row) => !wanted.includes(row))
    const [first, other] = [missing, extra].map(([row]) =>
      row === undefined ? 'none' : shortJson(JSON.parse(row)),
    )
    const values = { sql, missing: first ?? '', extra: other ?? '' }
    expect(missing.length + extra.length, say('other-rows', values)).toBe(0)
  }
}

async function found(site: Site, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows = await look(databaseOf(site), sql)
  return typeof rows === 'string' ? [] : rows
}
