/** Finds the arrows that cross a stretch of the history, among tens of thousands. */
import type { Arrow } from '../model/arrows.ts'

/** Events in one bucket. An arrow stands in each bucket that it crosses; most cross one or two. */
const stride = 256

export class ArrowIndex {
  readonly #buckets: readonly (readonly Arrow[])[]

  constructor(arrows: readonly Arrow[], events: number) {
    const buckets: Arrow[][] = Array.from({ length: Math.floor(events / stride) + 1 }, () => [])
    for (const arrow of arrows)
      for (let place = bucketOf(arrow.left); place <= bucketOf(arrow.arrived ?? arrow.left); place += 1)
        buckets[place]?.push(arrow)
    this.#buckets = buckets
  }

  /** Those that leave, arrive or are on their way between two events, each once, in the order in which they left. */
  crossing(from: number, to: number): readonly Arrow[] {
    const first = Math.max(0, bucketOf(from))
    const found: Arrow[] = []
    for (let place = first; place <= Math.min(bucketOf(to), this.#buckets.length - 1); place += 1) {
      for (const arrow of this.#buckets[place] ?? []) {
        const isFirstSeenHere = place === Math.max(first, bucketOf(arrow.left))
        if (isFirstSeenHere && arrow.left <= to && (arrow.arrived ?? arrow.left) >= from) found.push(arrow)
      }
    }
    return found
  }
}

function bucketOf(id: number): number {
  return Math.floor(id / stride)
}
