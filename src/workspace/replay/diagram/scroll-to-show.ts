/** Where to scroll so that a point of the diagram is in view, with some room around it. */
import type { Point } from './geometry.ts'

export interface Port {
  readonly top: number
  readonly left: number
  readonly width: number
  readonly height: number
}

/** `side`: what has to be in view left and right of the point. `before`: what covers the port's left edge. */
export function scrollToShow(
  at: Point,
  port: Port,
  side: number,
  before: number,
): { readonly top: number; readonly left: number } {
  return { top: topFor(at.y, port), left: leftFor(at.x, port, side, before) }
}

function topFor(y: number, { top, height }: Port): number {
  const margin = Math.min(90, height / 4)
  const isAbove = y < top + margin
  if (!isAbove && y <= top + height - margin) return top
  const isFar = y < top - height || y > top + 2 * height
  if (isFar) return y - height * 0.45
  return isAbove ? y - margin : y - height + margin
}

function leftFor(x: number, { left, width }: Port, side: number, before: number): number {
  const most = x - side - before
  const least = x + side - width
  return Math.max(least, Math.min(left, most))
}
