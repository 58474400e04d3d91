/** Judges what the producers and consumers of a queue saw. */
import type { Entry, Found, Problem, Rules } from './entries.ts'
import {
  judgeAcknowledged,
  judgeDead,
  judgeDepth,
  judgeDrained,
  judgeNothing,
  judgeRejected,
  judgeStored,
} from './judge-answers.ts'
import { judgeAttempt, judgeDelivery } from './judge-delivery.ts'
import { Seen } from './seen.ts'

/** The first thing that a right queue could not have done, or undefined. */
export function findProblem(entries: readonly Entry[], rules: Rules): Problem | undefined {
  const seen = new Seen(entries, rules)
  for (const [at, entry] of entries.entries()) {
    const found = judge(seen, at, entry)
    if (found !== undefined) return { ...found, at }
  }
  // A wrong count is mostly a sign of something worse, which shows a little later.
  for (const [at, entry] of entries.entries()) {
    const found = judgeCount(seen, at, entry)
    if (found !== undefined) return { ...found, at }
  }
  return undefined
}

function judge(seen: Seen, at: number, entry: Entry): Found {
  switch (entry.kind) {
    case 'stored':
      return judgeStored(seen, at, entry)
    case 'delivered':
      return judgeDelivery(seen, at, entry)
    case 'nothing':
      return judgeNothing(seen, at, entry)
    case 'acknowledged':
      return judgeAcknowledged(seen, entry)
    case 'rejected':
      return judgeRejected(seen, at, entry)
    case 'dead':
      return judgeDead(seen, at, entry)
    case 'drained':
      return judgeDrained(seen, at)
    default:
      return undefined
  }
}

function judgeCount(seen: Seen, at: number, entry: Entry): Found {
  if (entry.kind === 'delivered') return judgeAttempt(seen, at, entry)
  return entry.kind === 'depth' ? judgeDepth(seen, at, entry) : undefined
}
