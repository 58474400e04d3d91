/** Lines of a chart as paths. Plain numbers in, text for an SVG out. */
import type { ChartWindow, Line } from './series.ts'

export interface Frame {
  readonly width: number
  readonly height: number
}

/** From the left edge: 0 to `width`. */
export function xOf(timeMs: number, { fromMs, toMs }: ChartWindow, width: number): number {
  return ((timeMs - fromMs) / (toMs - fromMs)) * width
}

/** The line of one value over time, broken where there is none. */
export function linePath(
  { points }: Line,
  window: ChartWindow,
  top: number,
  { width, height }: Frame,
): string {
  let path = ''
  let pen = 'M'
  for (const { timeMs, value } of points) {
    if (value === undefined) {
      pen = 'M'
      continue
    }
    const x = xOf(timeMs, window, width)
    const y = height - (Math.min(value, top) / top) * height
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`
    pen = 'L'
  }
  return path
}
