/** Which shard owns a key: the one whose point comes next on the ring. */
import type { Shards } from './plumbing.ts'

/** For a weight of 1. The more points, the more even the shares. */
const POINTS = 240

interface Point {
  readonly at: number
  readonly shard: string
}

export class Ring {
  readonly shards: Shards
  readonly #points: readonly Point[]

  constructor(shards: Shards) {
    this.shards = shards
    const points = Object.entries(shards).flatMap(([shard, weight]) =>
      Array.from({ length: Math.max(1, Math.round(weight * POINTS)) }, (_, number) => ({
        at: hash(`${number} of ${shard}`),
        shard,
      })),
    )
    // Two points may fall together: whose comes first must not depend on how the list was written.
    this.#points = points.sort((a, b) => a.at - b.at || (a.shard < b.shard ? -1 : 1))
  }

  ownerOf(key: string): string {
    const at = hash(key)
    let [low, high] = [0, this.#points.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#points[middle]?.at ?? 0) < at) low = middle + 1
      else high = middle
    }
    // Behind the last point the ring begins again.
    return (this.#points[low] ?? this.#points[0])?.shard ?? ''
  }
}

/** FNV-1a, and a mix of its bits in the end: without it, texts that differ in the last letter fall close together. */
function hash(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
