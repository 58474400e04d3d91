/** A ring, as lesson 8.2 has it: each cache stands at many points, and a key belongs to the next one. */
import { hash } from './plumbing.ts'

const POINTS = 300

interface Point {
  readonly at: number
  readonly cache: string
}

/** Rings by the list that they are made of: there are few different ones. */
const rings = new Map<string, readonly Point[]>()

function ringOf(caches: readonly string[]): readonly Point[] {
  const name = caches.join(' ')
  const known = rings.get(name)
  if (known !== undefined) return known
  const points = caches.flatMap((cache) =>
    Array.from({ length: POINTS }, (_, number) => ({ at: hash(`${cache}#${number}`), cache })),
  )
  points.sort((one, other) => one.at - other.at || (one.cache < other.cache ? -1 : 1))
  rings.set(name, points)
  return points
}

export function placeOf(path: string, caches: readonly string[]): string | undefined {
  const ring = ringOf(caches)
  const at = hash(path)
  let low = 0
  let high = ring.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ring[middle]?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  return (ring[low] ?? ring[0])?.cache
}
