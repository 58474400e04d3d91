/** All that is kept as one file, and back: into the same database, into the other one, and not into what is there. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newPlace, type Place } from '../fixtures/databases.ts'
import { openRoom, type Room, rightFiles } from '../fixtures/room.ts'
import { backUp, NoBackup, PlaceTaken, restore } from './copy.ts'
import { migrations } from './migrations.ts'
import { openStore, type Store, unhurriedStore } from './open-store.ts'
import { StoreIsNewer, StoreIsOlder } from './store-errors.ts'

const kept = { overwrite: false }

let folder = ''
let file = ''
let room: Room
let other: Place
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'copies-'))
  file = join(folder, 'backup.sqlite')
  room = await openRoom()
  other = await newPlace()
})
afterEach(async () => {
  await room[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Some of everything: names beyond ASCII, what is null, more rows than go in one piece. */
async function fill(): Promise<void> {
  const { browser, learner } = await room.join(room.joinCode, 'Ada 👩‍💻')
  await room.handIn(browser, { key: 'first-key', files: rightFiles })
  await room.instructor.ask('POST', `/classes/${room.classId}/learners/${learner.id}/notes`, {
    body: { text: 'Gut, 민수!' },
  })
  await room.classroom.queue.claim('worker')
  const rows = Array.from({ length: 450 }, (_, number) => ({
    id: `instructor-${number}`,
    name: `Instructor ${number}`,
    nameKey: `instructor ${number}`,
    passwordHash: 'x',
    createdAtMs: 1_800_000_000_000 + number,
  }))
  await room.classroom.store.insertInto('instructors').values(rows).execute()
}

const tables = [
  'instructors',
  'classes',
  'classInstructors',
  'classExercises',
  'members',
  'sessions',
  'submissions',
  'cells',
  'changes',
  'notes',
] as const

async function allOf(store: Store): Promise<unknown> {
  const all: Record<string, unknown> = {}
  for (const table of tables) {
    const rows = await store.selectFrom(table).selectAll().execute()
    all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
  }
  return all
}

async function keptAt(place: string): Promise<unknown> {
  const store = await openStore(place)
  try {
    return await allOf(store)
  } finally {
    await store.destroy()
  }
}

test('what was backed up while it runs is there again, all of it, and what was in work waits', async () => {
  await fill()
  await backUp(room.data, file, kept)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(readdirSync(folder)).toEqual(['backup.sqlite'])
  await restore(file, other.data, kept)
  expect(await keptAt(other.data)).toEqual(await allOf(room.classroom.store))
  const store = await openStore(other.data)
  expect(await store.selectFrom('jobs').select(['state', 'leaseId', 'worker']).execute()).toEqual([
    { state: 'waiting', leaseId: null, worker: null },
  ])
  await store.destroy()
})

test('it goes from either database into an SQLite one, and back', async () => {
  await fill()
  const before = await allOf(room.classroom.store)
  await backUp(room.data, file, kept)
  await using elsewhere = await newPlace('SQLite')
  await restore(file, elsewhere.data, kept)
  expect(await keptAt(elsewhere.data)).toEqual(before)
  await backUp(elsewhere.data, file, { overwrite: true })
  await restore(file, other.data, kept)
  expect(await keptAt(other.data)).toEqual(before)
})

test('over a classroom that is there it goes only when told, and then the other one is gone, while it is served', async () => {
  await fill()
  await backUp(room.data, file, kept)
  const before = await allOf(room.classroom.store)
  const { browser } = await room.join(room.joinCode, 'Late')
  await expect(restore(file, room.data, kept)).rejects.toThrow(PlaceTaken)
  expect((await browser.ask('GET', '/me')).json).toHaveProperty('learner')
  await restore(file, room.data, { overwrite: true })
  expect(await allOf(room.classroom.store)).toEqual(before)
  expect((await browser.ask('GET', '/me')).json).not.toHaveProperty('learner')
  expect((await room.join(room.joinCode, 'Later')).learner.name).toBe('Later')
})

