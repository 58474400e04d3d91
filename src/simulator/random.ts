/** Seeded chance. Every stream is derived from the seed and a name, so drawing from one never moves another. */

/** A number from 0 up to 1 with all 53 bits drawn. */
export type Random = () => number

/**
 * Mixes names into a seed: the same seed and names give the same 32-bit number on every engine.
 * FNV-1a over UTF-16 code units, finished with the mixer of MurmurHash3.
 */
export function deriveSeed(seed: number, ...names: readonly (string | number)[]): number {
  let hash = (2166136261 ^ Math.trunc(seed)) >>> 0
  for (const name of names) {
    const text = String(name)
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 16777619)
    }
    hash = Math.imul(hash ^ 0x2f, 16777619)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A stream of its own for a seed and names. The generator is sfc32 (PractRand, C. Doty-Humphrey). */
export function createRandom(seed: number, ...names: readonly (string | number)[]): Random {
  let a = deriveSeed(seed, ...names, 'a')
  let b = deriveSeed(seed, ...names, 'b')
  let c = deriveSeed(seed, ...names, 'c')
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) next()
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992
}

/**
 * An exponentially distributed number with mean 1, by comparisons alone (J. von Neumann, 1951):
 * logarithms differ in their last bits between engines.
 */
export function drawExponential(random: Random): number {
  for (let whole = 0; ; whole++) {
    const first = random()
    let last = first
    let falls = 1
    for (let next = random(); next < last; next = random()) {
      last = next
      falls++
    }
    if (falls % 2 === 1) return whole + first
  }
}
