/**
 * What people ask for, one key after the other: four ways that real traffic takes. `slots` is how many entries fit into the
 * cache that is tried with it.
 */

/** A number from 0 up to 1. */
export type Random = () => number

export const traceNames = ['scan', 'loop', 'zipf', 'shifting'] as const
export type TraceName = (typeof traceNames)[number]

/** Numbers as they come by chance, the same ones from the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** So many keys, the first of which is asked for twice as often as the second, three times as often as the third, … */
export function zipfOf(count: number, exponent = 1): (random: Random) => number {
  const sums: number[] = []
  let sum = 0
  for (let rank = 1; rank <= count; rank++) {
    sum += rank ** -exponent
    sums.push(sum)
  }
  return (random) => {
    const at = random() * sum
    let low = 0
    let high = count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Asks for the next key at each call. */
export type Trace = () => string

const traces: Readonly<Record<TraceName, (slots: number, random: Random) => Trace>> = {
  /** What is popular stays popular. */
  zipf(slots, random) {
    const popular = zipfOf(slots * 10, 0.9)
    return () => `card-${popular(random)}`
  },
  /** The same, and after every `6 × slots` requests somebody reads `2 × slots` cards, which nobody asks for again. */
  scan(slots, random) {
    const popular = zipfOf(slots * 5)
    let asked = 0
    let scanned = 0
    return () => (asked++ % (8 * slots) < 6 * slots ? `card-${popular(random)}` : `archive-${scanned++}`)
  },
  /** Seven of ten go round and round over more cards than there is room for; the others ask for a few. */
  loop(slots, random) {
    const few = Math.round(slots * 0.5)
    const round = Math.round(slots * 1.3)
    let at = 0
    return () => (random() < 0.3 ? `card-${Math.floor(few * random())}` : `round-${at++ % round}`)
  },
  /** Every `60 × slots` requests, all of what was popular is forgotten, and other cards are. */
  shifting(slots, random) {
    const popular = zipfOf(slots * 3)
    let asked = 0
    return () => `day${Math.floor(asked++ / (60 * slots))}-${popular(random)}`
  },
}

export const traceOf = (name: TraceName, slots: number, random: Random): Trace => traces[name](slots, random)

/** So many keys round and round, and nothing else. */
export function roundOf(count: number): Trace {
  let at = 0
  return () => `round-${at++ % count}`
}

/** A value with which the entry has so many bytes. */
export const valueFor = (key: string, bytes: number): string => 'x'.repeat(Math.max(0, bytes - key.length))
