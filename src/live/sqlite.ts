/** SQLite's code for threads of a page: fetched when a stack that has it is run, and kept, so that a run starts with the network cut. */
import wasmUrl from '@sqlite.org/sqlite-wasm/sqlite3.wasm?url'

let compiled: Promise<WebAssembly.Module> | undefined

/** Rejects when it cannot be had; the next call tries again. */
export function loadSqlite(): Promise<WebAssembly.Module> {
  compiled ??= load().catch((error: unknown) => {
    compiled = undefined
    throw error
  })
  return compiled
}

async function load(): Promise<WebAssembly.Module> {
  const response = await fetch(wasmUrl)
  if (!response.ok) throw new Error(`${wasmUrl} answered with ${response.status}.`)
  // Some servers do not know what it is, and engines compile a stream of nothing else.
  return await WebAssembly.compile(await response.arrayBuffer())
}
