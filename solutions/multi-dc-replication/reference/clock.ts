/** A hybrid logical clock: never behind this node's own clock, and never behind anything that it has heard of. */

export interface Stamp {
  /** Milliseconds, as `Date.now()` tells them. */
  timeMs: number
  /** Which of those with the same milliseconds. */
  count: number
  /** The node that took the write. */
  center: string
}

export class Clock {
  private timeMs = 0
  private count = 0
  readonly center: string

  constructor(center: string) {
    this.center = center
  }

  /** The stamp of the next write: later than all that was seen or given before. */
  next(): Stamp {
    const nowMs = Date.now()
    if (nowMs > this.timeMs) this.set(nowMs, 0)
    else this.count++
    return { timeMs: this.timeMs, count: this.count, center: this.center }
  }

  see({ timeMs, count }: { timeMs: number; count: number }): void {
    const isLater = timeMs > this.timeMs || (timeMs === this.timeMs && count > this.count)
    if (isLater) this.set(timeMs, count)
  }

  /** What a user has seen who is answered now. */
  get token(): string {
    return `${this.timeMs}.${this.count}`
  }

  /** What users bring along. Anything else than a token says nothing. */
  seeToken(token: string | null): void {
    const found = /^(\d{1,15})\.(\d{1,15})$/.exec(token ?? '')
    if (found) this.see({ timeMs: Number(found[1]), count: Number(found[2]) })
  }

  private set(timeMs: number, count: number): void {
    this.timeMs = timeMs
    this.count = count
  }
}

/** Negative when `a` is the earlier one. No two writes are alike. */
export function compare(a: Stamp, b: Stamp): number {
  return a.timeMs - b.timeMs || a.count - b.count || (a.center < b.center ? -1 : a.center > b.center ? 1 : 0)
}
