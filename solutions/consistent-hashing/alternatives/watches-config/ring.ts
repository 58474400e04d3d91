/** Rendezvous hashing: every shard bids for a key, and the highest bid owns it. */
import type { Shards } from './plumbing.ts'

export class Ring {
  readonly shards: Shards
  readonly #bidders: readonly { readonly name: string; readonly seed: number; readonly weight: number }[]

  constructor(shards: Shards) {
    this.shards = shards
    this.#bidders = Object.entries(shards)
      .map(([name, weight]) => ({ name, seed: mix(hash(name)), weight }))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  }

  ownerOf(key: string): string {
    const number = hash(key)
    let owner = ''
    let highest = Number.NEGATIVE_INFINITY
    for (const { name, seed, weight } of this.#bidders) {
      // From 0 to 1, both left out. By the logarithm, chances are as the weights are.
      const drawn = (mix(number ^ seed) + 0.5) / 2 ** 32
      const bid = weight / -Math.log(drawn)
      if (bid > highest) [owner, highest] = [name, bid]
    }
    return owner
  }
}

function hash(text: string): number {
  let hash = 7
  for (let place = 0; place < text.length; place++) hash = Math.imul(hash, 31) + text.charCodeAt(place)
  return mix(hash)
}

function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x7feb352d)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
