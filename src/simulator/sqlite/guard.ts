/** What statements may not do: what spans calls, leaves the database's own file, or changes how it keeps its promises. */

const DENY = 1
const OK = 0

/** Numbers of SQLite's authorizer, and what is told of each. */
const refused: Readonly<Record<number, string>> = {
  3: 'a temporary index would be gone after the next restart',
  4: 'a temporary table would be gone after the next restart',
  5: 'a temporary trigger would be gone after the next restart',
  6: 'a temporary view would be gone after the next restart',
  22: 'BEGIN, COMMIT and ROLLBACK are not for you to write: each call is one transaction already',
  24: 'ATTACH and VACUUM need a second database, and this one stands alone',
  25: 'DETACH needs a second database, and this one stands alone',
  32: 'savepoints are not available: each call is one transaction already',
}
const PRAGMA = 19

/** Those that only look. */
const pragmas = new Set([
  'application_id',
  'collation_list',
  'compile_options',
  'count_changes',
  'data_version',
  'encoding',
  'foreign_key_check',
  'foreign_key_list',
  'freelist_count',
  'function_list',
  'index_info',
  'index_list',
  'index_xinfo',
  'integrity_check',
  'page_count',
  'quick_check',
  'schema_version',
  'table_info',
  'table_list',
  'table_xinfo',
  'user_version',
])
/** Of those, the ones whose argument names a table or an index, and sets nothing. */
const pragmasOfNames = /_(check|info|xinfo|list)$/

export class StatementGuard {
  /** Our own statements may. */
  isOpen = true
  /** Why the last statement was refused. */
  reason: string | undefined

  /** What SQLite asks of each thing that a statement would do. */
  judge(action: number, name: string, argument: string | undefined): number {
    if (this.isOpen) return OK
    this.reason = action === PRAGMA ? judgePragma(name, argument) : refused[action]
    return this.reason === undefined ? OK : DENY
  }
}

function judgePragma(name: string, argument: string | undefined): string | undefined {
  const pragma = name.toLowerCase()
  const only = argument === undefined || pragmasOfNames.test(pragma)
  if (pragmas.has(pragma) && only) return undefined
  return pragmas.has(pragma)
    ? `PRAGMA ${name} can be read here, and not set`
    : `PRAGMA ${name} would change how the database works, and is not available`
}
