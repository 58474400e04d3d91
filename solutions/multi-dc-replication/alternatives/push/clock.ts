/** A hybrid logical clock. What is given out is never given out again, as each write notes it on the disk. */

export interface Stamp {
  timeMs: number
  count: number
  center: string
}

export type Moment = Pick<Stamp, 'timeMs' | 'count'>

export function compare(a: Moment, b: Moment): number {
  return a.timeMs - b.timeMs || a.count - b.count
}

export function laterOf(a: Moment, b: Moment): Moment {
  return compare(a, b) < 0 ? b : a
}

/** The moment of a write that comes after all that was heard of until now. */
export function after(heard: Moment): Moment {
  const nowMs = Date.now()
  if (nowMs > heard.timeMs) return { timeMs: nowMs, count: 0 }
  return { timeMs: heard.timeMs, count: heard.count + 1 }
}

export function tokenOf({ timeMs, count }: Moment): string {
  return `at:${timeMs}:${count}`
}

export function momentIn(token: string | null): Moment | undefined {
  const [, timeMs, count] = /^at:(\d+):(\d+)$/.exec(token ?? '') ?? []
  return timeMs === undefined ? undefined : { timeMs: Number(timeMs), count: Number(count) }
}
