/** One number: microseconds, or one more than the largest that was heard of. */

export interface Stamp {
  ticks: number
  center: string
}

export class Clock {
  ticks = 0

  next(center: string): Stamp {
    this.see(Date.now() * 1000 - 1)
    this.ticks++
    return { ticks: this.ticks, center }
  }

  see(ticks: number): void {
    this.ticks = Math.max(this.ticks, ticks)
  }

  seeToken(token: string | null): void {
    if (/^t\d{1,16}$/.test(token ?? '')) this.see(Number(token?.slice(1)))
  }
}

export function isLater(a: Stamp, b: Stamp): boolean {
  return a.ticks === b.ticks ? a.center > b.center : a.ticks > b.ticks
}

export function nameOf({ ticks, center }: Stamp): string {
  return `${ticks}:${center}`
}
