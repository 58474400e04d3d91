/**
 * One clock for all processes of a stack: it does not jump, and they read the same from it. Where the machine's monotonic
 * clock begins with each process, they agree on the time of day when they start.
 */
import { isClockOwn } from '../machine.ts'

/** Tells a process that is started which clock to read: what it sees for itself may be another. */
const byTimeOfDay = 'by-time-of-day'

const isTold = process.argv.includes(byTimeOfDay)
const isByTimeOfDay = isTold || isClockOwn(monotonicMs(), process.uptime() * 1000)
const offsetMs = isByTimeOfDay ? Date.now() - monotonicMs() : 0

export const clockArguments: readonly string[] = isByTimeOfDay ? [byTimeOfDay] : []

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

export function clockMs(): number {
  return monotonicMs() + offsetMs
}

/** To a microsecond. */
export function msSince(startMs: number): number {
  return Math.round((clockMs() - startMs) * 1000) / 1000
}
