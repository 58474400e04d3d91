/** The way of a link between two cards: a cubic curve, the same in both directions. */
import type { Box, Layout, Point } from './layout.ts'

export type Curve = readonly [Point, Point, Point, Point]

/** From the side of one card to the nearer side of the other. Undefined when one of them is not in the picture. */
export function curveBetween(layout: Layout, from: string, to: string): Curve | undefined {
  const a = layout.boxes.get(from)
  const b = layout.boxes.get(to)
  if (a === undefined || b === undefined) return undefined
  const step = (layout.columns.get(to) ?? 0) - (layout.columns.get(from) ?? 0)
  if (step < 0) return reverse(curve(layout, b, a, -step))
  return curve(layout, a, b, step)
}

function reverse([a, b, c, d]: Curve): Curve {
  return [d, c, b, a]
}

function curve(layout: Layout, a: Box, b: Box, step: number): Curve {
  if (layout.direction === 'across') return acrossCurve(a, b, step)
  return step > 0 && isBehind(layout, b) ? besideCurve(a, b) : downCurve(a, b, step)
}

/** Whether other cards stand right above it, so that a way straight down would lead over them. */
function isBehind({ boxes, columns }: Layout, box: Box): boolean {
  const own = [...boxes].find(([, each]) => each === box)?.[0] ?? ''
  return [...boxes].some(
    ([name, other]) =>
      name !== own &&
      columns.get(name) === columns.get(own) &&
      other.y < box.y &&
      other.x < box.x + box.width &&
      other.x + other.width > box.x,
  )
}

/** Half of the gap between two cards beside each other: there a way leads past the cards above. */
const gutter = 6

/** Down beside the cards that stand above, and in from the side. */
function besideCurve(a: Box, b: Box): Curve {
  const start = { x: a.x + a.width / 2, y: a.y + a.height }
  const isLeft = Math.abs(b.x - start.x) < Math.abs(b.x + b.width - start.x)
  const end = { x: isLeft ? b.x : b.x + b.width, y: b.y + b.height / 2 }
  const past = end.x + (isLeft ? -gutter : gutter)
  // Aside first, then down: the tiers are apart by less than the way aside.
  return [start, { x: past + (past - start.x), y: start.y - 10 }, { x: past, y: end.y }, end]
}

function acrossCurve(a: Box, b: Box, step: number): Curve {
  const start = { x: a.x + a.width, y: a.y + a.height / 2 }
  if (step === 0) {
    // Within a tier: out on the right, and back in there.
    const end = { x: b.x + b.width, y: b.y + b.height / 2 }
    const out = Math.max(start.x, end.x) + 18 + Math.min(22, Math.abs(end.y - start.y) / 12)
    return [start, { x: out, y: start.y }, { x: out, y: end.y }, end]
  }
  const end = { x: b.x, y: b.y + b.height / 2 }
  const bend = Math.max(24, (end.x - start.x) * 0.45)
  // Past a tier in between: over it rather than through its cards.
  const lift = step > 1 ? -Math.min(a.height, b.height) * 0.9 : 0
  return [start, { x: start.x + bend, y: start.y + lift }, { x: end.x - bend, y: end.y + lift }, end]
}

function downCurve(a: Box, b: Box, step: number): Curve {
  const start = { x: a.x + a.width / 2, y: a.y + a.height }
  if (step === 0) {
    const end = { x: b.x + b.width / 2, y: b.y + b.height }
    const out = Math.max(start.y, end.y) + 16
    return [start, { x: start.x, y: out }, { x: end.x, y: out }, end]
  }
  const end = { x: b.x + b.width / 2, y: b.y }
  const bend = Math.max(14, (end.y - start.y) * 0.45)
  return [start, { x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }, end]
}

export function pointOn([a, b, c, d]: Curve, at: number): Point {
  const left = 1 - at
  const [wa, wb, wc, wd] = [left ** 3, 3 * left * left * at, 3 * left * at * at, at ** 3]
  return {
    x: a.x * wa + b.x * wb + c.x * wc + d.x * wd,
    y: a.y * wa + b.y * wb + c.y * wc + d.y * wd,
  }
}

export function pathOf([a, b, c, d]: Curve): string {
  const point = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`
  return `M${point(a)}C${point(b)} ${point(c)} ${point(d)}`
}
