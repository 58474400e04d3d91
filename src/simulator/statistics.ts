/** What users saw and what was sent, in windows of time: memory grows neither with requests nor, past a bound, with time. */
import type { Journeys, Report, Traffic } from '../contract/history.ts'

/** How wide windows are at first. They double, two becoming one, whenever there are too many. */
const FIRST_WINDOW_US = 1_000_000
const MOST_WINDOWS = 256

/** One direction of a link. Those that are the same object are counted together. */
export interface Way extends Omit<Traffic, 'bytes'> {
  /** The node that sends, or `users`. */
  readonly node: string
}

interface Window {
  requests: number
  errors: number
  readonly journeys: Record<keyof Journeys, number>
  readonly received: Map<string, number>
  /** Bytes. */
  readonly sent: Map<Way, number>
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

  noteSent(timeUs: number, way: Way, bytes: number): void {
    const { sent } = this.#window(timeUs)
    sent.set(way, (sent.get(way) ?? 0) + bytes)
  }

  /** Of the windows that end after `fromUs`. */
  report(fromUs: number, toUs: number): Report {
    const tookUs = new Map<number, number>()
    const received: Record<string, number> = {}
    const journeys = noJourneys()
    const bytes = new Map<Way, number>()
    let requests = 0
    let errors = 0
    for (const [number, window] of this.#windows) {
      if ((number + 1) * this.#windowUs <= fromUs) continue
      requests += window.requests
      errors += window.errors
      for (const [node, count] of window.received) received[node] = (received[node] ?? 0) + count
      addJourneys(journeys, window.journeys)
      addAll(bytes, window.sent)
      addAll(tookUs, window.tookUs)
    }
    return {
      fromMs: fromUs / 1000,
      toMs: toUs / 1000,
      requests,
      errors,
      p50Ms: percentileMs(tookUs, 0.5),
      p99Ms: percentileMs(tookUs, 0.99),
      journeys,
      received,
      sent: byNode(bytes),
      traffic: byRegions(bytes),
    }
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
    const window: Window = {
      requests: 0,
      errors: 0,
      journeys: noJourneys(),
      received: new Map(),
      sent: new Map(),
      tookUs,
    }
    this.#windows.set(number, window)
    return window
  }

  #widen(): void {
    const narrow = this.#windows
    this.#windows = new Map()
    this.#windowUs *= 2
    for (const [number, { requests, errors, journeys, received, sent, tookUs }] of narrow) {
      const wide = this.#window(Math.floor(number / 2) * this.#windowUs)
      wide.requests += requests
      wide.errors += errors
      addJourneys(wide.journeys, journeys)
      addAll(wide.received, received)
      addAll(wide.sent, sent)
      addAll(wide.tookUs, tookUs)
    }
  }
}

function byNode(bytes: ReadonlyMap<Way, number>): Record<string, number> {
  const sent: Record<string, number> = {}
  for (const [{ node, between }, count] of bytes)
    if (between !== 'users-and-nodes') sent[node] = (sent[node] ?? 0) + count
  return sent
}

function byRegions(bytes: ReadonlyMap<Way, number>): readonly Traffic[] {
  const all = new Map<string, Traffic>()
  for (const [{ from, to, between }, count] of bytes) {
    const name = `${between} ${from} ${to}`
    all.set(name, { from, to, between, bytes: (all.get(name)?.bytes ?? 0) + count })
  }
  // Which of two was counted first depends on how events share a batch.
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, traffic]) => traffic)
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
