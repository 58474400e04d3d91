/**
 * Kysely's own PostgreSQL over a pool of `pg`, with what this classroom wants of it. Whatever fails is a `StoreFailed`; a
 * connection that failed is closed, and the next one who asks gets a new one: so a server that was gone is found again.
 */
import {
  CompiledQuery,
  type Dialect,
  type Kysely,
  PostgresAdapter,
  type PostgresCursor,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type PostgresQueryResult,
} from 'kysely'
import { type ClientBase, DatabaseError, Pool, type PoolClient, types } from 'pg'
import { StoreFailed } from './store-errors.ts'

export interface PostgresOptions {
  /** Of a query. For as long as it takes, unless told: a migration, a copy. */
  readonly patienceMs?: number
}

/** A page asks for one thing at a time, and what is slow is the lock of a class, which more of these would only wait for. */
const mostConnections = 10
/** To be connected, or until one of these is free. */
const connectWithinMs = 10_000
/** Whoever is gone without a word holds no lock for longer. */
const idleInTransactionMs = 60_000

export function postgres(url: string, options: PostgresOptions = {}): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => new PostgresDriver({ pool: new StorePool(url, options) }),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** Any number that is ours: of all who migrate this database, one does. */
const migrationLock = 7_305_808_869_231_650

class Adapter extends PostgresAdapter {
  /** Held until the transaction ends, however it does. */
  override async acquireMigrationLock(database: Kysely<unknown>): Promise<void> {
    await database.executeQuery(CompiledQuery.raw(`SELECT pg_advisory_xact_lock(${migrationLock})`))
  }

  override async releaseMigrationLock(): Promise<void> {}
}

class StorePool implements PostgresPool {
  readonly options = {}
  readonly #pool: Pool

  constructor(url: string, { patienceMs }: PostgresOptions) {
    this.#pool = new Pool({
      connectionString: url,
      max: mostConnections,
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
      // Longer than the server's own patience: this one is for a server that says nothing.
      ...(patienceMs !== undefined && { query_timeout: patienceMs * 2 }),
      types: { getTypeParser },
      onConnect: async (client) => await settle(client, patienceMs ?? 0),
    })
    // Whoever uses one is told by what they asked; of one that nobody uses, nobody has to know.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => void client.on('error', () => {}))
  }

  async connect(): Promise<PostgresPoolClient> {
    try {
      return new StoreClient(await this.#pool.connect())
    } catch (error) {
      throw failed(error)
    }
  }

  async end(): Promise<void> {
    await this.#pool.end()
  }
}

/** Counts and times are below 2⁵³: numbers, as SQLite gives them. */
const getTypeParser: typeof types.getTypeParser = (type, format) =>
  type === types.builtins.INT8 ? Number : types.getTypeParser(type, format)

/** A receipt is a promise, also when the power goes; and each statement sees what was promised before it. */
async function settle(client: ClientBase, statementTimeoutMs: number): Promise<void> {
  await client.query(`
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
    SET default_transaction_isolation = 'read committed';
    SET statement_timeout = ${statementTimeoutMs};
    SET idle_in_transaction_session_timeout = ${statementTimeoutMs === 0 ? 0 : idleInTransactionMs};
  `)
  const { rows } = await client.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding ?? ''
  if (encoding !== 'UTF8')
    throw new StoreFailed(
      `it keeps texts as ${encoding}: names want a database of ENCODING 'UTF8'`,
      '',
      undefined,
    )
}

class StoreClient implements PostgresPoolClient {
  readonly #client: PoolClient
  /** What it failed of. It may be in the middle of something: nobody knows what it would answer next. */
  #broken: StoreFailed | undefined

  constructor(client: PoolClient) {
    this.#client = client
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query<R>(
    asked: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof asked !== 'string') throw new Error('queries of the classroom are answered at once')
    return this.#ask<R>(asked, parameters)
  }

  async #ask<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (this.#broken !== undefined) throw this.#broken
    try {
      return (await this.#client.query(sql, [...parameters])) as unknown as PostgresQueryResult<R>
    } catch (error) {
      const told = failed(error)
      if (!(error instanceof DatabaseError)) this.#broken = told
      throw told
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#broken !== undefined)
  }
}

function failed(error: unknown): StoreFailed {
  if (error instanceof StoreFailed) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new StoreFailed(reasonOf(error), code, error)
}

/** Where a name has several addresses, each has its reason, and all of them together have none. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return [...new Set(error.errors.map(reasonOf))].join('; ')
  return error instanceof Error ? error.message : String(error)
}
