/** One connection to a database in an image: runs a transaction from beginning to end, within one event. */
import type { SqlResult, SqlStatement, SqlValue } from '../../contract/sqlite.ts'
import { codeOf, SqliteFailure } from './failure.ts'
import { StatementGuard } from './guard.ts'
import type { Image } from './image.ts'
import { type SqliteHost, SqliteLibrary } from './library.ts'
import { bind, readRow } from './values.ts'
import { registerVfs } from './vfs.ts'

const OK = 0
const ROW = 100
const DONE = 101
const INTERRUPTED = 9
const OPEN_READWRITE_CREATE = 6
const STATUS_VM_STEP = 4
const DEFENSIVE = 1010
/** How often it is looked whether a statement has gone on for too long. */
const STEPS_BETWEEN = 1000

/** SQLite's own limits, by their numbers: what one step may take has to be small, as only steps are counted. */
const limits: readonly (readonly [number: number, most: number])[] = [
  [0, 4_000_000], // a text, a blob or a row, in bytes
  [1, 1_000_000], // the text of a statement, in bytes
  [7, 0], // attached databases
  [8, 1000], // a pattern of LIKE or GLOB, in bytes
  [10, 100], // triggers that call each other
]

export interface ConnectionOptions {
  readonly path: string
  readonly image: Image
  readonly host: SqliteHost
  readonly mostSteps: number
  readonly mostResultBytes: number
}

/** What became of a call, and what it took. */
export interface Outcome {
  readonly steps: number
  readonly statements: number
  readonly results: readonly SqlResult[]
  readonly failure?: SqliteFailure
}

export class Connection {
  readonly #library: SqliteLibrary
  readonly #options: ConnectionOptions
  readonly #database: number
  readonly #guard = new StatementGuard()
  /** Of the call that is under way. */
  #steps = 0
  #stepsOfStatement = 0
  #resultBytes = 0

