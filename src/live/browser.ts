/** Threads of a page: module Workers, whose script is fetched once and kept, so that a run starts with the network cut. */

import { spawnFrom } from './spawn.ts'
import { loadSqlite } from './sqlite.ts'
import scriptUrl from './thread.ts?worker&url'
import type { Spawn } from './watched-thread.ts'

let script: Promise<string> | undefined

/** Fetches the script, and SQLite when the stack has it. Rejects when it cannot be had; the next call tries again. */
export async function loadSpawn(hasSqlite: boolean): Promise<Spawn> {
  script ??= keep(scriptUrl).catch((error: unknown) => {
    script = undefined
    throw error
  })
  return spawnFrom(...(await Promise.all([script, hasSqlite ? loadSqlite() : undefined])))
}

async function keep(url: string): Promise<string> {
  // The dev server's script is many files, which a blob could not import.
  if (import.meta.env.DEV) return url
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered with ${response.status}.`)
  const blob = new Blob([await response.text()], { type: 'text/javascript' })
  return URL.createObjectURL(blob)
}
