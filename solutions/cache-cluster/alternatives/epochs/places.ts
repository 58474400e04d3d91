/** Jump consistent hashing: a number of a cache, without a table. Where that one is away, the key jumps once more. */
import { hash } from './plumbing.ts'

const MOST_JUMPS = 64

/** Its home, and then the others, as long as there are any that it has not come to. */
export function* placesOf(path: string, caches: readonly string[]): Generator<string> {
  const known = new Set<string>()
  for (let attempt = 0; attempt < MOST_JUMPS && known.size < caches.length; attempt++) {
    const text = attempt === 0 ? path : `${path} ${attempt}`
    const cache = caches[jump(hash(text), hash(`${text}!`), caches.length)]
    if (cache === undefined || known.has(cache)) continue
    known.add(cache)
    yield cache
  }
  for (const cache of caches) if (!known.has(cache)) yield cache
}

/** Lamping and Veach, 2014. */
function jump(high: number, low: number, buckets: number): number {
  let key = (BigInt(high) << 32n) | BigInt(low)
  let bucket = -1
  let next = 0
  while (next < buckets) {
    bucket = next
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n)
    next = Math.floor(((bucket + 1) * 2 ** 31) / (Number(key >> 33n) + 1))
  }
  return bucket
}
