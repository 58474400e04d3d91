/** Tables of an SQLite database as they are, and their rows, copied from one database to another. */
import { type Kysely, sql } from 'kysely'
import type { Executor } from './tables.ts'

export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  /** By which its rows have an order. */
  readonly key: readonly string[]
}

/** Each after those that it refers to. Which version they are of is no table of these. */
export async function tablesOf(sqlite: Executor): Promise<readonly Table[]> {
  const { rows: names } = await sql<{ name: string }>`
    SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite_%' AND "name" <> 'schemaVersion'
    ORDER BY "name"
  `.execute(sqlite)
  const tables = await inTurn(names, async ({ name }) => ({
    ...(await tableOf(sqlite, name)),
    after: await parentsOf(sqlite, name),
  }))
  const placed: Table[] = []
  let left = tables
  while (left.length > 0) {
    const isPlaced = (parent: string): boolean => placed.some(({ name }) => name === parent)
    const next = left.filter(({ name, after }) =>
      after.every((parent) => parent === name || isPlaced(parent)),
    )
    if (next.length === 0)
      throw new Error(`tables refer to each other: ${left.map(({ name }) => name).join(', ')}`)
    placed.push(...next.map(({ name, columns, key }) => ({ name, columns, key })))
    left = left.filter((table) => !next.includes(table))
  }
  return placed
}

async function tableOf(sqlite: Executor, name: string): Promise<Table> {
  const { rows } = await sql<{ name: string; pk: number }>`
    SELECT "name", "pk" FROM pragma_table_info(${name}) ORDER BY "cid"
  `.execute(sqlite)
  const key = rows.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk)
  if (key.length === 0) throw new Error(`${name} has no primary key: its rows have no order`)
  return { name, columns: rows.map((row) => row.name), key: key.map((row) => row.name) }
}

async function parentsOf(sqlite: Executor, name: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    table: string
  }>`SELECT DISTINCT "table" FROM pragma_foreign_key_list(${name})`.execute(sqlite)
  return rows.map(({ table }) => table)
}

const pieceRows = 200

type Row = Readonly<Record<string, unknown>>

/** In pieces: what learners have handed in in a year is more than memory wants to hold. */
export async function copyRows(from: Executor, to: Executor, { name, columns, key }: Table): Promise<void> {
  const order = sql.join(key.map((column) => sql.ref(column)))
  const table = sql.table(name)
  for (let last: Row | undefined; ; ) {
    const after: Row | undefined = last
    const values = key.map((column) => sql`${after?.[column]}`)
    const beyond = after === undefined ? sql`` : sql`WHERE (${order}) > (${sql.join(values)})`
    const { rows } = await sql<Row>`
      SELECT * FROM ${table} ${beyond} ORDER BY ${order} LIMIT ${sql.lit(pieceRows)}
    `.execute(from)
    if (rows.length > 0) await insert(to, name, columns, rows)
    if (rows.length < pieceRows) return
    last = rows.at(-1)
  }
}

async function insert(
  to: Executor,
  name: string,
  columns: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const lines = rows.map((row) => sql`(${sql.join(columns.map((column) => sql`${row[column]}`))})`)
  await sql`
    INSERT INTO ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))}) VALUES ${sql.join(lines)}
  `.execute(to as Kysely<unknown>)
}

async function inTurn<A, B>(items: readonly A[], act: (item: A) => Promise<B>): Promise<readonly B[]> {
  const done: B[] = []
  for (const item of items) done.push(await act(item))
  return done
}
