/** Paints the marks in flight onto a canvas. Each kind has a shape of its own, so that colour is never all there is. */
import { type Curve, pointOn } from './curve.ts'
import type { Layout, Point } from './layout.ts'
import type { Mark } from './topology.ts'

export interface Palette {
  readonly request: string
  readonly reply: string
  readonly failure: string
  readonly own: string
  readonly surface: string
}

export interface Scenery {
  readonly layout: Layout
  readonly curveOf: (from: string, to: string) => Curve | undefined
  readonly palette: Palette
}

const radius = 3.5
/** More that wait at one node are told by the card's number only. */
const mostWaiting = 9

export function paintMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  scenery: Scenery,
): void {
  const waiting = new Map<string, number>()
  for (const mark of marks) {
    const point =
      mark.waitsAt === undefined
        ? movingPoint(mark, scenery)
        : waitingPoint(mark.waitsAt, waiting, scenery.layout)
    if (point !== undefined) paintMark(context, mark, point, scenery.palette)
  }
}

function movingPoint(mark: Mark, { curveOf }: Scenery): Point | undefined {
  const curve = curveOf(mark.from, mark.to)
  return curve === undefined ? undefined : pointOn(curve, mark.at)
}

/** Along the edge where requests come in. */
function waitingPoint(node: string, waiting: Map<string, number>, layout: Layout): Point | undefined {
  const box = layout.boxes.get(node)
  const place = waiting.get(node) ?? 0
  waiting.set(node, place + 1)
  const isAcross = layout.direction === 'across'
  if (box === undefined || place >= roomFor(isAcross ? box.height : box.width)) return undefined
  return isAcross ? { x: box.x - 1, y: box.y + 10 + place * 9 } : { x: box.x + 12 + place * 10, y: box.y - 1 }
}

/** A small card has room for fewer. */
function roomFor(edge: number): number {
  return Math.min(mostWaiting, Math.floor((edge - 12) / 9))
}

function paintMark(context: CanvasRenderingContext2D, mark: Mark, { x, y }: Point, palette: Palette): void {
  const colour = {
    request: palette.request,
    reply: palette.reply,
    failure: palette.failure,
    lost: palette.failure,
  }[mark.kind]
  context.beginPath()
  if (mark.own) {
    context.fillStyle = palette.surface
    context.strokeStyle = palette.own
    context.lineWidth = 1.5
    context.arc(x, y, radius + 4, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
    context.beginPath()
  }
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = 2
  if (mark.kind === 'failure' || mark.kind === 'lost') {
    context.moveTo(x - radius, y - radius)
    context.lineTo(x + radius, y + radius)
    context.moveTo(x + radius, y - radius)
    context.lineTo(x - radius, y + radius)
    context.stroke()
  } else if (mark.kind === 'reply') {
    context.fillStyle = palette.surface
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  } else if (mark.writes) {
    context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius)
  } else {
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.fill()
  }
}
