/** Puts into words what the record of the producers and consumers proves. */
import type { DiskAfterCrash } from '../../src/contract/world.ts'
import type { Entry, Problem, ProblemKind } from '../checkers/deliveries.ts'

/** Where the queue crashed. */
export interface Crash {
  /** The crash, as a replay numbers the events: from 1. */
  readonly event: number
  readonly disk: DiskAfterCrash
}

const AFTER_A_CRASH: Readonly<Record<ProblemKind, string>> = {
  altered: 'crash-altered',
  lost: 'crash-lost',
  'came-back': 'crash-came-back',
  overtook: 'crash-overtook',
  'out-together': 'crash-out-together',
  'too-many-tries': 'crash-too-many-tries',
  'in-both': 'crash-in-both',
  'dead-twice': 'crash-dead-twice',
}

/** `isDying`: no consumer ever acknowledges this message. */
export function wordsFor(kind: ProblemKind, after: Crash | undefined, isDying: boolean): string {
  if (after === undefined) return kind
  if (kind === 'lost' && isDying) return 'crash-lost-dying'
  if (kind === 'lost' && after.disk === 'tear') return 'crash-lost-torn'
  return AFTER_A_CRASH[kind]
}

/** Which messages came out up to the first proof of the problem, and which should have. The two always differ. */
export function explain({ kind, message, other, at }: Problem, record: readonly Entry[]) {
  if (kind === 'overtook') return { expected: [other, message], seen: [message, other] }
  const entry = record[at]
  const seen = entry?.kind === 'dead' ? entry.messages : cameOut(record.slice(0, at + 1))
  if (kind === 'lost') return { expected: [...seen, message], seen }
  const last = seen.lastIndexOf(message)
  return { expected: last === -1 ? [] : seen.toSpliced(last, 1), seen }
}

function cameOut(record: readonly Entry[]): string[] {
  return record.flatMap((entry) => {
    if (entry.kind === 'delivered') return [entry.message]
    return entry.kind === 'dead' ? entry.messages : []
  })
}
