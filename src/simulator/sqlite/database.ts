/**
 * A database on a disk that takes time, the same in both worlds. Transactions run on the image as they come; what each has
 * written is done to the disk in the same order, and nobody hears of anything before all that came before it is durable.
 */
import type {
  SqliteDatabase,
  SqliteOptions,
  SqlResult,
  SqlStatement,
  SqlValue,
} from '../../contract/sqlite.ts'
import { Connection, type Outcome } from './connection.ts'
import { SqliteFailure } from './failure.ts'
import { firstContent } from './first-content.ts'
import { type Bytes, type FileChange, Image } from './image.ts'
import type { SqliteHost } from './library.ts'

/** What a node does for its database. What it has begun and not ended when the node crashes never settles. */
export interface SqliteGround {
  readonly module: WebAssembly.Module
  readonly host: SqliteHost
  /** Holds a core. */
  compute(durationUs: number): Promise<void>
  /** Those of the files that are there. Rejects with an error that has a `code`. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Bytes>>
  /** One after the other; rejects with the first that fails, and does none of those behind it. */
  play(changes: readonly FileChange[]): Promise<void>
  /** Puts a file on the disk as if it had come with the machine. */
  install(path: string, bytes: Bytes): Promise<void>
  /** Calls back when the node is over, and nothing that it has begun settles any more. */
  onEnd?(end: () => void): void
}

/** Of a core, for one step of SQLite's virtual machine; and for reading, planning and setting up a statement. */
const STEP_US = 0.05
const STATEMENT_US = 20

const unlessTold = { mostSteps: 2_000_000, mostResultBytes: 4_000_000, mostWaiting: 1000 }

type Settings = SqliteOptions & typeof unlessTold

/** Rejects with a plain error that has a `code` of `SqliteErrorCode`. */
export async function openDatabase(ground: SqliteGround, options: SqliteOptions): Promise<SqliteDatabase> {
  const database = new Database(ground, { ...unlessTold, ...options })
  await plainly(database.open())
  return Object.freeze({
    run: Object.freeze((statements: readonly SqlStatement[]) => plainly(database.run(statements))),
  })
}

async function plainly<T>(done: Promise<T>): Promise<T> {
  try {
    return await done
  } catch (error) {
    throw error instanceof SqliteFailure ? error.plain : error
  }
}

/** One reading of the disk, until a call of the disk fails. */
interface Session {
  readonly image: Image
  readonly connection: Connection
  /** Settles when all that was written so far is durable. */
  durable: Promise<void>
}

class Database {
  readonly #ground: SqliteGround
  readonly #settings: Settings
  #session: Session | undefined
  /** The newest. */
  #connection: Connection | undefined
  #opening: Promise<Session> | undefined
  #waiting = 0
  #isOver = false

  constructor(ground: SqliteGround, settings: Settings) {
    this.#ground = ground
    this.#settings = settings
    ground.onEnd?.(() => {
      this.#isOver = true
      this.#connection?.drop()
    })
  }

  /** From the disk, as it is. Again when a call of the disk has failed: what is not durable is gone. */
  open(): Promise<Session> {
    this.#opening ??= this.#read().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #read(): Promise<Session> {
    const { path, first } = this.#settings
    const journal = `${path}-journal`
    const found = await failing(this.#ground.read([path, journal]))
    const files = new Map(found)
    if (first !== undefined && !files.has(path)) {
      const bytes = firstContent(this.#ground.module, first)
      await failing(this.#ground.install(path, bytes))
      // A journal of a database that is gone.
      if (files.delete(journal)) await failing(this.#ground.play([{ kind: 'remove', path: journal }]))
      files.set(path, bytes)
    }
    if (this.#isOver) return never()
    const image = new Image(files)
    const { module, host } = this.#ground
    const { mostSteps, mostResultBytes } = this.#settings
    const connection = new Connection(module, { path, image, host, mostSteps, mostResultBytes })
    this.#connection = connection
    try {
      // What SQLite did to recover.
      await failing(this.#ground.play(image.takeChanges()))
    } catch (error) {
      connection.drop()
      throw error
    }
    this.#session = { image, connection, durable: Promise.resolve() }
    return this.#session
  }

  async run(given: readonly SqlStatement[]): Promise<readonly SqlResult[]> {
    const statements = copyStatements(given)
    if (this.#waiting >= this.#settings.mostWaiting)
      throw new SqliteFailure('busy', `${this.#waiting} calls wait for the database already`)
    this.#waiting++
    try {
      const session = this.#session ?? (await this.open())
      if (this.#isOver) return await never()
      const outcome = session.connection.transact(statements)
      await this.#settle(session, outcome, session.image.takeChanges())
      if (outcome.failure !== undefined) throw outcome.failure
      return Object.freeze(outcome.results)
    } finally {
      this.#waiting--
    }
  }

  /** Until the core was held for it, and until it is durable with all that it may have seen. */
  async #settle(session: Session, outcome: Outcome, changes: readonly FileChange[]): Promise<void> {
    const { steps, statements } = outcome
    const computed = this.#ground.compute(STATEMENT_US * statements + STEP_US * steps)
    if (changes.length === 0) {
      await Promise.all([computed, session.durable])
      return
    }
    const before = session.durable
    session.durable = this.#write(session, Promise.all([computed, before]), changes)
    // Whoever comes later hears of it as well; there may be nobody.
    session.durable.catch(() => undefined)
    await session.durable
  }

  async #write(session: Session, ready: Promise<unknown>, changes: readonly FileChange[]): Promise<void> {
    await ready
    try {
      await failing(this.#ground.play(changes))
    } catch (error) {
      // The image is ahead of the disk for good. SQLite's journal takes back what is there in part.
      if (this.#session === session) this.#session = undefined
      session.connection.drop()
      throw error
    }
  }
}

/** What a node that is over waits for. */
const never = <T>(): Promise<T> => new Promise<T>(() => {})

/** What the disk says, as what it means for the database. */
async function failing<T>(done: Promise<T>): Promise<T> {
  try {
    return await done
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const code = error.code === 'ENOSPC' ? 'disk-full' : 'disk-failed'
    throw new SqliteFailure(code, `${error.message}: nothing of it was kept`)
  }
}

/** Read once: what the program does to them later is its own business. */
function copyStatements(given: unknown): readonly SqlStatement[] {
  if (!Array.isArray(given) || given.length === 0)
    throw new SqliteFailure('not-one-statement', 'a call needs a list of statements, one or more')
  return given.map((each: unknown, index) => {
    if (typeof each !== 'object' || each === null)
      throw new SqliteFailure('not-one-statement', 'a statement is an object with sql and params', index)
    const { sql, params = [] } = each as { readonly sql?: unknown; readonly params?: unknown }
    if (typeof sql !== 'string')
      throw new SqliteFailure('not-one-statement', 'the sql of a statement has to be a text', index)
    if (!Array.isArray(params))
      throw new SqliteFailure('wrong-params', 'the params of a statement have to be a list', index)
    return { sql, params: params.map((value, place) => checkValue(value, place, index)) }
  })
}

function checkValue(value: unknown, place: number, index: number): SqlValue {
  if (value === null || typeof value === 'string') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Uint8Array) return new Uint8Array(value)
  const hint = typeof value === 'boolean' ? `: write ${value ? 1 : 0}` : ''
  const what = `parameter ${place + 1} is ${describe(value)}, which is no value of SQL${hint}`
  throw new SqliteFailure('wrong-value', what, index)
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value
}
