/**
 * Alarms and steps. An alarm rings when a state has lasted for so long: hot, full, or cold. A hot fleet gets a fifth more, one
 * at least, when the last step is there; a full one gets half as much again and one, at each ring, up to a bound. A cold one
 * gives one back.
 */
import type { Metrics } from './metrics.ts'
import type { Machine } from './platform.ts'

export const LEAST = 2

const HOT = { above: 0.67, forMs: 30_000 }
const FULL = { above: 0.93, forMs: 10_000 }
/** How busy those that stay would be. */
const COLD = { below: 0.52, forMs: 190_000 }
/** A full fleet has so many on their way at most, or as many as there are. */
const MOST_COMING = 4
/** Machines in pairs tremble more: the smaller the fleet, the earlier it is hot. */
const SMALL = 0.12
/** When a machine has come, numbers tell of the old fleet for so long. */
const SETTLES_MS = 45_000

export interface Seen {
  readonly machine: Machine
  readonly metrics: Metrics | undefined
}

export interface Decision {
  readonly order: number
  readonly remove: readonly string[]
}

let smooth: number | undefined
let hotSinceMs: number | undefined
let fullSinceMs: number | undefined
let coldSinceMs: number | undefined
let lastUp = 0
let arrivedMs = Number.NEGATIVE_INFINITY

export function decide(seen: readonly Seen[], nowMs: number): Decision {
  const up = seen.filter(({ machine }) => machine.state === 'up')
  const coming = seen.filter(({ machine }) => machine.state === 'booting').length
  const dead = seen.filter(({ machine }) => machine.state === 'down').map(({ machine }) => machine.name)
  if (up.length > lastUp) arrivedMs = nowMs
  lastUp = up.length
  if (up.length + coming < LEAST) return { order: LEAST - up.length - coming, remove: dead }

  const told = up.flatMap(({ metrics }) => (metrics === undefined ? [] : [metrics]))
  if (told.length === 0) {
    forget()
    return { order: 0, remove: dead }
  }
  const busy = told.reduce((sum, each) => sum + each.busy, 0) / told.length
  const queue = told.reduce((sum, each) => sum + each.inFlight, 0) / told.length
  const work = busy * up.length
  smooth = smooth === undefined ? work : smooth + (work - smooth) * 0.25

  const isFull = busy > FULL.above || queue > 5
  const least = HOT.above - SMALL * (2 / up.length)
  hotSinceMs = smooth / up.length > least ? (hotSinceMs ?? nowMs) : undefined
  fullSinceMs = isFull ? (fullSinceMs ?? nowMs) : undefined
  coldSinceMs = smooth / (up.length - 1) < COLD.below ? (coldSinceMs ?? nowMs) : undefined

  const isSettled = nowMs - arrivedMs >= SETTLES_MS
  if (isSettled && rings(fullSinceMs, FULL.forMs, nowMs)) {
    fullSinceMs = undefined
    return {
      order: Math.min(Math.ceil(up.length / 2) + 1, Math.max(0, Math.max(MOST_COMING, up.length) - coming)),
      remove: dead,
    }
  }
  if (coming === 0 && rings(hotSinceMs, HOT.forMs, nowMs))
    return { order: Math.max(1, Math.round(up.length / 4)), remove: dead }
  if (isSettled && coming + dead.length === 0 && up.length > LEAST && rings(coldSinceMs, COLD.forMs, nowMs)) {
    const [idle] = up.toSorted((a, b) => (a.metrics?.inFlight ?? 10) - (b.metrics?.inFlight ?? 10))
    return { order: 0, remove: idle === undefined ? [] : [idle.machine.name] }
  }
  return { order: 0, remove: dead }
}

function rings(sinceMs: number | undefined, forMs: number, nowMs: number): boolean {
  return sinceMs !== undefined && nowMs - sinceMs >= forMs
}

/** Nobody knows anything any more. */
function forget(): void {
  hotSinceMs = undefined
  fullSinceMs = undefined
  coldSinceMs = undefined
}
