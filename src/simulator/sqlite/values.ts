/** Values on their way into a statement, and out of its rows. */
import type { SqlValue } from '../../contract/sqlite.ts'
import { SqliteFailure } from './failure.ts'
import type { SqliteLibrary } from './library.ts'

const OK = 0
/** The value is copied at once. */
const TRANSIENT = -1
const INTEGER = 1
const FLOAT = 2
const TEXT = 3
const BLOB = 4

/** One for each place, or a failure that tells which is wrong. */
export function bind(
  library: SqliteLibrary,
  statement: number,
  params: readonly SqlValue[],
  index: number,
): void {
  const wanted = library.call.sqlite3_bind_parameter_count(statement)
  if (wanted !== params.length) {
    const message = `the statement has places for ${wanted} ${wanted === 1 ? 'parameter' : 'parameters'}, and was given ${params.length}`
    throw new SqliteFailure('wrong-params', message, index)
  }
  for (const [place, value] of params.entries()) {
    if (bindOne(library, statement, place + 1, value) !== OK)
      throw new SqliteFailure('too-large', `parameter ${place + 1} is too large`, index)
  }
}

function bindOne(library: SqliteLibrary, statement: number, place: number, value: SqlValue): number {
  const { call } = library
  if (value === null) return call.sqlite3_bind_null(statement, place)
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0)
      ? call.sqlite3_bind_int64(statement, place, BigInt(value))
      : call.sqlite3_bind_double(statement, place, value)
  }
  const { pointer, length } = typeof value === 'string' ? library.textAt(value) : bytesAt(library, value)
  const how = typeof value === 'string' ? call.sqlite3_bind_text : call.sqlite3_bind_blob
  const result = how(statement, place, pointer, length, TRANSIENT)
  call.free(pointer)
  return result
}

function bytesAt(
  library: SqliteLibrary,
  bytes: Uint8Array,
): { readonly pointer: number; readonly length: number } {
  const pointer = library.allocate(bytes.length)
  library.bytes.set(bytes, pointer)
  return { pointer, length: bytes.length }
}

interface ReadRow {
  readonly row: Readonly<Record<string, SqlValue>>
  readonly bytes: number
}

export function readRow(library: SqliteLibrary, statement: number, index: number): ReadRow {
  const count = library.call.sqlite3_column_count(statement)
  const row: Record<string, SqlValue> = {}
  let bytes = 0
  for (let column = 0; column < count; column++) {
    const name = library.readText(library.call.sqlite3_column_name(statement, column))
    if (Object.hasOwn(row, name)) {
      const message = `two columns are called ${name}: give one of them another name, by AS`
      throw new SqliteFailure('wrong-value', message, index)
    }
    const { value, length } = readColumn(library, statement, column, name, index)
    bytes += length + name.length
    // Whatever it is called, `__proto__` among it.
    Object.defineProperty(row, name, { value, enumerable: true })
  }
  return { row: Object.freeze(row), bytes }
}

function readColumn(
  library: SqliteLibrary,
  statement: number,
  column: number,
  name: string,
  index: number,
): { readonly value: SqlValue; readonly length: number } {
  const { call } = library
  const type = call.sqlite3_column_type(statement, column)
  if (type === INTEGER) {
    const exact = call.sqlite3_column_int64(statement, column)
    const value = Number(exact)
    if (Number.isSafeInteger(value)) return { value, length: 8 }
    const message = `${name} is ${exact}, which is no exact number in JSON: CAST it AS TEXT`
    throw new SqliteFailure('wrong-value', message, index)
  }
  if (type === FLOAT) {
    const value = call.sqlite3_column_double(statement, column)
    if (Number.isFinite(value)) return { value, length: 8 }
    throw new SqliteFailure(
      'wrong-value',
      `${name} is ${value}, which is no number in JSON: CAST it AS TEXT`,
      index,
    )
  }
  if (type !== TEXT && type !== BLOB) return { value: null, length: 4 }
  const read = type === TEXT ? call.sqlite3_column_text : call.sqlite3_column_blob
  const at = read(statement, column)
  const length = call.sqlite3_column_bytes(statement, column)
  if (type === TEXT) return { value: library.readText(at, length), length }
  return { value: library.bytes.slice(at, at + length), length }
}