test('a file that is there is overwritten only when told', async () => {
  writeFileSync(file, 'something')
  await expect(backUp(room.data, file, kept)).rejects.toThrow(PlaceTaken)
  expect(readFileSync(file, 'utf8')).toBe('something')
  await backUp(room.data, file, { overwrite: true })
  await restore(file, other.data, kept)
})

test('where nothing is kept there is nothing to back up, and no file is left', async () => {
  await expect(backUp(other.data, file, kept)).rejects.toThrow(StoreIsOlder)
  expect(readdirSync(folder)).toEqual([])
})

test('what an older program has kept is brought up to date as it is restored, and its backup stays as it is', async () => {
  const newer = [
    ...migrations,
    async (database: Parameters<(typeof migrations)[number]>[0]) => {
      await sql`CREATE TABLE "later" ("id" TEXT PRIMARY KEY)`.execute(database)
    },
  ]
  await fill()
  await backUp(room.data, file, { ...kept, steps: newer })
  const bytes = readFileSync(file)
  await restore(file, other.data, { ...kept, steps: newer })
  expect(readFileSync(file).equals(bytes)).toBe(true)
  await expect(openStore(other.data)).rejects.toThrow(StoreIsNewer)
  // And back again: this program does not know it.
  await expect(restore(file, other.data, { overwrite: true })).rejects.toThrow(StoreIsNewer)
})

test('a backup of a newer program is told, and nothing is changed', async () => {
  const newer = [...migrations, async () => {}]
  await (await openStore(other.data, newer)).destroy()
  await backUp(other.data, file, { ...kept, steps: newer })
  const before = await allOf(room.classroom.store)
  await expect(restore(file, room.data, { overwrite: true })).rejects.toThrow(StoreIsNewer)
  expect(await allOf(room.classroom.store)).toEqual(before)
})

const broken: readonly (readonly [string, (path: string) => void | Promise<void>])[] = [
  ['half of one', (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)],
  [
    'one with a hole',
    (path) => {
      const bytes = readFileSync(path)
      bytes.fill(0, 4096 * 3, 4096 * 8)
      writeFileSync(path, bytes)
    },
  ],
  [
    'what is no database',
    (path) => writeFileSync(path, 'this is something else, and long enough to be looked at'),
  ],
  ['an empty file', (path) => writeFileSync(path, '')],
  ['one without a table', async (path) => await change(path, 'DROP TABLE "notes"')],
  [
    'one whose learner is gone',
    async (path) => await change(path, 'PRAGMA foreign_keys = OFF', 'DELETE FROM "members"'),
  ],
]
test.each(broken)('%s is told, and nothing is changed', async (_, breakIt) => {
  await fill()
  await backUp(room.data, file, kept)
  await breakIt(file)
  const before = await allOf(room.classroom.store)
  await expect(restore(file, room.data, { overwrite: true })).rejects.toThrow(NoBackup)
  expect(await allOf(room.classroom.store)).toEqual(before)
})

async function change(path: string, ...statements: readonly string[]): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'changed-'))
  const copy = join(place, 'classroom.sqlite')
  writeFileSync(copy, readFileSync(path))
  const store = await unhurriedStore(place)
  for (const statement of statements) await sql.raw(statement).execute(store)
  await sql`PRAGMA journal_mode = DELETE`.execute(store)
  await store.destroy()
  writeFileSync(path, readFileSync(copy))
  rmSync(place, { recursive: true })
}

test('a restore that fails half way leaves what was there', async () => {
  await fill()
  await backUp(room.data, file, kept)
  const before = await allOf(room.classroom.store)
  const failing = [
    ...migrations,
    async () => {
      throw new Error('half way')
    },
  ]
  await expect(restore(file, room.data, { overwrite: true, steps: failing })).rejects.toThrow('half way')
  expect(await allOf(room.classroom.store)).toEqual(before)
})
