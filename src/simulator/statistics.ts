/** What users saw, in windows of a second each, so that memory grows with time and not with requests. */
import type { Report } from '../contract/history.ts'

const WINDOW_US = 1_000_000

interface Window {
  readonly number: number
  requests: number
  errors: number
  readonly received: Map<string, number>
  /** Bucket → answers that took about so long. */
  readonly tookUs: Map<number, number>
}

export class Statistics {
  readonly #windows = new Map<number, Window>()
  #newest: Window | undefined

  /** A request of a user ended. Without an answer: `tookUs` is undefined. */
  noteEnd(timeUs: number, isError: boolean, tookUs: number | undefined): void {
    const window = this.#window(timeUs)
    window.requests++
    if (isError) window.errors++
    if (tookUs === undefined) return
    const bucket = bucketOf(tookUs)
    window.tookUs.set(bucket, (window.tookUs.get(bucket) ?? 0) + 1)
  }

  noteReceived(timeUs: number, node: string): void {
    const { received } = this.#window(timeUs)
    received.set(node, (received.get(node) ?? 0) + 1)
  }

  /** Of the windows that began at `fromUs` or later. */
  report(fromUs: number, toUs: number): Report {
    const tookUs = new Map<number, number>()
    const received: Record<string, number> = {}
    let requests = 0
    let errors = 0
    for (const [number, window] of this.#windows) {
      if ((number + 1) * WINDOW_US <= fromUs) continue
      requests += window.requests
      errors += window.errors
      for (const [node, count] of window.received) received[node] = (received[node] ?? 0) + count
      for (const [bucket, count] of window.tookUs) tookUs.set(bucket, (tookUs.get(bucket) ?? 0) + count)
    }
    const [p50Ms, p99Ms] = [percentileMs(tookUs, 0.5), percentileMs(tookUs, 0.99)]
    return { fromMs: fromUs / 1000, toMs: toUs / 1000, requests, errors, p50Ms, p99Ms, received }
  }

  #window(timeUs: number): Window {
    const number = Math.floor(timeUs / WINDOW_US)
    if (number === this.#newest?.number) return this.#newest
    let window = this.#windows.get(number)
    if (window === undefined) {
      window = { number, requests: 0, errors: 0, received: new Map(), tookUs: new Map() }
      this.#windows.set(number, window)
    }
    this.#newest = window
    return window
  }
}

/** 128 buckets to each doubling: less than 1 % wide. No logarithms, which differ between engines. */
function bucketOf(tookUs: number): number {
  const value = Math.max(1, Math.round(tookUs))
  const shift = Math.max(0, 24 - Math.clz32(value))
  return shift * 256 + (value >>> shift)
}

/** The upper end of a bucket. */
function bucketEndUs(bucket: number): number {
  const shift = Math.floor(bucket / 256)
  return ((bucket % 256) + 1) * 2 ** shift - 1
}

function percentileMs(tookUs: ReadonlyMap<number, number>, share: number): number {
  let total = 0
  for (const count of tookUs.values()) total += count
  let left = Math.ceil(total * share)
  for (const [bucket, count] of [...tookUs].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0) return bucketEndUs(bucket) / 1000
  }
  return Number.NaN
}
