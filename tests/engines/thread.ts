/** Runs in a Worker of each browser: plays the seeds it is sent and answers with a hash of each history. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bringEngine } from '../../src/simulator/engine.ts'
import { prepareRealm } from '../../src/simulator/sandbox/realm.ts'
import { sqliteEngine } from '../../src/simulator/sqlite/simulated.ts'
import { playSeed } from './scenario.ts'

export async function hashSeeds(seeds: readonly number[], sqlite: WebAssembly.Module): Promise<string[]> {
  bringEngine(sqliteEngine(sqlite))
  prepareRealm()
  const hashes: string[] = []
  for (const seed of seeds) hashes.push(hexOf(sha256(new TextEncoder().encode(await playSeed(seed)))))
  return hashes
}

async function hashWithSqlite(seeds: readonly number[]): Promise<string[]> {
  const sqlite = await (await fetch('/sqlite3.wasm')).arrayBuffer()
  return await hashSeeds(seeds, await WebAssembly.compile(sqlite))
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

if (typeof self !== 'undefined' && typeof document === 'undefined') {
  self.onmessage = (event: MessageEvent<readonly number[]>) => {
    hashWithSqlite(event.data).then(
      (hashes) => self.postMessage({ hashes }),
      (error: unknown) => self.postMessage({ error: String(error) }),
    )
  }
}
