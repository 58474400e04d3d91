/** How much chance there is in what a server gives out, as far as one can see from outside. */

/**
 * At most so many bits, by how many different characters each place shows. What counts up, or follows a clock, moves in a
 * few places only. The more are looked at, the closer it comes: 64 of them tell 32 hexadecimal digits from 16.
 */
export function bitsOfChance(values: readonly string[]): number {
  const length = Math.max(0, ...values.map((value) => value.length))
  let bits = 0
  for (let place = 0; place < length; place++) {
    const shown = new Set(values.map((value) => value.at(place - length) ?? ''))
    bits += Math.log2(shown.size)
  }
  return Math.floor(bits)
}
