/** Which key is asked for: the k-th most popular one with a probability in proportion to 1 / k^s. */
import pow from '@stdlib/math-base-special-pow'
import type { Random } from './random.ts'

/** Draws from 0 to `count` - 1. The exponent 0 makes all alike. */
export function createZipf(count: number, exponent: number): (random: Random) => number {
  const ends = new Float64Array(count)
  let total = 0
  for (let index = 0; index < count; index++) {
    total += 1 / pow(index + 1, exponent)
    ends[index] = total
  }
  return (random) => {
    const point = random() * total
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? total) > point) high = middle
      else low = middle + 1
    }
    return low
  }
}
