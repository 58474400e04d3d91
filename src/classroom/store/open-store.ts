/** Opens what the classroom keeps, and brings its tables to where this program knows them. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Dialect, Kysely, sql, type Transaction } from 'kysely'
import { type Migration, migrations } from './migrations.ts'
import { nodeSqlite } from './node-sqlite.ts'
import { isPostgres } from './place.ts'
import { isNoSuchTable, StoreIsNewer, StoreIsOlder } from './store-errors.ts'
import type { Tables } from './tables.ts'

export { StoreIsNewer }

export type Store = Kysely<Tables>

export const storeFile = 'classroom.sqlite'

/** Of a query that somebody waits for. */
const patienceMs = 30_000

/**
 * In a folder of this machine, as one file which only its owner can look into; or in a PostgreSQL database, by its address.
 * Rejects with a `StoreIsNewer`, and with what the database says.
 */
export async function openStore(place: string, steps: readonly Migration[] = migrations): Promise<Store> {
  if (!isPostgres(place)) mkdirSync(place, { recursive: true, mode: 0o700 })
  const store = await unhurriedStore(place)
  try {
    await migrate(store, steps)
  } catch (error) {
    await store.destroy()
    throw error
  }
  if (!isPostgres(place)) return store
  await store.destroy()
  return await usualStore(place)
}

/** As another program has made it: a worker that is newer than its server leaves the tables alone. Rejects with a `StoreIsOlder`, too. */
export async function openMadeStore(place: string, steps: readonly Migration[] = migrations): Promise<Store> {
  if (!isPostgres(place) && !existsSync(join(place, storeFile))) throw new StoreIsOlder(0, steps.length)
  const store = await usualStore(place)
  try {
    const version = await versionOf(store)
    if (version > steps.length) throw new StoreIsNewer(version, steps.length)
    if (version < steps.length) throw new StoreIsOlder(version, steps.length)
    return store
  } catch (error) {
    await store.destroy()
    throw error
  }
}

async function usualStore(place: string): Promise<Store> {
  return new Kysely<Tables>({ dialect: await dialectOf(place, patienceMs) })
}

/** For what takes as long as it takes: steps over large tables, copies. Its tables are as they are. */
export async function unhurriedStore(place: string): Promise<Store> {
  return new Kysely<Tables>({ dialect: await dialectOf(place) })
}

async function dialectOf(place: string, patience?: number): Promise<Dialect> {
  if (!isPostgres(place)) return nodeSqlite(join(place, storeFile))
  // Who keeps a file loads nothing of it.
  const { postgres } = await import('./postgres.ts')
  return postgres(place, patience === undefined ? {} : { patienceMs: patience })
}

/** 0 where nothing is kept yet. */
export async function versionOf(store: Store): Promise<number> {
  try {
    const { rows } = await sql<{ version: number }>`SELECT "version" FROM "schemaVersion"`.execute(store)
    return rows[0]?.version ?? 0
  } catch (error) {
    if (isNoSuchTable(error)) return 0
    throw error
  }
}

/** All missing steps or none: the transaction holds the lock, so of several that start at once one does it. */
export async function migrate(store: Store, steps: readonly Migration[]): Promise<void> {
  await store.transaction().execute(async (transaction) => await migrateWithin(transaction, steps))
}

/** Only databases without locks of their own want these. */
const lockNames = { lockTable: 'schemaVersion', lockRowId: 'version' }

export async function migrateWithin(
  transaction: Transaction<Tables>,
  steps: readonly Migration[],
): Promise<void> {
  const { adapter } = transaction.getExecutor()
  await adapter.acquireMigrationLock(transaction, lockNames)
  const untyped = transaction.withTables<{ schemaVersion: { version: number } }>()
  await sql`CREATE TABLE IF NOT EXISTS "schemaVersion" ("version" INTEGER NOT NULL)`.execute(untyped)
  const found = await untyped.selectFrom('schemaVersion').select('version').executeTakeFirst()
  const version = found?.version ?? 0
  if (version > steps.length) throw new StoreIsNewer(version, steps.length)
  if (version === steps.length) return
  for (const step of steps.slice(version)) await step(transaction as unknown as Kysely<unknown>)
  if (found === undefined)
    await untyped.insertInto('schemaVersion').values({ version: steps.length }).execute()
  else await untyped.updateTable('schemaVersion').set({ version: steps.length }).execute()
}
