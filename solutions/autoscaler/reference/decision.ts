/**
 * What to do, from what was seen. Work is counted in machines that it would keep wholly busy, and what is wanted is that and
 * some headroom, which grows as chance does: with the root of the work. More at once, fewer only when it was little all along.
 */
import type { Metrics } from './metrics.ts'
import type { Machine } from './platform.ts'

/** So many machines serve at least, even when nobody comes. */
export const LEAST = 2
/** A machine draws so many postcards a second. */
const PER_SECOND = 2
/** Headroom, in roots of the work: for an order, and for those that stay when one is given back. Chance fits in between. */
const ORDER_ROOM = 0.8
const STAY_ROOM = 1.15
/** The mean of a minute decides, as ten seconds tremble; unless the last twenty say that the machines are nearly full. */
const STEADY_MS = 55_000
const HURRY_MS = 25_000
const FULL = 0.8
/** It has to be little for so long, as a lull is over sooner. */
const QUIET_MS = 205_000
const SLOWEST_LOOK_MS = 15_000

/** A machine, as one look found it. */
export interface Seen {
  readonly machine: Machine
  /** Nothing when it was not asked, or told no numbers. */
  readonly metrics: Metrics | undefined
}

export interface Decision {
  /** So many new machines. */
  readonly order: number
  /** The names of those to give back. */
  readonly remove: readonly string[]
}

/** The work that came, in machines that it keeps wholly busy. */
interface Sample {
  readonly atMs: number
  readonly work: number
}

let samples: readonly Sample[] = []
let counted = new Map<string, { readonly atMs: number; readonly requests: number }>()

/** `nowMs` goes evenly, whatever the clock on the wall does. */
export function decide(seen: readonly Seen[], nowMs: number): Decision {
  const named = (state: Machine['state']) => seen.filter(({ machine }) => machine.state === state)
  const serving = named('up')
  const coming = named('booting').length
  const dead = named('down').map(({ machine }) => machine.name)
  const work = workOf(serving, nowMs)
  if (work !== undefined) samples = [...samples, { atMs: nowMs, work }]
  samples = samples.filter(({ atMs }) => atMs > nowMs - QUIET_MS - STEADY_MS)
  const have = serving.length + coming
  const wanted = Math.max(LEAST, work === undefined ? 0 : wantedNow(serving.length, nowMs))
  if (wanted > have) return { order: wanted - have, remove: dead }
  const isTooMany = coming === 0 && dead.length === 0 && work !== undefined && mayGo(serving.length, nowMs)
  return { order: 0, remove: isTooMany ? [leastBusy(serving)] : dead }
}

function wantedNow(serving: number, nowMs: number): number {
  const now = mean(nowMs, HURRY_MS)
  const work = now > FULL * serving ? now : isKnown(nowMs - STEADY_MS) ? mean(nowMs, STEADY_MS) : 0
  return Math.ceil(work + ORDER_ROOM * Math.sqrt(work))
}

/** Nothing when nobody tells any numbers. Those who do not are taken to be as busy as the others. */
function workOf(serving: readonly Seen[], nowMs: number): number | undefined {
  const works: number[] = []
  const next: typeof counted = new Map()
  for (const { machine, metrics } of serving) {
    if (metrics === undefined) continue
    const { busy, requests } = metrics
    const last = counted.get(machine.name)
    next.set(machine.name, { atMs: nowMs, requests })
    const came =
      last === undefined || requests < last.requests
        ? 0
        : (requests - last.requests) / ((nowMs - last.atMs) / 1000) / PER_SECOND
    works.push(Math.max(busy, came))
  }
  counted = next
  if (works.length === 0) return undefined
  return (works.reduce((sum, work) => sum + work, 0) / works.length) * serving.length
}

function mean(untilMs: number, windowMs: number): number {
  const those = samples.filter(({ atMs }) => atMs > untilMs - windowMs && atMs <= untilMs)
  return those.reduce((sum, { work }) => sum + work, 0) / Math.max(1, those.length)
}

/** After a boot nobody knows how it was before. */
function isKnown(sinceMs: number): boolean {
  const [first] = samples
  return first !== undefined && first.atMs <= sinceMs
}

function mayGo(serving: number, nowMs: number): boolean {
  if (serving <= LEAST || !isKnown(nowMs - QUIET_MS)) return false
  const quiet = samples.filter(({ atMs }) => atMs > nowMs - QUIET_MS)
  // After a time in the dark, the few looks that there are may be chance.
  if (quiet.length < QUIET_MS / SLOWEST_LOOK_MS) return false
  const most = Math.max(...quiet.map(({ atMs }) => mean(atMs, STEADY_MS)))
  return most + STAY_ROOM * Math.sqrt(most) < serving - 1
}

function leastBusy(serving: readonly Seen[]): string {
  const [first] = serving.toSorted((a, b) => (a.metrics?.inFlight ?? 0) - (b.metrics?.inFlight ?? 0))
  return first?.machine.name ?? ''
}
