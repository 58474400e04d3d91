/** SQLite of a real node: the simulator's own engine over the node's real disk, its clock and its cores. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Sqlite } from '../../contract/sqlite.ts'
import type { SqliteGround } from '../../simulator/sqlite/database.ts'
import { lendSqlite } from '../../simulator/sqlite/lend.ts'
import { sqliteFileName } from '../sqlite-file.ts'

/** The disk has taken care of reading, of doing what SQLite did, and of first content. */
export type RealGround = Omit<SqliteGround, 'module'>

/** Its code lies beside the one file of the real world, and only where a stack wants it. */
export function openSqlite(ground: RealGround): Sqlite {
  return lendSqlite({ module: compile(), ...ground })
}

function compile(): WebAssembly.Module {
  const program = process.argv[1] ?? ''
  const file = join(dirname(program), sqliteFileName)
  try {
    return new WebAssembly.Module(readFileSync(file))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`SQLite, which this role has as its engine, could not be loaded: ${why}`)
  }
}
