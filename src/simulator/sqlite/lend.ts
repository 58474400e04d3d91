/** `env.sqlite`, as a program gets it: one database in each boot, from the same hands in both worlds. */
import type { Sqlite, SqliteOptions } from '../../contract/sqlite.ts'
import { checkPath } from '../disk.ts'
import { disguise } from '../sandbox/language/function-text.ts'
import { openDatabase, type SqliteGround } from './database.ts'

export function lendSqlite(ground: SqliteGround): Sqlite {
  let isOpen = false
  const open = async (options: SqliteOptions) => {
    const checked = checkOptions(options)
    if (isOpen) throw new Error('the database is open already: env.sqlite.open is for once in each boot')
    isOpen = true
    try {
      return await openDatabase(ground, checked)
    } catch (error) {
      // It may be tried again.
      isOpen = false
      throw error
    }
  }
  disguise(Object.freeze(open))
  return Object.freeze({ open })
}

function checkOptions(options: unknown): SqliteOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError("env.sqlite.open takes where the database is: { path: 'data.sqlite' }")
  const { path, first, mostSteps, mostResultBytes, mostWaiting } = options as Record<string, unknown>
  if (first !== undefined && typeof first !== 'string')
    throw new TypeError('the first content of a database is a text of statements')
  const numbers = Object.entries({ mostSteps, mostResultBytes, mostWaiting }).filter(
    ([, value]) => value !== undefined,
  )
  for (const [name, value] of numbers)
    if (typeof value !== 'number' || !(value > 0)) throw new TypeError(`${name} has to be a number above 0`)
  return {
    path: checkPath(path),
    ...(first !== undefined && { first }),
    ...Object.fromEntries(numbers),
  }
}
