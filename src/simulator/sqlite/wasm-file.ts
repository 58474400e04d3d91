/** Where SQLite's code lies in a checkout: for tests, builds and processes; a page fetches it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export function sqliteWasmFile(): string {
  return createRequire(import.meta.url).resolve('@sqlite.org/sqlite-wasm/sqlite3.wasm')
}

let compiled: WebAssembly.Module | undefined

export function sqliteModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(sqliteWasmFile()))
  return compiled
}
