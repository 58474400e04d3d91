/** Where lanes, events and arrows lie on the diagram, and what lies at a point. */

import type { Arrow } from '../model/arrows.ts'
import type { WorldModel } from '../model/world-model.ts'
import { ArrowIndex } from './arrow-index.ts'
import type { TimeAxis } from './time-axis.ts'

/** For the times, left of all lanes. */
export const axisWidth = 78
/** Lanes get narrower than this never: then they scroll sideways. */
export const leastLaneWidth = 84
/** How far from an event, and from an arrow, a pointer still means it. */
const eventReach = 13
const arrowReach = 6

export interface Point {
  readonly x: number
  readonly y: number
}

export class Geometry {
  readonly model: WorldModel
  readonly axis: TimeAxis
  readonly laneWidth: number
  readonly width: number
  readonly #places: ReadonlyMap<string, number>
  readonly #arrows: ArrowIndex

  constructor(model: WorldModel, axis: TimeAxis, viewWidth: number) {
    const count = Math.max(1, model.lanes.length)
    this.model = model
    this.axis = axis
    this.laneWidth = Math.max(leastLaneWidth, (viewWidth - axisWidth) / count)
    this.width = axisWidth + count * this.laneWidth
    this.#places = new Map(model.lanes.map(({ name }, place) => [name, place]))
    this.#arrows = new ArrowIndex(model.arrows, model.events.length)
  }

  /** Undefined when there is no such lane. */
  laneX(name: string): number | undefined {
    const place = this.#places.get(name)
    return place === undefined ? undefined : axisWidth + (place + 0.5) * this.laneWidth
  }

  laneOf(x: number): string | undefined {
    return this.model.lanes[Math.floor((x - axisWidth) / this.laneWidth)]?.name
  }

  pointOf(id: number): Point | undefined {
    const event = this.model.events[id]
    const x = event === undefined ? undefined : this.laneX(event.node)
    return x === undefined ? undefined : { x, y: this.axis.pixelOf(id) }
  }

  /** Both ends. What is lost ends on its way, a little later. */
  ends({ left, arrived, to, from }: Arrow): readonly [Point, Point] | undefined {
    const x = this.laneX(from)
    if (x === undefined) return undefined
    const start = { x, y: this.axis.pixelOf(left) }
    if (arrived !== undefined) {
      const end = this.pointOf(arrived)
      return end === undefined ? undefined : [start, end]
    }
    const target = this.laneX(to)
    // Nobody answers to the name: it leads off to the side.
    // Between two lanes, never on one: right before that which it would have reached.
    const end = target === undefined ? x : target - Math.sign(target - x) * this.laneWidth * 0.6
    return [start, { x: end === x ? x + this.laneWidth * 0.4 : end, y: start.y + 14 }]
  }

  /** The events between two heights, as a range of ids. */
  between(top: number, bottom: number): readonly [number, number] {
    const last = this.model.events.length - 1
    return [this.axis.firstFrom(top), Math.min(last, this.axis.firstFrom(bottom))]
  }

  arrowsBetween(top: number, bottom: number): readonly Arrow[] {
    return this.#arrows.crossing(...this.between(top, bottom))
  }

  /** What a pointer means: the nearest event, or the end of the nearest arrow. */
  eventAt(point: Point, isShown: (id: number) => boolean): number | undefined {
    return this.#nearest(point, eventReach, isShown) ?? this.#arrowEnd(point, isShown)
  }

  /** The event that scrubbing to a height leads to: the nearest one, on the lane if there is one told. */
  nearestTo(y: number, isShown: (id: number) => boolean, lane?: string): number | undefined {
    const { events } = this.model
    const fits = (id: number): boolean => isShown(id) && (lane === undefined || events[id]?.node === lane)
    let above = this.axis.firstFrom(y) - 1
    let below = above + 1
    while (above >= 0 && !fits(above)) above -= 1
    while (below < events.length && !fits(below)) below += 1
    if (above < 0) return below < events.length ? below : undefined
    if (below >= events.length) return above
    return y - this.axis.pixelOf(above) <= this.axis.pixelOf(below) - y ? above : below
  }

  #nearest({ x, y }: Point, reach: number, isShown: (id: number) => boolean): number | undefined {
    const [from, to] = this.between(y - reach, y + reach)
    let found: number | undefined
    let least = reach
    for (let id = from; id <= to; id += 1) {
      const point = isShown(id) ? this.pointOf(id) : undefined
      if (point === undefined) continue
      const distance = Math.hypot(point.x - x, point.y - y)
      if (distance < least) [found, least] = [id, distance]
    }
    return found
  }

  #arrowEnd(point: Point, isShown: (id: number) => boolean): number | undefined {
    let found: number | undefined
    let least = arrowReach
    for (const arrow of this.arrowsBetween(point.y - 400, point.y + 400)) {
      const ends = isShown(arrow.left) ? this.ends(arrow) : undefined
      if (ends === undefined) continue
      const { distance, share } = toLine(point, ...ends)
      if (distance >= least) continue
      least = distance
      found =
        share > 0.5 && arrow.arrived !== undefined && isShown(arrow.arrived) ? arrow.arrived : arrow.left
    }
    return found
  }
}

/** How far a point is from a line, and how far along it. */
function toLine(
  { x, y }: Point,
  from: Point,
  to: Point,
): { readonly distance: number; readonly share: number } {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length
  const share = Math.max(0, Math.min(1, along))
  return { distance: Math.hypot(from.x + share * dx - x, from.y + share * dy - y), share }
}
