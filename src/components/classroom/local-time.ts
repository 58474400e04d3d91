/** Times as a field of a form has them: by the clock of this device, to the minute. */

/** `2026-03-14T09:30`, and nothing for no time. */
export function fieldOf(atMs: number | undefined): string {
  if (atMs === undefined) return ''
  const time = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [String(time.getFullYear()).padStart(4, '0'), two(time.getMonth() + 1), two(time.getDate())]
  return `${day.join('-')}T${two(time.getHours())}:${two(time.getMinutes())}`
}

/** Undefined for a field that is empty, or holds no time. */
export function timeOf(field: string): number | undefined {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(field)) return undefined
  // Without a zone it is one of this device.
  const atMs = new Date(field).getTime()
  return Number.isNaN(atMs) || atMs < 0 ? undefined : atMs
}

export interface Times {
  readonly opensAtMs?: number
  readonly closesAtMs?: number
}

export function timesOf(opens: string, closes: string): Times {
  const [opensAtMs, closesAtMs] = [timeOf(opens), timeOf(closes)]
  return {
    ...(opensAtMs !== undefined && { opensAtMs }),
    ...(closesAtMs !== undefined && { closesAtMs }),
  }
}

export function isInOrder({ opensAtMs, closesAtMs }: Times): boolean {
  return opensAtMs === undefined || closesAtMs === undefined || opensAtMs < closesAtMs
}
