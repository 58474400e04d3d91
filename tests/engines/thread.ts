/** Runs in a Worker of each browser: plays the seeds it is sent and answers with a hash of each history. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bringEngine } from '../../src/simulator/engine.ts'
import { prepareRealm } from '../../src/simulator/sandbox/realm.ts'
import { sqliteEngine } from '../../src/simulator/sqlite/simulated.ts'
import { playRegions } from './regions.ts'
import { playSeed } from './scenario.ts'

/** What a page has to fetch, and Node reads. */
export interface Needed {
  readonly sqlite: WebAssembly.Module
  /** The sources of the platform's program. */
  readonly platform: Readonly<Record<string, string>>
}

export async function hashSeeds(seeds: readonly number[], { sqlite, platform }: Needed): Promise<string[]> {
  bringEngine(sqliteEngine(sqlite))
  prepareRealm()
  const hashes: string[] = []
  for (const seed of seeds)
    hashes.push(hashOf(`${await playSeed(seed)}\n${await playRegions(seed, platform)}`))
  return hashes
}

async function hashInPage(seeds: readonly number[]): Promise<string[]> {
  const sqlite = await WebAssembly.compile(await (await fetch('/sqlite3.wasm')).arrayBuffer())
  const platform: Needed['platform'] = await (await fetch('/platform.json')).json()
  return await hashSeeds(seeds, { sqlite, platform })
}

const hashOf = (text: string): string => hexOf(sha256(new TextEncoder().encode(text)))

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

if (typeof self !== 'undefined' && typeof document === 'undefined') {
  self.onmessage = (event: MessageEvent<readonly number[]>) => {
    hashInPage(event.data).then(
      (hashes) => self.postMessage({ hashes }),
      (error: unknown) => self.postMessage({ error: String(error) }),
    )
  }
}
