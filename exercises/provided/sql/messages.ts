/** Statements and results on their way through JSON. */
import type { SqlResult, SqlStatement, SqlValue } from 'millions/sqlite'

/** Why a request is not carried out. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly error: string
  readonly statement?: number
}

const MOST_BYTES = 1_000_000
const MOST_STATEMENTS = 1000

const wrong = (code: string, error: string, statement?: number): Problem => ({
  status: 400,
  code,
  error,
  ...(statement !== undefined && { statement }),
})

export async function readBody(request: Request): Promise<Problem | { readonly json: unknown }> {
  const text = await request.text()
  if (text.length > MOST_BYTES)
    return { status: 413, code: 'too-large', error: `a body has ${MOST_BYTES} letters at most` }
  try {
    return { json: JSON.parse(text) }
  } catch {
    return wrong('not-json', 'the body is no JSON')
  }
}

/** A list of one. */
export function readStatement(json: unknown): Problem | SqlStatement[] {
  if (Array.isArray(json))
    return wrong('not-one-statement', 'a query is one statement: send a list of them to /transaction')
  return readStatements([json])
}

export function readStatements(json: unknown): Problem | SqlStatement[] {
  if (!Array.isArray(json) || json.length === 0)
    return wrong(
      'not-one-statement',
      'a transaction is a list of statements, one or more: [{ "sql": …, "params": […] }]',
    )
  if (json.length > MOST_STATEMENTS)
    return wrong('too-large', `a transaction has ${MOST_STATEMENTS} statements at most`)
  const statements: SqlStatement[] = []
  for (const [index, each] of json.entries()) {
    const statement = readOne(each, index)
    if ('code' in statement) return statement
    statements.push(statement)
  }
  return statements
}

function readOne(given: unknown, index: number): Problem | SqlStatement {
  if (typeof given !== 'object' || given === null || !('sql' in given) || typeof given.sql !== 'string')
    return wrong('not-one-statement', 'a statement is { "sql": "…", "params": […] }', index)
  const unknown = Object.keys(given).find((name) => name !== 'sql' && name !== 'params')
  if (unknown !== undefined)
    return wrong('not-one-statement', `a statement has sql and params, and no ${unknown}`, index)
  const params: unknown = 'params' in given ? given.params : []
  if (!Array.isArray(params))
    return wrong('wrong-params', 'params is a list, with a value for each ? in the statement', index)
  const values: SqlValue[] = []
  for (const [place, value] of params.entries()) {
    const read = readValue(value)
    if (read === undefined) return wrong('wrong-value', describeWrong(value, place), index)
    values.push(read)
  }
  return { sql: given.sql, params: values }
}

/** Undefined for what is no value of SQL. */
function readValue(value: unknown): SqlValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value !== 'object' || !('base64' in value) || typeof value.base64 !== 'string') return undefined
  try {
    return Uint8Array.from(atob(value.base64), (letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}

function describeWrong(value: unknown, place: number): string {
  const hint = typeof value === 'boolean' ? `: SQLite has no ${value}, write ${Number(value)}` : ''
  return `parameter ${place + 1} is ${JSON.stringify(value).slice(0, 100)}, which is no value of SQL${hint}`
}

/** Without the steps, which are no business of whoever asks. */
export function toJson(results: readonly SqlResult[]): readonly object[] {
  return results.map(({ rows, changes, lastInsertRowid }) => ({
    rows: rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, valueToJson(value)])),
    ),
    changes,
    lastInsertRowid,
  }))
}

function valueToJson(value: SqlValue): unknown {
  if (!(value instanceof Uint8Array)) return value
  let letters = ''
  for (const byte of value) letters += String.fromCharCode(byte)
  return { base64: btoa(letters) }
}
