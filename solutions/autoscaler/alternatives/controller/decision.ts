/**
 * A controller. It keeps one number, the fleet that it would like, and moves it at each look towards what the work asks for:
 * quickly upwards, slowly downwards. Machines are whole, so one is ordered or given back only when the number is clearly
 * beyond the fleet. What waits in the lines is work as well: that makes it hurry.
 */
import type { Metrics } from './metrics.ts'
import type { Machine } from './platform.ts'

export const LEAST = 2

const CORES = 2
const TARGET = 0.7
/** How much of the way is gone in one look of ten seconds. */
const UP = 0.2
const UP_IN_A_HURRY = 0.4
const DOWN = 0.055
/** Beyond the fleet by so much of a machine. */
const CLEARLY_MORE = 0.1
const CLEARLY_LESS = 1.4
/** In a look it asks for so much more than there is, at most. */
const MOST_GROWTH = 2

export interface Seen {
  readonly machine: Machine
  readonly metrics: Metrics | undefined
}

export interface Decision {
  readonly order: number
  readonly remove: readonly string[]
}

export interface Controller {
  /** The fleet that it would like. Nothing before the first numbers. */
  wish: number | undefined
}

export function decide(seen: readonly Seen[], _nowMs: number, controller: Controller = own): Decision {
  const up = seen.filter(({ machine }) => machine.state === 'up')
  const have = up.length + seen.filter(({ machine }) => machine.state === 'booting').length
  const dead = seen.filter(({ machine }) => machine.state === 'down').map(({ machine }) => machine.name)
  const works = up.flatMap(({ metrics }) => (metrics === undefined ? [] : [workOf(metrics)]))
  if (works.length > 0) {
    const work = (works.reduce((sum, each) => sum + each, 0) / works.length) * up.length
    move(controller, Math.min(work / TARGET + 0.35, MOST_GROWTH * up.length), have)
  }
  const wish = controller.wish ?? have
  const wanted = Math.max(LEAST, Math.ceil(wish - CLEARLY_MORE))
  if (wanted > have) return { order: wanted - have, remove: dead }
  if (dead.length > 0 || have > up.length || up.length <= LEAST || wish > up.length - CLEARLY_LESS)
    return { order: 0, remove: dead }
  // The number has gone for it: what stays is judged anew.
  return { order: 0, remove: up.slice(0, 1).map(({ machine }) => machine.name) }
}

const own: Controller = { wish: undefined }

function workOf({ busy, inFlight }: Metrics): number {
  return busy + Math.max(0, inFlight - 2 * CORES) / 6
}

function move(controller: Controller, asked: number, have: number): void {
  const from = controller.wish ?? have
  const isFull = asked > 1.3 * have
  controller.wish = from + (asked - from) * (asked <= from ? DOWN : isFull ? UP_IN_A_HURRY : UP)
}