  /** Throws a `SqliteFailure`. */
  constructor(module: WebAssembly.Module, options: ConnectionOptions) {
    this.#options = options
    const library = new SqliteLibrary(module, options.host)
    this.#library = library
    registerVfs(library, options.image, options.host)
    const at = library.allocate(4)
    const { pointer } = library.textAt(options.path)
    const opened = library.call.sqlite3_open_v2(pointer, at, OPEN_READWRITE_CREATE, 0)
    this.#database = library.view.getInt32(at, true)
    try {
      if (opened !== OK) throw this.#failureNow()
      for (const [number, most] of limits) library.call.sqlite3_limit(this.#database, number, most)
      this.#watch()
      this.#settle()
    } catch (error) {
      library.giveBack()
      throw error
    }
  }

  /** How it keeps its promises. Reading the schema makes SQLite look for a journal, and recover. */
  #settle(): void {
    const { call } = this.#library
    call.sqlite3__wasm_db_config_ip(this.#database, DEFENSIVE, 1, 0)
    this.runOwn('PRAGMA page_size = 4096')
    this.runOwn('PRAGMA temp_store = MEMORY')
    this.runOwn('PRAGMA journal_mode = DELETE')
    this.runOwn('PRAGMA synchronous = FULL')
    this.runOwn('PRAGMA foreign_keys = ON')
    this.runOwn('SELECT count(*) FROM sqlite_schema')
  }

  /** A statement of our own, or several: without limits but those of the whole call. Throws a `SqliteFailure`. */
  runOwn(sql: string): void {
    for (const _ of this.runOwnEach(sql)) {
      // One after the other.
    }
  }

  /** The same, with a stop after each of them. */
  *runOwnEach(sql: string): Generator<undefined> {
    this.#guard.isOpen = true
    this.#begin()
    const { pointer, length } = this.#library.textAt(sql)
    try {
      let at = pointer
      while (at < pointer + length) {
        at = this.#runNext(at, pointer + length)
        yield
      }
    } finally {
      this.#library.call.free(pointer)
      this.#guard.isOpen = false
    }
  }

  /** All of it, or nothing. */
  transact(statements: readonly SqlStatement[]): Outcome {
    this.#begin()
    const results: SqlResult[] = []
    const isOne = statements.length === 1
    try {
      if (!isOne) this.#runAside('BEGIN')
      for (const [index, statement] of statements.entries())
        results.push(this.#runStatement(statement, index))
      if (!isOne) this.#runAside('COMMIT')
      return { steps: this.#steps, statements: results.length, results }
    } catch (error) {
      const failure = this.#toFailure(error)
      if (this.#library.call.sqlite3_get_autocommit(this.#database) === 0) this.#runAside('ROLLBACK')
      return { steps: this.#steps, statements: results.length + 1, results: [], failure }
    }
  }

  /** Writes nothing: what is on its way is given up. */
  drop(): void {
    this.#library.giveBack()
  }

  #begin(): void {
    this.#steps = 0
    this.#resultBytes = 0
  }

  #toFailure(error: unknown): SqliteFailure {
    if (error instanceof SqliteFailure) return error
    if (error instanceof RangeError) return new SqliteFailure('too-large', error.message)
    throw error
  }

  /** Within a call: what was counted so far stays. */
  #runAside(sql: string): void {
    this.#guard.isOpen = true
    const { pointer, length } = this.#library.textAt(sql)
    try {
      this.#runNext(pointer, pointer + length)
    } finally {
      this.#library.call.free(pointer)
      this.#guard.isOpen = false
    }
  }

  /** Runs one statement without values, and tells where the next one begins. */
  #runNext(at: number, end: number): number {
    const { statement, next } = this.#prepare(at, end)
    if (statement === 0) return end
    try {
      while (this.#step(statement)) {
        // Rows of our own statements are of no interest.
      }
    } finally {
      this.#finish(statement)
    }
    return next
  }

  #runStatement({ sql, params = [] }: SqlStatement, index: number): SqlResult {
    const { call } = this.#library
    const { pointer, length } = this.#library.textAt(sql)
    const before = this.#steps
    const changesBefore = call.sqlite3_total_changes(this.#database)
    const end = pointer + length
    let statement = 0
    try {
      const prepared = this.#prepare(pointer, end, index)
      statement = prepared.statement
      if (statement === 0) throw new SqliteFailure('not-one-statement', 'there is no statement in it', index)
      this.#refuseSecond(prepared.next, end, index)
      bind(this.#library, statement, params, index)
      const rows: Readonly<Record<string, SqlValue>>[] = []
      while (this.#step(statement, index)) rows.push(this.#readRow(statement, index))
      this.#finish(statement)
      statement = 0
      const changes = call.sqlite3_total_changes(this.#database) - changesBefore
      return Object.freeze({
        rows: Object.freeze(rows),
        changes: changes === 0 ? 0 : call.sqlite3_changes(this.#database),
        lastInsertRowid: Number(call.sqlite3_last_insert_rowid(this.#database)),
        steps: this.#steps - before,
      })
    } finally {
      if (statement !== 0) this.#finish(statement)
      call.free(pointer)
    }
  }

  /** What is left behind a statement may be a comment. */
  #refuseSecond(at: number, end: number, index: number): void {
    if (at >= end) return
    const { statement } = this.#prepare(at, end, index)
    if (statement === 0) return
    this.#library.call.sqlite3_finalize(statement)
    throw new SqliteFailure(
      'not-one-statement',
      'there is a second statement behind the first: send each as one of its own',
      index,
    )
  }

  #prepare(at: number, end: number, index?: number): { readonly statement: number; readonly next: number } {
    const { call } = this.#library
    const to = this.#library.allocate(8)
    this.#guard.reason = undefined
    try {
      if (call.sqlite3_prepare_v2(this.#database, at, end - at, to, to + 4) !== OK) {
        const failure = this.#failureNow(index)
        if (failure.code !== 'failed') throw failure
        throw new SqliteFailure('not-sql', failure.message, index)
      }
      const { view } = this.#library
      return { statement: view.getInt32(to, true), next: view.getInt32(to + 4, true) }
    } finally {
      call.free(to)
    }
  }

  /** True: there is a row. */
  #step(statement: number, index?: number): boolean {
    const result = this.#library.call.sqlite3_step(statement)
    if (result === ROW) return true
    if (result === DONE) return false
    throw this.#failureNow(index)
  }

  /** Its steps count, whatever became of it. */
  #finish(statement: number): void {
    const { call } = this.#library
    this.#steps += call.sqlite3_stmt_status(statement, STATUS_VM_STEP, 1)
    this.#stepsOfStatement = 0
    call.sqlite3_finalize(statement)
  }

  #readRow(statement: number, index: number): Readonly<Record<string, SqlValue>> {
    const { row, bytes } = readRow(this.#library, statement, index)
    this.#resultBytes += bytes
    if (this.#resultBytes <= this.#options.mostResultBytes) return row
    throw new SqliteFailure(
      'too-large',
      `the rows are more than ${this.#options.mostResultBytes.toLocaleString('en')} bytes: ask for fewer, by a WHERE or a LIMIT`,
      index,
    )
  }

  #failureNow(index?: number): SqliteFailure {
    const { call } = this.#library
    const result = call.sqlite3_extended_errcode(this.#database)
    const words = this.#library.readText(call.sqlite3_errmsg(this.#database))
    const { reason } = this.#guard
    const code = codeOf(result)
    if (code === 'not-allowed' && reason !== undefined) return new SqliteFailure(code, reason, index)
    if ((result & 0xff) === INTERRUPTED) {
      const most = this.#options.mostSteps.toLocaleString('en')
      const message = `stopped after ${most} steps of SQLite’s virtual machine: it may go on without end, or look at far more rows than it needs`
      return new SqliteFailure(code, message, index)
    }
    return new SqliteFailure(code, words, index)
  }

  #watch(): void {
    const { call } = this.#library
    const { stop, allow } = this.#library.give({
      stop: {
        takes: 'i',
        run: () => {
          this.#stepsOfStatement += STEPS_BETWEEN
          return this.#steps + this.#stepsOfStatement > this.#options.mostSteps ? 1 : 0
        },
      },
      allow: {
        takes: 'iiiiii',
        run: (_given: number, action: number, first: number, second: number) =>
          this.#guard.judge(
            action,
            this.#library.readText(first),
            second === 0 ? undefined : this.#library.readText(second),
          ),
      },
    })
    call.sqlite3_progress_handler(this.#database, STEPS_BETWEEN, stop ?? 0, 0)
    call.sqlite3_set_authorizer(this.#database, allow ?? 0, 0)
  }
}
