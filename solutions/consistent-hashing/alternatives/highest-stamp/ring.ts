/** A ring with few points a shard. A key is thrown at it several times, and the throw that falls closest before a point counts. */
import type { Shards } from './plumbing.ts'

/** For a weight of 1. */
const POINTS = 20
const THROWS = 10

interface Point {
  readonly at: number
  readonly shard: string
}

export class Ring {
  readonly shards: Shards
  readonly #points: readonly Point[]

  constructor(shards: Shards) {
    this.shards = shards
    const points: Point[] = []
    for (const [shard, weight] of Object.entries(shards))
      for (let number = 0; number < Math.max(1, Math.round(weight * POINTS)); number++)
        points.push({ at: hash(`${shard}#${number}`), shard })
    this.#points = points.sort((one, other) => one.at - other.at || (one.shard < other.shard ? -1 : 1))
  }

  ownerOf(key: string): string {
    const number = hash(key)
    let owner = ''
    let closest = Number.POSITIVE_INFINITY
    for (let count = 0; count < THROWS; count++) {
      const at = mix(number + Math.imul(count, 0x9e3779b9))
      const point = this.#behind(at)
      const distance = ((point?.at ?? 0) - at) >>> 0
      if (distance < closest) [owner, closest] = [point?.shard ?? '', distance]
    }
    return owner
  }

  #behind(at: number): Point | undefined {
    let [low, high] = [0, this.#points.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#points[middle]?.at ?? 0) < at) low = middle + 1
      else high = middle
    }
    return this.#points[low] ?? this.#points[0]
  }
}

function hash(text: string): number {
  let hash = 17
  for (let place = 0; place < text.length; place++) hash = Math.imul(hash, 33) ^ text.charCodeAt(place)
  return mix(hash)
}

function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x7feb352d)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
