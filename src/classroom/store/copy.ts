/**
 * All that a classroom keeps as one file, and back. The file is an SQLite database with the same tables whichever database
 * it comes from: so a classroom moves from a laptop to a server and back, and whoever wants to look into it can.
 */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Migration, migrations } from './migrations.ts'
import {
  migrate,
  migrateWithin,
  openStore,
  type Store,
  storeFile,
  unhurriedStore,
  versionOf,
} from './open-store.ts'
import { isPostgres } from './place.ts'
import { isOfStore, StoreIsNewer, StoreIsOlder } from './store-errors.ts'
import { copyRows, tablesOf } from './table-rows.ts'
import type { Executor, Tables } from './tables.ts'

/** The file is none of a classroom, or only a part of one. */
export class NoBackup extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'NoBackup'
  }
}

/** Something is there already. */
export class PlaceTaken extends Error {
  constructor(place: string) {
    super(`there is something at ${place}`)
    this.name = 'PlaceTaken'
  }
}

export interface CopyOptions {
  /** What is there goes. It is refused unless told. */
  readonly overwrite: boolean
  readonly steps?: readonly Migration[]
}

/** As it is at one moment, while others go on. Rejects with `PlaceTaken`, `StoreIsOlder` where nothing is kept, and `StoreIsNewer`. */
export async function backUp(
  place: string,
  file: string,
  { overwrite, steps = migrations }: CopyOptions,
): Promise<void> {
  if (!overwrite && existsSync(file)) throw new PlaceTaken(file)
  if (!isPostgres(place) && !existsSync(join(place, storeFile))) throw new StoreIsOlder(0, steps.length)
  // Beside it: what is half there has another name, and a folder that only its owner can look into.
  const folder = mkdtempSync(join(dirname(file), '.backup-'))
  try {
    const copy = join(folder, storeFile)
    const store = await unhurriedStore(place)
    try {
      if (isPostgres(place)) await copyOut(store, folder, steps)
      else await sql`VACUUM INTO ${copy}`.execute(store)
    } finally {
      await store.destroy()
    }
    chmodSync(copy, 0o600)
    sync(copy)
    renameSync(copy, file)
    sync(dirname(file))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** As of one moment: whatever is written meanwhile is in none of its tables. */
async function copyOut(store: Store, folder: string, steps: readonly Migration[]): Promise<void> {
  const version = await versionOf(store)
  if (version > steps.length) throw new StoreIsNewer(version, steps.length)
  if (version === 0) throw new StoreIsOlder(version, steps.length)
  const copy = await openStore(folder, steps.slice(0, version))
  try {
    await store
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (from) => await copy.transaction().execute(async (to) => await copyAll(from, to, to)))
    // One file, and no more beside it.
    await sql`PRAGMA journal_mode = DELETE`.execute(copy)
  } finally {
    await copy.destroy()
  }
}

/** Rejects with `NoBackup`, `StoreIsNewer`, and `PlaceTaken`. All of it or nothing: until it is whole, what was there is there. */
export async function restore(
  file: string,
  place: string,
  { overwrite, steps = migrations }: CopyOptions,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'restore-'))
  try {
    // It stays as it is: it may be brought to a newer version, and be the only one.
    copyFileSync(file, join(folder, storeFile))
    const copy = await openBackup(folder, steps)
    try {
      await bringIn(copy, place, { overwrite, steps })
    } finally {
      await copy.destroy()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function openBackup(folder: string, steps: readonly Migration[]): Promise<Store> {
  const copy = await orNoBackup(async () => await unhurriedStore(folder))
  try {
    const { rows } = await orNoBackup(
      async () => await sql<Record<string, unknown>>`PRAGMA quick_check(1)`.execute(copy),
    )
    if (Object.values(rows[0] ?? {})[0] !== 'ok') throw new NoBackup('it is damaged')
    const version = await versionOf(copy)
    if (version === 0) throw new NoBackup('it is a database of something else')
    if (version > steps.length) throw new StoreIsNewer(version, steps.length)
    await requireTables(copy, join(folder, 'model'), steps.slice(0, version))
    const { rows: astray } = await sql`PRAGMA foreign_key_check`.execute(copy)
    if (astray.length > 0) throw new NoBackup('something is missing in it')
    await migrate(copy, steps)
    return copy
  } catch (error) {
    await copy.destroy()
    throw error
  }
}

/** What SQLite says of a file that it cannot read, is said of the file. */
async function orNoBackup<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (isOfStore(error)) throw new NoBackup(error.message)
    throw error
  }
}

/** A database that has the same number of a version by chance, or has lost some of its tables, is none of ours. */
async function requireTables(copy: Store, folder: string, steps: readonly Migration[]): Promise<void> {
  const model = await openStore(folder, steps)
  try {
    const [found, wanted] = [await tablesOf(copy), await tablesOf(model)]
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      throw new NoBackup('it has other tables than a classroom')
  } finally {
    await model.destroy()
  }
}

async function bringIn(
  copy: Store,
  place: string,
  { overwrite, steps = migrations }: CopyOptions,
): Promise<void> {
  if (!isPostgres(place)) mkdirSync(place, { recursive: true, mode: 0o700 })
  const store = await unhurriedStore(place)
  try {
    const version = await versionOf(store)
    if (version > steps.length) throw new StoreIsNewer(version, steps.length)
    await store.transaction().execute(async (to) => {
      if (version > 0 && !overwrite && (await hasAny(to))) throw new PlaceTaken(place)
      // Whoever works with them waits until they are there again.
      for (const { name } of (await tablesOf(copy)).toReversed())
        await to.schema.dropTable(name).ifExists().execute()
      await to.schema.dropTable('schemaVersion').ifExists().execute()
      await migrateWithin(to, steps)
      await copyAll(copy, to, copy)
      // Who held them is another classroom's worker, or gone.
      await to
        .updateTable('jobs')
        .set({ state: 'waiting', leaseId: null, leaseEndsAtMs: null, worker: null })
        .where('state', '=', 'claimed')
        .execute()
    })
  } finally {
    await store.destroy()
  }
}

async function hasAny(store: Transaction<Tables>): Promise<boolean> {
  return (await store.selectFrom('instructors').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** `sqlite`: the one of the two that can tell which tables there are. */
async function copyAll(from: Kysely<Tables>, to: Transaction<Tables>, sqlite: Executor): Promise<void> {
  for (const table of await tablesOf(sqlite)) await copyRows(from, to, table)
}

/** So that it is there when the power goes. */
function sync(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
