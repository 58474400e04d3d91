/** What provided programs of a role with `engine: 'sqlite'` find in their `env` besides: SQLite, on the node's own disk. */
import type { Env } from './program.ts'

export interface SqliteEnv extends Env {
  readonly sqlite: Sqlite
}

export interface Sqlite {
  /**
   * Reads the database from the disk, or creates it there, and lets SQLite recover what a crash has left half done. Once in
   * each boot. Rejects with a `SqliteError`.
   */
  open(options: SqliteOptions): Promise<SqliteDatabase>
}

export interface SqliteOptions {
  /** Its file on the disk. Beside it stands its journal, `<path>-journal`, while a transaction is on its way. */
  readonly path: string
  /**
   * Statements that make the first content, where the disk has no such file: it comes with the machine, and takes no time.
   * Chance and clock stand still in them, so the same text always gives the same bytes, and is run once for all nodes.
   */
  readonly first?: string
  /** Virtual-machine steps that one call may take, all statements together. 2,000,000 unless told: a tenth of a second of a core. */
  readonly mostSteps?: number
  /** What the rows of one call may hold, in bytes. 4,000,000 unless told. */
  readonly mostResultBytes?: number
  /** Calls that may wait for the disk. 1,000 unless told. */
  readonly mostWaiting?: number
}

/** Whole numbers are numbers as far as they are exact; a number with a fraction, or a larger one, is a REAL. */
export type SqlValue = null | number | string | Uint8Array

export interface SqlStatement {
  /** One statement. */
  readonly sql: string
  /** One for each `?`, in order. */
  readonly params?: readonly SqlValue[]
}

export interface SqlResult {
  /** By the names of the columns, in their order. */
  readonly rows: readonly Readonly<Record<string, SqlValue>>[]
  /** Rows that an INSERT, UPDATE or DELETE has changed. */
  readonly changes: number
  /** Of the row that was inserted last, by this statement or an earlier one. */
  readonly lastInsertRowid: number
  /** Steps of SQLite's virtual machine: what the core was held for. */
  readonly steps: number
}

export interface SqliteDatabase {
  /**
   * Runs the statements as one transaction: all of it is durable when this settles, or nothing has happened. Takes the time
   * of a core by the steps, then that of the disk. Rejects with a `SqliteError`.
   */
  run(statements: readonly SqlStatement[]): Promise<readonly SqlResult[]>
}

export type SqliteErrorCode =
  /** The text is no SQL that this database understands: syntax, or a name that there is not. */
  | 'not-sql'
  /** Not one statement: none, or a second one behind it. */
  | 'not-one-statement'
  /** Another number of parameters than the statement has. */
  | 'wrong-params'
  /** A parameter, or a column, that is no value of SQL and JavaScript alike. */
  | 'wrong-value'
  /** What could not be taken back, or would change how the database keeps its promises. */
  | 'not-allowed'
  /** UNIQUE, NOT NULL, CHECK, a foreign key. */
  | 'constraint'
  /** It was going on and on, and was stopped. */
  | 'too-many-steps'
  | 'too-large'
  /** Too many calls wait. */
  | 'busy'
  | 'disk-full'
  /** The disk failed a call. The transaction has not happened; the database was read anew. */
  | 'disk-failed'
  /** What stands on the disk is no database, or a damaged one. */
  | 'corrupt'
  /** Anything else that SQLite says while it runs a statement. */
  | 'failed'

export interface SqliteError extends Error {
  readonly code: SqliteErrorCode
  /** Which of the statements, from 0. */
  readonly statement?: number
}
