/** Opens what the classroom keeps, and brings its tables to where this program knows them. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { type Migration, migrations } from './migrations.ts'
import { nodeSqlite } from './node-sqlite.ts'
import type { Tables } from './tables.ts'

export type Store = Kysely<Tables>

/** It was written by a newer program: this one would not know what it does. */
export class StoreIsNewer extends Error {
  readonly version: number
  readonly known: number

  constructor(version: number, known: number) {
    super(`what the classroom keeps is of version ${version}, and this program knows ${known}`)
    this.name = 'StoreIsNewer'
    this.version = version
    this.known = known
  }
}

export const storeFile = 'classroom.sqlite'

/** One file in the folder, which only its owner can look into. Rejects with a `StoreIsNewer`. */
export async function openStore(folder: string, steps: readonly Migration[] = migrations): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const store = new Kysely<Tables>({ dialect: nodeSqlite(join(folder, storeFile)) })
  try {
    await migrate(store, steps)
    return store
  } catch (error) {
    await store.destroy()
    throw error
  }
}

/** All missing steps or none: the transaction holds the lock, so of several that start at once one does it. */
export async function migrate(store: Store, steps: readonly Migration[]): Promise<void> {
  await store.transaction().execute(async (transaction) => {
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
  })
}
