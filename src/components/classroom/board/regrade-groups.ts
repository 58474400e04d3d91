/** Changes of a regrade by what they mean to a learner: of the submissions that count. */
import type { RegradeChange } from '../../../classroom/api.ts'

export interface RegradeGroup {
  /** All passed and does not now; all passes now; anything else. */
  readonly kind: 'lost' | 'won' | 'other'
  readonly changes: readonly RegradeChange[]
}

export function regradeGroups(changes: readonly RegradeChange[]): readonly RegradeGroup[] {
  const counted = changes.filter(({ isCounted }) => isCounted)
  const kinds = ['lost', 'won', 'other'] as const
  return kinds.flatMap((kind) => {
    const own = counted.filter((change) => kindOf(change) === kind)
    return own.length === 0 ? [] : [{ kind, changes: own }]
  })
}

function kindOf({ before, after }: RegradeChange): RegradeGroup['kind'] {
  const [passed, passes] = [before.outcome === 'passed', after.outcome === 'passed']
  if (passed === passes) return 'other'
  return passed ? 'lost' : 'won'
}
