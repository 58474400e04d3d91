/**
 * The time of a write is text that sorts as time does: the milliseconds, a count, the center's name. So the later one of two
 * is the larger text, and its own name at the same time.
 */

let last = { timeMs: 0, count: 0 }

export function nextTime(center: string): string {
  const nowMs = Date.now()
  last = nowMs > last.timeMs ? { timeMs: nowMs, count: 0 } : { ...last, count: last.count + 1 }
  return `${newest()}.${center}`
}

/** Of a write, or of a user's token: what was heard is never later than what comes next. */
export function hear(time: string | null): void {
  const found = /^(\d{15})\.(\d{8})(\.|$)/.exec(time ?? '')
  if (found === null) return
  const [timeMs, count] = [Number(found[1]), Number(found[2])]
  if (timeMs > last.timeMs || (timeMs === last.timeMs && count > last.count)) last = { timeMs, count }
}

export function newest(): string {
  return `${String(last.timeMs).padStart(15, '0')}.${String(last.count).padStart(8, '0')}`
}
