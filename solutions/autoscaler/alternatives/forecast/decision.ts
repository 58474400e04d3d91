/**
 * Looks ahead. A line is laid through the work of the last minute and a half, and what it says of the moment when a machine
 * that is ordered now would be there decides. What is given back must not be missed by any forecast of the last minutes.
 */
import type { Metrics } from './metrics.ts'
import type { Machine } from './platform.ts'

export const LEAST = 2
/** A line may lead anywhere; and one of the twelve is left for when one dies. */
const MOST = 11

const PER_SECOND = 2
const AHEAD_MS = 50_000
const LINE_MS = 100_000
const QUIET_MS = 180_000
/** A slope is believed where it stands out from chance: so many machines within the line. */
const TREMBLES = 0.7
const BUSY = 0.72
const BUSY_IF_LESS = 0.58

export interface Seen {
  readonly machine: Machine
  readonly metrics: Metrics | undefined
}

export interface Decision {
  readonly order: number
  readonly remove: readonly string[]
}

interface Point {
  readonly atMs: number
  readonly work: number
}

let points: Point[] = []
let forecasts: Point[] = []
let before: ReadonlyMap<string, number> = new Map()
let beforeMs = Number.NEGATIVE_INFINITY

export function decide(seen: readonly Seen[], nowMs: number): Decision {
  const is = (state: Machine['state']) => (each: Seen) => each.machine.state === state
  const up = seen.filter(is('up'))
  const have = up.length + seen.filter(is('booting')).length
  const dead = seen.filter(is('down')).map(({ machine }) => machine.name)
  const work = workNow(up, nowMs)
  if (work === undefined) return { order: Math.max(0, LEAST - have), remove: dead }
  points = [...points.filter(({ atMs }) => nowMs - atMs < LINE_MS), { atMs: nowMs, work }]
  const then = ahead(nowMs, up.length)
  forecasts = [...forecasts.filter(({ atMs }) => nowMs - atMs < QUIET_MS), { atMs: nowMs, work: then }]
  const wanted = Math.max(LEAST, Math.min(MOST, Math.ceil(then / BUSY)))
  if (wanted > have) return { order: wanted - have, remove: dead }
  if (dead.length > 0) return { order: 0, remove: dead }
  const isLong = (forecasts[0]?.atMs ?? nowMs) <= nowMs - QUIET_MS + 15_000
  const most = Math.max(...forecasts.map((each) => each.work))
  if (!isLong || have > up.length || up.length <= LEAST || most / BUSY_IF_LESS > up.length - 1)
    return { order: 0, remove: [] }
  return { order: 0, remove: up.slice(-1).map(({ machine }) => machine.name) }
}

/** By what came since the last look: those who were turned away have come as well. */
function workNow(up: readonly Seen[], nowMs: number): number | undefined {
  const seconds = (nowMs - beforeMs) / 1000
  const told = up.filter(({ metrics }) => metrics !== undefined)
  const works = told.map(({ machine, metrics }) => {
    const last = before.get(machine.name)
    const came = last === undefined ? 0 : ((metrics?.requests ?? 0) - last) / seconds / PER_SECOND
    return Math.max(metrics?.busy ?? 0, came)
  })
  before = new Map(told.map(({ machine, metrics }) => [machine.name, metrics?.requests ?? 0]))
  beforeMs = nowMs
  if (told.length === 0) return undefined
  return (works.reduce((sum, each) => sum + each, 0) * up.length) / told.length
}

function ahead(nowMs: number, serving: number): number {
  const recent = points.slice(-2)
  const now = recent.reduce((sum, { work }) => sum + work, 0) / recent.length
  if (points.length < 6) return now > 0.9 * serving && points.length > 1 ? now : 0
  const middleMs = points.reduce((sum, { atMs }) => sum + atMs, 0) / points.length
  const mean = points.reduce((sum, { work }) => sum + work, 0) / points.length
  const spread = points.reduce((sum, { atMs }) => sum + (atMs - middleMs) ** 2, 0)
  const slope = points.reduce((sum, { atMs, work }) => sum + (atMs - middleMs) * (work - mean), 0) / spread
  const isReal = Math.abs(slope) * LINE_MS > TREMBLES * Math.sqrt(Math.max(1, mean))
  const forecast = mean + (isReal ? slope * (nowMs + AHEAD_MS - middleMs) : 0)
  // A line knows of no end: a load that grows is not believed to grow by half in a minute.
  return Math.max(0, Math.min(forecast, 1.2 * now), now > 0.9 * serving ? now : 0)
}
