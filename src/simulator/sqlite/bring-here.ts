/** Brings SQLite to worlds of this process, from the checkout. */
import { bringEngine } from '../engine.ts'
import { sqliteEngine } from './simulated.ts'
import { sqliteModule } from './wasm-file.ts'

export function bringSqliteHere(): void {
  bringEngine(sqliteEngine(sqliteModule()))
}
