/** Network faults as rules: each says of a message whether it passes, comes later, or is lost. */
import type { Caller } from './call.ts'
import type { NetworkRule } from './network.ts'

export function createPartitionRule(
  a: ReadonlySet<Caller>,
  b: ReadonlySet<Caller>,
  direction: 'both' | 'one-way',
): NetworkRule {
  return (from, to) => {
    const isCut = (a.has(from) && b.has(to)) || (direction === 'both' && b.has(from) && a.has(to))
    return isCut ? { drop: true } : undefined
  }
}

export function createLinkRule(
  a: Caller,
  b: Caller,
  rule: { readonly delayMs?: number; readonly loss?: number },
): NetworkRule {
  const { delayMs = 0, loss = 0 } = rule
  return (from, to, random) => {
    if (from !== a || to !== b) return undefined
    if (loss > 0 && random() < loss) return { drop: true }
    return { delayUs: delayMs * 1000 }
  }
}
