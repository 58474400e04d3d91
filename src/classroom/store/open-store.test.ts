/** What is kept, opened: once made, by several at once, by an older program, and on a disk that gives way. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrations } from './migrations.ts'
import { migrate, openStore, StoreIsNewer, storeFile } from './open-store.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const instructor = { id: 'a', name: 'Ada', nameKey: 'ada', passwordHash: '', createdAtMs: 1 }

test('what was written is there when it is opened again', async () => {
  const first = await openStore(folder)
  await first.insertInto('instructors').values(instructor).execute()
  await first.destroy()
  const again = await openStore(folder)
  expect(await again.selectFrom('instructors').selectAll().execute()).toEqual([instructor])
  await again.destroy()
})

test('nobody but its owner can look into the folder', async () => {
  const place = join(folder, 'classroom')
  await (await openStore(place)).destroy()
  expect(statSync(place).mode & 0o077).toBe(0)
})

test('it is written to the disk before it is told as done, and what is deleted is overwritten', async () => {
  const store = await openStore(folder)
  const told: unknown[] = []
  for (const name of ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete'])
    told.push((await sql.raw(`PRAGMA ${name}`).execute(store)).rows[0])
  expect(told).toEqual([
    { journal_mode: 'wal' },
    { synchronous: 2 },
    { foreign_keys: 1 },
    { secure_delete: 1 },
  ])
  await store.destroy()
})

test('several that open it at once make its tables once', async () => {
  const stores = await Promise.all([openStore(folder), openStore(folder), openStore(folder)])
  for (const store of stores) await store.destroy()
})

test('a step that fails leaves nothing of the steps before it', async () => {
  const failing = async () => {
    throw new Error('half way')
  }
  await expect(openStore(folder, [...migrations, failing])).rejects.toThrow('half way')
  const store = await openStore(folder)
  expect(await store.selectFrom('classes').selectAll().execute()).toEqual([])
  await store.destroy()
})

test('steps that are new are taken, those before them are not taken again', async () => {
  const store = await openStore(folder)
  let taken = 0
  const next = async () => void taken++
  await migrate(store, [...migrations, next])
  await migrate(store, [...migrations, next])
  expect(taken).toBe(1)
  await store.destroy()
})

test('what a newer program has written is told, and left as it is', async () => {
  await (await openStore(folder, [...migrations, async () => {}])).destroy()
  await expect(openStore(folder)).rejects.toThrow(StoreIsNewer)
})

test('a file that is no database is told, and left as it is', async () => {
  writeFileSync(join(folder, storeFile), 'something else, which is long enough to be looked at as a database')
  await expect(openStore(folder)).rejects.toThrow(/not a database/)
})

test('a transaction that fails leaves nothing, and the next one goes on', async () => {
  const store = await openStore(folder)
  const failed = store.transaction().execute(async (transaction) => {
    await transaction.insertInto('instructors').values(instructor).execute()
    throw new Error('changed its mind')
  })
  const after = store.selectFrom('instructors').selectAll().execute()
  await expect(failed).rejects.toThrow('changed its mind')
  expect(await after).toEqual([])
  await store.destroy()
})

test('a class takes all of its own along when it goes', async () => {
  const store = await openStore(folder)
  const { rows } = await sql<{ table: string; rule: string }>`
    SELECT m.name AS "table", f.on_delete AS "rule" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f
  `.execute(store)
  expect(rows.length).toBeGreaterThan(6)
  expect(rows.filter(({ rule }) => rule !== 'CASCADE')).toEqual([])
  await store.destroy()
})

test('a disk that is full is told, leaves nothing half there, and goes on when there is room again', async () => {
  const store = await openStore(folder)
  const pages = await sql<{ page_count: number }>`PRAGMA page_count`.execute(store)
  await sql.raw(`PRAGMA max_page_count = ${pages.rows[0]?.page_count}`).execute(store)
  const many = Array.from({ length: 200 }, (_, place) => ({
    ...instructor,
    id: `instructor-${place}`,
    nameKey: `instructor-${place}`,
    passwordHash: 'x'.repeat(1000),
  }))
  const write = async () =>
    await store.transaction().execute(async (transaction) => {
      for (const each of many) await transaction.insertInto('instructors').values(each).execute()
    })
  await expect(write()).rejects.toMatchObject({
    code: 'ERR_SQLITE_ERROR',
    message: expect.stringContaining('full'),
  })
  expect(await store.selectFrom('instructors').select('id').execute()).toEqual([])
  await sql`PRAGMA max_page_count = 100000`.execute(store)
  await write()
  expect(await store.selectFrom('instructors').select('id').execute()).toHaveLength(200)
  await store.destroy()
})
