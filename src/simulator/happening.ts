/** What happens in a world, until it has its place in the history. */
import type { HistoryEvent } from '../contract/history.ts'

type Placed = 'id' | 'timeMs' | 'node' | 'cause' | 'exchange' | 'follows'
type WithoutPlace<E> = E extends HistoryEvent ? Omit<E, Placed> : never
/** What is known of an event when it happens; its place in the history follows. */
export type Happening = WithoutPlace<HistoryEvent>
/** The same object, while its place is filled in. */
export type Noted = Happening & {
  id: number
  timeMs: number
  node: string
  cause?: number
  exchange?: number
  follows?: number
}

/** One request and what became of it. Numbered in the order of the history. */
export interface Exchange {
  number: number
  /** The one before, of a user who tries the next address. */
  readonly follows?: Exchange | undefined
}
