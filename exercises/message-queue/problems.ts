/** Puts into words what the record of the producers and consumers proves. */
import type { DiskAfterCrash } from '../../src/contract/world.ts'
import type { Entry, Problem, ProblemKind } from '../checkers/deliveries/entries.ts'

/** Where the queue crashed. */
export interface Crash {
  /** The crash, as a replay numbers the events: from 1. */
  readonly event: number
  readonly disk: DiskAfterCrash
}

/** What reads differently when a crash came before it. */
const AFTER_A_CRASH: Readonly<Partial<Record<ProblemKind, string>>> = {
  altered: 'crash-altered',
  lost: 'crash-lost',
  withheld: 'crash-withheld',
  'came-back': 'crash-came-back',
  overtook: 'crash-overtook',
  'out-together': 'crash-out-together',
  'too-many-tries': 'crash-too-many-tries',
  'wrong-attempt': 'crash-wrong-attempt',
  'same-id': 'crash-same-id',
  'same-receipt': 'crash-same-receipt',
  'in-both': 'crash-in-both',
  'dead-twice': 'crash-dead-twice',
  'dead-letter-lost': 'crash-dead-letter-lost',
  'wrong-depth': 'crash-wrong-depth',
}

/** `isDying`: no consumer ever acknowledges this message. */
export function wordsFor(kind: ProblemKind, after: Crash | undefined, isDying: boolean): string {
  if (after === undefined) return kind
  if (kind === 'lost' && isDying) return 'crash-lost-dying'
  if (kind === 'lost' && after.disk === 'tear') return 'crash-lost-torn'
  return AFTER_A_CRASH[kind] ?? kind
}

/** What the queue answered where another answer was due. */
const ANSWERS: Readonly<Partial<Record<ProblemKind, { readonly expected: string; readonly seen: string }>>> =
  {
    withheld: { expected: 'the message', seen: '204, no message' },
    'two-at-once': { expected: 'one delivery', seen: 'two deliveries' },
    'too-soon': { expected: 'one delivery', seen: 'two deliveries' },
    'same-receipt': { expected: 'a receipt of its own', seen: 'a receipt that was used before' },
    'same-id': { expected: 'an id of its own', seen: 'an id that was used before' },
    'rejected-in-time': { expected: '204', seen: '410 or 404' },
    'used-twice': { expected: '410 or 404', seen: '204' },
    'late-counted': { expected: '410 or 404', seen: '204' },
    'dead-acknowledged': { expected: '410 or 404', seen: '204' },
  }

/** Which messages came out up to the first proof of the problem, and which should have. The two always differ. */
export function explain(problem: Problem, record: readonly Entry[]) {
  const { kind, message, other, at } = problem
  const answer = ANSWERS[kind]
  if (answer !== undefined) return answer
  if (problem.seen !== undefined) return { expected: problem.expected, seen: problem.seen }
  if (kind === 'overtook') return { expected: [other, message], seen: [message, other] }
  const entry = record[at]
  const seen =
    entry?.kind === 'dead' ? entry.letters.map((letter) => letter.message) : cameOut(record.slice(0, at + 1))
  if (kind === 'lost' || kind === 'dead-letter-lost') return { expected: [...seen, message], seen }
  const last = seen.lastIndexOf(message)
  return { expected: last === -1 ? [] : seen.toSpliced(last, 1), seen }
}

function cameOut(record: readonly Entry[]): string[] {
  return record.flatMap((entry) => {
    if (entry.kind === 'delivered') return [entry.message]
    return entry.kind === 'dead' ? entry.letters.map((letter) => letter.message) : []
  })
}
