/** Why a call of a database cannot be carried out, in words. */
import type { SqliteErrorCode } from '../../contract/sqlite.ts'

export class SqliteFailure extends Error {
  readonly code: SqliteErrorCode
  readonly statement: number | undefined

  constructor(code: SqliteErrorCode, message: string, statement?: number) {
    super(message)
    this.code = code
    this.statement = statement
  }

  /** A plain error: programs get hold of it, so it must lead to nothing of ours. */
  get plain(): Error {
    const { code, statement } = this
    return Object.assign(new Error(this.message), { code, ...(statement !== undefined && { statement }) })
  }
}

const codes: Readonly<Record<number, SqliteErrorCode>> = {
  1: 'failed',
  7: 'too-large',
  9: 'too-many-steps',
  10: 'disk-failed',
  11: 'corrupt',
  13: 'disk-full',
  18: 'too-large',
  19: 'constraint',
  23: 'not-allowed',
  26: 'corrupt',
}

/** Of what `sqlite3_extended_errcode` tells. */
export function codeOf(result: number): SqliteErrorCode {
  return codes[result & 0xff] ?? 'failed'
}
