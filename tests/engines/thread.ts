/** Runs in a Worker of each browser: plays the seeds it is sent and answers with a hash of each history. */
import { sha256 } from '@noble/hashes/sha2.js'
import { prepareRealm } from '../../src/simulator/sandbox/realm.ts'
import { playSeed } from './scenario.ts'

export async function hashSeeds(seeds: readonly number[]): Promise<string[]> {
  prepareRealm()
  const hashes: string[] = []
  for (const seed of seeds) hashes.push(hexOf(sha256(new TextEncoder().encode(await playSeed(seed)))))
  return hashes
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

if (typeof self !== 'undefined' && typeof document === 'undefined') {
  self.onmessage = (event: MessageEvent<readonly number[]>) => {
    hashSeeds(event.data).then(
      (hashes) => self.postMessage({ hashes }),
      (error: unknown) => self.postMessage({ error: String(error) }),
    )
  }
}
