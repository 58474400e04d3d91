/** Whether users noticed what happened: the course’s own promise, or no worse than before where that was never kept. */
import type { DrillTold, UsersSaw } from '../../classroom/api.ts'

/** As in users carried. */
const mostErrorShare = 0.001
const mostP99Ms = 200
const mostTimes = 2

export function errorShare({ requests, errors }: UsersSaw): number | undefined {
  return requests === 0 ? undefined : errors / requests
}

/** Undefined while it is not over, where it did not run as it was meant to, and where there were no users to notice. */
export function usersNoticed({ phase, before, since }: DrillTold): boolean | undefined {
  if (phase !== 'ended' || since === undefined) return undefined
  const share = errorShare(since)
  if (share === undefined) return undefined
  const mostMs = Math.max(mostP99Ms, mostTimes * (before?.p99Ms ?? 0))
  return share > mostErrorShare || since.p99Ms === undefined || since.p99Ms > mostMs
}
