/** How a class stands for one of its learners: which exercises are open, and since when or until when. */
import type { ClassForLearners } from '../../../classroom/api.ts'
import { fill } from '../../../messages/fill.ts'
import type { Messages } from '../../../messages/index.ts'

type Exercise = ClassForLearners['exercises'][number]

export interface OpenState {
  readonly kind: 'open' | 'ahead' | 'closed'
  readonly text: string
}

export function openState(
  { isOpen, opensAtMs, closesAtMs }: Exercise,
  nowMs: number,
  words: Messages['joining']['here'],
  times: Pick<Intl.DateTimeFormat, 'format'>,
): OpenState {
  if (isOpen)
    return {
      kind: 'open',
      text: closesAtMs === undefined ? words.open : fill(words.openUntil, { when: times.format(closesAtMs) }),
    }
  if (opensAtMs !== undefined && nowMs < opensAtMs)
    return { kind: 'ahead', text: fill(words.opens, { when: times.format(opensAtMs) }) }
  return { kind: 'closed', text: fill(words.closed, { when: times.format(closesAtMs ?? nowMs) }) }
}
