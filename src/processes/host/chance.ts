/** Chance that nobody can foresee, drawn from the machine a block at a time. */
import { randomFillSync } from 'node:crypto'

const block = new Uint32Array(512)
let next = block.length

/** From 0 up to 1, all 53 bits drawn. */
export function random(): number {
  if (next + 2 > block.length) {
    randomFillSync(block)
    next = 0
  }
  const high = (block[next++] ?? 0) >>> 5
  const low = (block[next++] ?? 0) >>> 6
  return (high * 67_108_864 + low) / 9_007_199_254_740_992
}
