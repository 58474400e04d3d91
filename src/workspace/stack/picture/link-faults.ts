/** Which links of the picture are cut, and which have another fault. */
import type { FaultView } from '../../../live/protocol.ts'
import { linkKey } from './links.ts'

export interface LinkFaults {
  readonly cut: ReadonlySet<string>
  readonly faulty: ReadonlySet<string>
}

export function linkFaults(faults: readonly FaultView[]): LinkFaults {
  const cut = new Set<string>()
  const faulty = new Set<string>()
  for (const { action, healedMs } of faults) {
    if (healedMs !== undefined) continue
    if (action.do === 'link') faulty.add(linkKey(action.from, action.to))
    if (action.do !== 'partition') continue
    // Cut one way, it still carries something: that is no cut link, but a faulty one.
    const into = action.direction === 'one-way' ? faulty : cut
    for (const a of action.a) for (const b of action.b) into.add(linkKey(a, b))
  }
  return { cut, faulty }
}
