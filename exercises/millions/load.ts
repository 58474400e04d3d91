/** The many: what they got while they came, and what it cost. */
import { expect, say } from 'millions/suite'
import type { Report } from '../../src/contract/history.ts'
import type { World } from '../../src/contract/world.ts'
import { MOST_ERRORS, MOST_P99_MS } from './promises.ts'
import { PEAK } from './traffic.ts'

const MONTH_MS = 730 * 3_600_000
/** Until those who came first are through, and as many leave as come. */
export const WARM_MS = 6000

/** What users saw from now on, for so long. */
export async function measure(world: World, forMs: number): Promise<Report> {
  const fromMs = world.nowMs
  await world.run(forMs)
  return world.report(fromMs)
}

/** Of the users whose journeys ended, the share that did not get to the end. */
export function leftOf({ journeys: { done, failed, left } }: Report): number {
  return (failed + left) / Math.max(1, done + failed + left)
}

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

export function expectCarried(report: Report): void {
  const values = {
    rate: Math.round((1000 * report.requests) / (report.toMs - report.fromMs)),
    errors: report.errors,
    share: percent(report.errors / Math.max(1, report.requests)),
    p99: Math.round(report.p99Ms),
    most: MOST_P99_MS,
  }
  expect(report.errors / report.requests, say('errors', values)).toBeLessThanOrEqual(MOST_ERRORS)
  expect(report.p99Ms, say('slow', values)).toBeLessThanOrEqual(MOST_P99_MS)
}

/** Fewer got through than came. */
export function expectThrough(report: Report, id: string, most: number, what: Record<string, string>): void {
  const { done, failed, left } = report.journeys
  const values = { ...what, users: done + failed + left, gone: failed + left, share: percent(leftOf(report)) }
  expect(done, say('nobody-through', values)).toBeGreaterThan(0)
  expect(leftOf(report), say(id, values)).toBeLessThanOrEqual(most)
}

/** Machines, and a quarter of what leaves them at the peak: that is the average of the day. */
export function monthOf(world: World, fromMs: number): { machines: number; traffic: number } {
  const { machines, traffic, toMs } = world.bill(fromMs)
  const months = MONTH_MS / (toMs - fromMs)
  const sum = Object.values(machines).reduce((all, usd) => all + usd, 0)
  return { machines: sum * months, traffic: ((traffic.toUsers + traffic.toOtherRegions) * months) / PEAK }
}
