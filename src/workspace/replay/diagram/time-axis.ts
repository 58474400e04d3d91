/**
 * Virtual time as an axis of pixels, downwards. Long silences shrink to a marked gap; events that would lie on
 * each other are spread, so that pixels of events never go back, and each event of a lane has a place of its own.
 */
import type { HistoryEvent } from '../../../contract/history.ts'

/** A millisecond, as long as it is short. */
const pixelsPerMs = 14
/** From here on a doubling of the time adds the same length. */
const linearUpToMs = 1.5
const pixelsPerDoubling = 9
/** A silence of this length and more is marked, and takes the same room however long it is. */
export const gapFromMs = 150
const gapPixels = 58
/** Between two events of one lane, and between an event and what led to it. */
export const lanePixels = 22
const causePixels = 8
const edgePixels = 28
/** Between two times written on the axis. */
const tickPixels = 30

export interface Gap {
  readonly fromMs: number
  readonly toMs: number
  readonly fromPixel: number
  readonly toPixel: number
}

export interface Tick {
  readonly timeMs: number
  readonly pixel: number
}

export class TimeAxis {
  readonly pixels: number
  readonly gaps: readonly Gap[]
  readonly ticks: readonly Tick[]
  /** By event id. Those that are not shown have the place of the one before. */
  readonly #places: Float64Array
  /** Of the events that are shown. */
  readonly #times: Float64Array
  readonly #shownPlaces: Float64Array
  readonly #tickPixels: Float64Array

  /** `isShown` leaves events out: they take no room. */
  constructor(events: readonly HistoryEvent[], isShown: (id: number) => boolean = () => true) {
    const shown = events.filter(({ id }) => isShown(id))
    this.#places = new Float64Array(events.length)
    this.#times = Float64Array.from(shown, ({ timeMs }) => timeMs)
    const gaps: Gap[] = []
    const lanes = new Map<string, number>()
    let pixel = edgePixels
    let before = 0
    let next = 0
    for (const event of shown) {
      const silenceMs = event.timeMs - before
      const from = pixel
      if (event !== shown[0]) pixel += roomOf(silenceMs)
      pixel = Math.max(
        pixel,
        (lanes.get(event.node) ?? Number.NEGATIVE_INFINITY) + lanePixels,
        event.cause === undefined || !isShown(event.cause)
          ? 0
          : (this.#places[event.cause] ?? 0) + causePixels,
      )
      if (event !== shown[0] && silenceMs >= gapFromMs)
        gaps.push({ fromMs: before, toMs: event.timeMs, fromPixel: from, toPixel: pixel })
      this.#places.fill(from, next, event.id)
      this.#places[event.id] = pixel
      lanes.set(event.node, pixel)
      before = event.timeMs
      next = event.id + 1
    }
    this.#places.fill(pixel, next)
    this.#shownPlaces = Float64Array.from(shown, ({ id }) => this.pixelOf(id))
    this.pixels = pixel + edgePixels
    this.gaps = gaps
    this.ticks = this.#placeTicks()
    this.#tickPixels = Float64Array.from(this.ticks, ({ pixel: place }) => place)
  }

  /** Where an event lies. */
  pixelOf(id: number): number {
    return this.#places[id] ?? edgePixels
  }

  /** Where a moment lies: at the first event of that time, or between its neighbours. */
  pixelAt(timeMs: number): number {
    return between(this.#times, this.#shownPlaces, timeMs)
  }

  timeAt(pixel: number): number {
    return between(this.#shownPlaces, this.#times, pixel)
  }

  /** The first event at or below a pixel; the number of events when there is none. */
  firstFrom(pixel: number): number {
    return lowest(this.#places, pixel)
  }

  ticksBetween(top: number, bottom: number): readonly Tick[] {
    return this.ticks.slice(lowest(this.#tickPixels, top), lowest(this.#tickPixels, bottom))
  }

  #placeTicks(): readonly Tick[] {
    const ticks: Tick[] = []
    for (const [place, timeMs] of this.#times.entries()) {
      const pixel = this.#shownPlaces[place] ?? 0
      const last = ticks.at(-1)
      if (last !== undefined && (pixel - last.pixel < tickPixels || timeMs === last.timeMs)) continue
      ticks.push({ timeMs, pixel })
    }
    return ticks
  }
}

/** How much room a silence takes: in proportion while it is short, then by its logarithm, then none more. */
function roomOf(silenceMs: number): number {
  if (silenceMs >= gapFromMs) return gapPixels
  if (silenceMs <= linearUpToMs) return silenceMs * pixelsPerMs
  const room = linearUpToMs * pixelsPerMs + Math.log2(silenceMs / linearUpToMs) * pixelsPerDoubling
  return Math.min(room, gapPixels)
}

/** The place of the first value that is not below; the length when all are. */
export function lowest(values: ArrayLike<number>, least: number): number {
  let from = 0
  let to = values.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((values[middle] ?? 0) < least) from = middle + 1
    else to = middle
  }
  return from
}

/** Straight lines between the points, level beyond them. `keys` never go back. */
function between(keys: Float64Array, values: Float64Array, key: number): number {
  const place = lowest(keys, key)
  const last = values.length - 1
  if (place > last) return values[last] ?? 0
  const keyHere = keys[place] ?? 0
  const valueHere = values[place] ?? 0
  if (place === 0 || keyHere === key) return valueHere
  const keyBefore = keys[place - 1] ?? 0
  const valueBefore = values[place - 1] ?? 0
  return valueBefore + ((key - keyBefore) / (keyHere - keyBefore)) * (valueHere - valueBefore)
}
