/**
 * The day as a search needs it: the same load, machines and balancer as in the stack, in a few milliseconds. What it says
 * of the best schedule is held against the simulator by a test.
 */
import { DAY_S, DAY_TREMBLES, dayRate, troubles } from '../day.ts'

export const SLOT_S = 30
export const SLOTS = DAY_S / SLOT_S
/** A machine is ordered so long before it is to serve. */
export const BOOT_S = 61
/** A dead one is given back so long after its death. */
const FOUND_S = 4
const CORES = 2
const WAITING = 8
const STEP_S = 10

/** How many machines serve in each slot of half a minute. */
export type Plan = readonly number[]

/** So many orders, or machines given back where it is below 0. */
export type Action = readonly [atS: number, machines: number]

const deathsS = troubles.flatMap((each) => (each.kind === 'dies' ? [each.atS] : []))

/** What has to be ordered and given back so that it comes out so, the dead replaced as they die. */
export function actionsOf(plan: Plan): readonly Action[] {
  const actions: Action[] = []
  const act = (atS: number, machines: number): void => {
    if (machines !== 0) actions.push([Math.max(0, atS), machines])
  }
  let have = plan[0] ?? 0
  for (const [slot, wanted] of plan.entries()) {
    const fromS = slot * SLOT_S
    if (wanted > have) act(fromS - BOOT_S, wanted - have)
    if (wanted < have) act(fromS, wanted - have)
    have = wanted
    // The one that dies is replaced at that moment.
    for (const deathS of deathsS) {
      if (deathS < fromS || deathS >= fromS + SLOT_S) continue
      act(deathS - BOOT_S, 1)
      act(deathS + FOUND_S, -1)
    }
  }
  return actions.toSorted(([a], [b]) => a - b)
}

/** Machine-minutes: from the order on, the minute on the way included. */
export function costOf(plan: Plan): number {
  const served = plan.reduce((sum, each) => sum + each, 0) * SLOT_S
  const ordered = actionsOf(plan).reduce((sum, [, machines]) => sum + Math.max(0, machines), 0)
  return (served + ordered * BOOT_S + deathsS.length * FOUND_S) / 60
}

/** A generator of chance that is the same everywhere. */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** When users come, in seconds, on a day of that seed. */
export function arrivalsOf(seed: number): readonly number[] {
  const random = chance(seed)
  const arrivals: number[] = []
  for (let stepS = 0; stepS < DAY_S; stepS += STEP_S) {
    const rate = dayRate(stepS) * (1 + DAY_TREMBLES * (2 * random() - 1))
    for (let atS = stepS; ; ) {
      atS += -Math.log(1 - random()) / rate
      if (atS >= stepS + STEP_S) break
      arrivals.push(atS)
    }
  }
  return arrivals
}

/** How many of them are turned away. Each goes to the machine with the fewest in flight; a postcard takes a second. */
export function refusedOf(plan: Plan, arrivals: readonly number[]): number {
  /** By machine: when each of those in flight is done, in order. */
  const machines: number[][] = []
  let refused = 0
  for (const atS of arrivals) {
    const wanted = plan[Math.floor(atS / SLOT_S)] ?? 0
    while (machines.length < wanted) machines.push([])
    let best: number[] | undefined
    for (let place = 0; place < wanted; place++) {
      const ends = machines[place] as number[]
      while ((ends[0] ?? atS + 1) <= atS) ends.shift()
      if (best === undefined || ends.length < best.length) best = ends
    }
    if (best === undefined || best.length >= CORES + WAITING) refused++
    else best.push(Math.max(atS, best.at(-CORES) ?? atS) + 1)
    // Whoever is given back ends what it has.
    machines.length = wanted
  }
  return refused
}
