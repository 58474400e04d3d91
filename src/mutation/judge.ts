/** Survivors beside what was judged of them. */
import { type Judgement, keyOf } from './judgements.ts'
import type { Mutant } from './mutants.ts'
import type { TestName } from './outcome.ts'
import type { Tried } from './try-mutants.ts'

export interface Survivor {
  readonly mutant: Mutant
  readonly judgement: Judgement | undefined
}

/** A judgement that is about nothing any more. */
export type Stale = { readonly judgement: Judgement } & (
  | { readonly why: 'file-gone' | 'line-changed' }
  | { readonly why: 'killed'; readonly by: TestName }
)

export interface Judged {
  readonly survivors: readonly Survivor[]
  readonly stale: readonly Stale[]
}

/** `files`: those of the reference that have mutants. */
export function judge(
  tried: readonly Tried[],
  judgements: readonly Judgement[],
  files: readonly string[],
): Judged {
  const byKey = new Map(judgements.map((judgement) => [keyOf(judgement), judgement]))
  const outcomes = new Map(tried.map(({ mutant, outcome }) => [keyOf(mutant), outcome]))
  const survivors = tried
    .filter(({ outcome }) => outcome.kind === 'survived')
    .map(({ mutant }) => ({ mutant, judgement: byKey.get(keyOf(mutant)) }))
  const stale = judgements.flatMap((judgement): Stale[] => {
    if (!files.includes(judgement.file)) return [{ judgement, why: 'file-gone' }]
    const outcome = outcomes.get(keyOf(judgement))
    if (outcome === undefined) return [{ judgement, why: 'line-changed' }]
    return outcome.kind === 'killed' ? [{ judgement, why: 'killed', by: outcome.by }] : []
  })
  return { survivors, stale }
}
