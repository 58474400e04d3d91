/** Paths of a small chart whose time is known from the start. */

export interface Point {
  readonly timeMs: number
  readonly value: number | undefined
}

export interface ChartFrame {
  readonly width: number
  readonly height: number
  readonly endMs: number
  /** The value at the upper edge. */
  readonly top: number
}

/** A line through the points; broken where there is nothing to tell. */
export function linePath(points: readonly Point[], frame: ChartFrame): string {
  let isDown = false
  return points
    .flatMap(({ timeMs, value }) => {
      if (value === undefined) {
        isDown = false
        return []
      }
      const command = isDown ? 'L' : 'M'
      isDown = true
      return [`${command}${place(timeMs, value, frame)}`]
    })
    .join('')
}

/** What is below the line. */
export function areaPath(points: readonly Point[], frame: ChartFrame): string {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.every(({ value }) => (value ?? 0) === 0)) return ''
  const edge = points.map(({ timeMs, value }) => `L${place(timeMs, value ?? 0, frame)}`).join('')
  return `M${place(first.timeMs, 0, frame)}${edge}L${place(last.timeMs, 0, frame)}Z`
}

function place(timeMs: number, value: number, { width, height, endMs, top }: ChartFrame): string {
  const x = Math.min(1, timeMs / endMs) * width
  const y = (1 - Math.min(1, value / top)) * height
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`
}
