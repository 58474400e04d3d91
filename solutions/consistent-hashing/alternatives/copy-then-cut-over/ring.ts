/** 8,192 slots. The hash of a key says which is its slot, and a rule that everybody knows says whose the slot is. */
import type { Shards } from './plumbing.ts'

const SLOTS = 8192

export class Ring {
  readonly #ownerOfSlot: readonly string[]

  constructor(shards: Shards) {
    const names = Object.keys(shards).sort()
    this.#ownerOfSlot = Array.from({ length: SLOTS }, (_, slot) => {
      const scores = names.map((name) => ({
        name,
        score: drawn(`${name}/${slot}`) ** (1 / (shards[name] ?? 1)),
      }))
      return scores.reduce((best, next) => (next.score > best.score ? next : best), { name: '', score: -1 })
        .name
    })
  }

  ownerOf(key: string): string {
    return this.#ownerOfSlot[number(key) % SLOTS] ?? ''
  }
}

/** From 0 to 1. */
const drawn = (text: string): number => number(text) / 2 ** 32

/** Two halves that are mixed into each other. */
function number(text: string): number {
  let [one, other] = [0xdeadbeef, 0x41c6ce57]
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place)
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  return one >>> 0
}
