/** Rendezvous hashing: a key weighs every cache, and lives in the one that weighs most. */
import { hash } from './plumbing.ts'

/** The same for whoever asks with the same list, in any order. Without one of the caches, only its keys have another place. */
export function placeOf(path: string, caches: readonly string[]): string | undefined {
  let place: string | undefined
  let most = -1
  for (const cache of caches) {
    const weight = hash(`${cache} ${path}`)
    if (weight <= most) continue
    most = weight
    place = cache
  }
  return place
}
