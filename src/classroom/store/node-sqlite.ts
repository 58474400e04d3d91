/**
 * Kysely over Node's own SQLite: one connection, which one query or one transaction has at a time. A transaction takes the
 * write lock as it begins: one that read first and wrote later could find that somebody else wrote between.
 */

import { statSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type SelectModifierNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { StoreGone } from './store-errors.ts'

/** While another process holds the lock, this one stands still so long, then lets others of its own go on, and tries again. */
const busyTimeoutMs = 100
const mostTries = 100

/**
 * `FULL`: what was told as accepted has reached the disk, also when the power goes. What is deleted is overwritten, as
 * it may be somebody's name.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
`

export function nodeSqlite(file: string): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new NodeSqliteDriver(file),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new QueryCompiler(),
  }
}

/** Rows that a query locks are locked already: its transaction has the whole database. */
class QueryCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!rowLocks.has(node.modifier ?? '')) super.visitSelectModifier(node)
  }
}

const rowLocks: ReadonlySet<string> = new Set([
  'ForUpdate',
  'ForNoKeyUpdate',
  'ForShare',
  'ForKeyShare',
  'NoWait',
  'SkipLocked',
])

class NodeSqliteDriver implements Driver {
  readonly #file: string
  /** The file that was opened: its place may be another one's by now. */
  #inode: number | undefined
  #connection: NodeSqliteConnection | undefined
  /** Settles when the connection is free. */
  #turn: Promise<void> = Promise.resolve()
  #passOn: () => void = () => {}

  constructor(file: string) {
    this.#file = file
  }

  async init(): Promise<void> {
    const database = new DatabaseSync(this.#file, { timeout: busyTimeoutMs })
    await unlessBusy(() => database.exec(settings))
    this.#inode = statSync(this.#file).ino
    this.#connection = new NodeSqliteConnection(database)
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#turn
    this.#turn = promise
    await before
    this.#passOn = resolve
    if (this.#connection === undefined) throw new Error('the database is not open')
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    this.#passOn()
  }

  async beginTransaction(): Promise<void> {
    this.#requireThere()
    await unlessBusy(() => this.#connection?.exec('BEGIN IMMEDIATE'))
  }

  async commitTransaction(): Promise<void> {
    await unlessBusy(() => this.#connection?.exec('COMMIT'))
  }

  async rollbackTransaction(): Promise<void> {
    this.#connection?.rollBack()
  }

  /** SQLite writes on into a file that somebody has taken away, and all of it is gone at the end. */
  #requireThere(): void {
    const found = statSync(this.#file, { throwIfNoEntry: false })
    if (found?.ino !== this.#inode) throw new StoreGone(this.#file)
  }

  async destroy(): Promise<void> {
    this.#connection?.close()
    this.#connection = undefined
  }
}

/** SQLite's own number for a lock that somebody else holds. */
const busy = 5

async function unlessBusy<T>(run: () => T): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return run()
    } catch (error) {
      const isBusy = error instanceof Error && 'errcode' in error && error.errcode === busy
      if (!isBusy || tried >= mostTries) throw error
      await nextTurn()
    }
  }
}

/** Statements that are asked again are not read again. */
const mostStatements = 200

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#statement(sql)
    const values = parameters as readonly SQLInputValue[]
    return await unlessBusy(() => {
      if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] }
      const { changes } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes) }
    })
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('queries of the classroom are answered at once')
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  /** SQLite has done so by itself where the disk was full. */
  rollBack(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= mostStatements) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
