/** What a file of results claims, held against what came out when it was run again. */
import type { CarriedClaim, RecordedTest, Summary, Tier } from './record-file.ts'
import { rounded } from './stack-facts.ts'

export type Judged = 'same' | 'different' | 'unknown'

export type About =
  /** The tests of a stage: how many of them pass. */
  | { readonly kind: 'stage'; readonly exercise: string; readonly stage: string; readonly tests: number }
  | { readonly kind: 'tier'; readonly name: string }
  | { readonly kind: 'peak'; readonly number: keyof Summary }
  | { readonly kind: 'carried'; readonly exercise: string; readonly number: keyof CarriedClaim }

/** Why something cannot be told. */
export type Reason =
  /** Its programs did not run. */
  | 'did-not-run'
  /** The file does not hold the code that it was of. */
  | 'no-code'
  /** It differs, and may have run with other results of the learner's. */
  | 'other-parts'
  /** It differs, and so do the tests or the stack of the course: that may be why. */
  | 'other-course'

export interface Finding {
  readonly about: About
  readonly claimed: number | string
  /** Nothing where nothing came out. */
  readonly seen?: number | string
  readonly judged: Judged
  readonly reason?: Reason
}

/** What came out. Nothing of what could not be run. */
export interface Seen {
  readonly tests?: readonly RecordedTest[]
  readonly tiers?: readonly Tier[]
  readonly peak?: Summary
  readonly carried?: CarriedClaim
}

export interface Claims extends Seen {
  readonly exercise: string
}

const peakNumbers = ['requestsPerSecond', 'p50Ms', 'p99Ms', 'errorShare', 'costPerMonth'] as const
const carriedNumbers = ['usersPerDay', 'p99Ms', 'costPerMonth'] as const

/** `isOtherCourse`: the file was made with other tests than those that ran now. */
export function compare(claims: Claims, seen: Seen, isOtherCourse = false): readonly Finding[] {
  const found = [
    ...compareTests(claims, seen.tests),
    ...compareTiers(claims.tiers ?? [], seen.tiers),
    ...compareNumbers(peakNumbers, claims.peak, seen.peak, (number) => ({ kind: 'peak', number })),
    ...compareCarried(claims.exercise, claims.carried, seen.carried),
  ]
  return isOtherCourse ? found.map(doubted) : found
}

function doubted(finding: Finding): Finding {
  return finding.judged === 'different' ? { ...finding, judged: 'unknown', reason: 'other-course' } : finding
}

export function compareCarried(
  exercise: string,
  claimed: CarriedClaim | undefined,
  seen: CarriedClaim | undefined,
): readonly Finding[] {
  return compareNumbers(carriedNumbers, claimed, seen, (number) => ({ kind: 'carried', exercise, number }))
}

export function judge(
  about: About,
  claimed: number | string,
  seen: number | string | undefined,
  isSame: boolean = claimed === seen,
): Finding {
  if (seen === undefined) return { about, claimed, judged: 'unknown', reason: 'did-not-run' }
  return { about, claimed, seen, judged: isSame ? 'same' : 'different' }
}

function compareTests(
  { exercise, tests = [] }: Claims,
  seen: readonly RecordedTest[] | undefined,
): readonly Finding[] {
  const stages = Map.groupBy(tests, ({ stage }) => stage)
  return [...stages].map(([stage, claimed]) => {
    const about = { kind: 'stage', exercise, stage, tests: claimed.length } as const
    const own = seen?.filter((test) => test.stage === stage)
    // What was not run when it was saved has claimed nothing.
    const isSame = claimed.every(
      ({ test, status }) =>
        status === 'not-run' || own?.some((each) => each.test === test && each.status === status) === true,
    )
    return judge(about, passedOf(claimed), own === undefined ? undefined : passedOf(own), isSame)
  })
}

const passedOf = (tests: readonly RecordedTest[]): number =>
  tests.filter(({ status }) => status === 'passed').length

function compareTiers(claimed: readonly Tier[], seen: readonly Tier[] | undefined): readonly Finding[] {
  const names = new Set([...claimed, ...(claimed.length > 0 ? (seen ?? []) : [])].map(({ name }) => name))
  return [...names].map((name) => {
    const told = (tiers: readonly Tier[]): string => {
      const tier = tiers.find((each) => each.name === name)
      return tier === undefined ? '–' : tierText(tier)
    }
    return judge({ kind: 'tier', name }, told(claimed), seen && told(seen))
  })
}

/** `web.ts (own), 2 seoul + 2 virginia, $160`: for whoever compares, person or program. */
export function tierText({ program, owner, nodes, costPerMonth }: Tier): string {
  const places = Object.entries(nodes)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([region, count]) => `${count} ${region}`)
  return `${program} (${owner}), ${places.join(' + ')}, $${costPerMonth}`
}

function compareNumbers<Key extends string>(
  keys: readonly Key[],
  claimed: Readonly<Partial<Record<Key, number>>> | undefined,
  seen: Readonly<Partial<Record<Key, number>>> | undefined,
  about: (number: Key) => About,
): readonly Finding[] {
  return keys.flatMap((key) => {
    const value = claimed?.[key]
    if (value === undefined) return []
    const now = seen?.[key]
    const isSame = now !== undefined && rounded(now) === rounded(value)
    return [judge(about(key), value, now ?? (seen === undefined ? undefined : '–'), isSame)]
  })
}
