/** Numbers as the stack view writes them: short, never jumping in width for nothing. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** A whole number with separators: 1,000,000. */
export function whole(value: number): string {
  return grouped.format(value)
}

/** Things a second: one digit after the point below ten. */
export function rate(value: number): string {
  if (value <= 0) return '0'
  return value < 9.95 ? value.toFixed(1) : whole(Math.round(value))
}

/** A time span with its unit. */
export function span(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`
}

/** Virtual time since the run began: minutes, seconds, tenths. */
export function clock(ms: number): string {
  const tenths = Math.floor(ms / 100)
  const minutes = Math.floor(tenths / 600)
  const seconds = ((tenths % 600) / 10).toFixed(1)
  return `${minutes}:${seconds.padStart(4, '0')}`
}

/** Virtual time to the microsecond, for single steps. */
export function exactTime(ms: number): string {
  return `${(ms / 1000).toFixed(6)} s`
}

/** A figure of a node: words as they are, numbers short. */
export function figureValue(value: number | string): string {
  if (typeof value === 'string') return value
  return Number.isInteger(value) ? whole(value) : value.toPrecision(3)
}
