/**
 * What to do, from what was seen: so many machines that each is busy for two thirds of its time. More at once, fewer only
 * when they were too many all along for a while.
 */
import type { Metrics } from './metrics.ts'
import type { Machine } from './platform.ts'

/** So many machines serve at least, even when nobody comes. */
export const LEAST = 2
/** A machine draws so many postcards a second. */
const PER_SECOND = 2
/** How busy machines should be. What comes within the minute that a new one takes has to fit into the rest. */
const TARGET = 0.68
/** One is given back when those that stay would be less busy than this. Far from TARGET, or the next tremble orders it again. */
const ROOMY = 0.58
/** The work of a minute decides, as one of ten seconds trembles; unless the last twenty seconds say that they are full. */
const STEADY_MS = 60_000
const PANIC_MS = 20_000
const FULL = 0.9
/** It has to be little for so long. */
const QUIET_MS = 150_000

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
  const wanted = Math.max(LEAST, work === undefined ? 0 : wantedFor(serving.length, nowMs))
  if (wanted > have) return { order: wanted - have, remove: dead }
  if (coming === 0 && dead.length === 0 && mayGo(serving, nowMs))
    return { order: 0, remove: [leastBusy(serving)] }
  return { order: 0, remove: dead }
}

function wantedFor(serving: number, nowMs: number): number {
  const now = average(nowMs, PANIC_MS)
  const work = now > FULL * serving ? now : average(nowMs, STEADY_MS)
  return Math.ceil(work / TARGET)
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

function average(nowMs: number, windowMs: number): number {
  const recent = samples.filter(({ atMs }) => atMs > nowMs - windowMs && atMs <= nowMs)
  return recent.reduce((sum, { work }) => sum + work, 0) / Math.max(1, recent.length)
}

function mayGo(serving: readonly Seen[], nowMs: number): boolean {
  const quiet = samples.filter(({ atMs }) => atMs > nowMs - QUIET_MS)
  const [first] = samples
  if (first === undefined || first.atMs > nowMs - QUIET_MS) return false
  const most = Math.max(...quiet.map(({ atMs }) => average(atMs, STEADY_MS)))
  return serving.length > LEAST && most < ROOMY * (serving.length - 1)
}

function leastBusy(serving: readonly Seen[]): string {
  const [first] = serving.toSorted((a, b) => (a.metrics?.inFlight ?? 0) - (b.metrics?.inFlight ?? 0))
  return first?.machine.name ?? ''
}
