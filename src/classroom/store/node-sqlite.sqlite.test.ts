/** What is kept in a file: who may look at it, what is promised of it, and a disk that gives way. */
import { execFile } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, storeFile } from './open-store.ts'
import { StoreGone } from './store-errors.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const instructor = { id: 'a', name: 'Ada', nameKey: 'ada', passwordHash: '', createdAtMs: 1 }

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

test('a file that is no database is told, and left as it is', async () => {
  writeFileSync(join(folder, storeFile), 'something else, which is long enough to be looked at as a database')
  await expect(openStore(folder)).rejects.toThrow(/not a database/)
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

test('another file in its place is none: nothing is written to it, nor to the one that was taken away', async () => {
  const store = await openStore(folder)
  const write = async () =>
    await store
      .transaction()
      .execute(
        async (transaction) => await transaction.insertInto('instructors').values(instructor).execute(),
      )
  const file = join(folder, storeFile)
  renameSync(file, `${file}.elsewhere`)
  writeFileSync(file, '')
  await expect(write()).rejects.toThrow(StoreGone)
  renameSync(`${file}.elsewhere`, file)
  await write()
  expect(await store.selectFrom('instructors').select('id').execute()).toHaveLength(1)
  await store.destroy()
})

test('who keeps a file loads nothing of PostgreSQL', async () => {
  const module = join(import.meta.dirname, 'open-store.ts')
  const script = `
    const { openStore } = await import(process.argv[1])
    await (await openStore(process.argv[2])).destroy()
    const { createRequire } = await import('node:module')
    console.log(Object.keys(createRequire(process.argv[1]).cache).filter((file) => /node_modules.pg/.test(file)).length)
  `
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
    module,
    folder,
  ])
  expect(stdout).toBe('0\n')
})
