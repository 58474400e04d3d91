/** What users saw, in windows of time: memory grows neither with requests nor, past a bound, with time. */
import type { Journeys, Report } from '../contract/history.ts'

/** How wide windows are at first. They double, two becoming one, whenever there are too many. */
const FIRST_WINDOW_US = 1_000_000
const MOST_WINDOWS = 256

interface Window {
  requests: number
  errors: number
  readonly journeys: Record<keyof Journeys, number>
  readonly received: Map<string, number>
  /** Bucket → answers that took about so long. */
  readonly tookUs: Map<number, number>
}

export class Statistics {
  #windows = new Map<number, Window>()
  #windowUs = FIRST_WINDOW_US

  /** A request of a user ended. Without an answer: `tookUs` is undefined. */
  noteEnd(timeUs: number, isError: boolean, tookUs: number | undefined): void {
    const window = this.#window(timeUs)
    window.requests++
    if (isError) window.errors++
    if (tookUs === undefined) return
    const bucket = bucketOf(tookUs)
    window.tookUs.set(bucket, (window.tookUs.get(bucket) ?? 0) + 1)
  }

  noteJourney(timeUs: number, end: keyof Journeys): void {
    this.#window(timeUs).journeys[end]++
  }

  noteReceived(timeUs: number, node: string): void {
    const { received } = this.#window(timeUs)
    received.set(node, (received.get(node) ?? 0) + 1)
  }

  /** Of the windows that end after `fromUs`. */
  report(fromUs: number, toUs: number): Report {
    const tookUs = new Map<number, number>()
    const received: Record<string, number> = {}
    const journeys = noJourneys()
    let requests = 0
    let errors = 0
    for (const [number, window] of this.#windows) {
      if ((number + 1) * this.#windowUs <= fromUs) continue
      requests += window.requests
      errors += window.errors
      for (const [node, count] of window.received) received[node] = (received[node] ?? 0) + count
      addJourneys(journeys, window.journeys)
      addAll(tookUs, window.tookUs)
    }
    const [p50Ms, p99Ms] = [percentileMs(tookUs, 0.5), percentileMs(tookUs, 0.99)]
    return { fromMs: fromUs / 1000, toMs: toUs / 1000, requests, errors, p50Ms, p99Ms, journeys, received }
  }

  #window(timeUs: number): Window {
    const number = Math.floor(timeUs / this.#windowUs)
    const known = this.#windows.get(number)
    if (known !== undefined) return known
    if (this.#windows.size >= MOST_WINDOWS) {
      this.#widen()
      return this.#window(timeUs)
    }
    const tookUs = new Map<number, number>()
    const window: Window = { requests: 0, errors: 0, journeys: noJourneys(), received: new Map(), tookUs }
    this.#windows.set(number, window)
    return window
  }

  #widen(): void {
    const narrow = this.#windows
    this.#windows = new Map()
    this.#windowUs *= 2
    for (const [number, { requests, errors, journeys, received, tookUs }] of narrow) {
      const wide = this.#window(Math.floor(number / 2) * this.#windowUs)
      wide.requests += requests
      wide.errors += errors
      addJourneys(wide.journeys, journeys)
      addAll(wide.received, received)
      addAll(wide.tookUs, tookUs)
    }
  }
}

function noJourneys(): Record<keyof Journeys, number> {
  return { done: 0, failed: 0, left: 0 }
}

function addJourneys(to: Record<keyof Journeys, number>, from: Journeys): void {
  to.done += from.done
  to.failed += from.failed
  to.left += from.left
}

function addAll<K>(to: Map<K, number>, from: ReadonlyMap<K, number>): void {
  for (const [key, count] of from) to.set(key, (to.get(key) ?? 0) + count)
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
