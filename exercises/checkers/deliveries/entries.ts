/**
 * What the producers and consumers of a queue did and saw, in the order in which they did and saw it.
 * Messages are told apart by their bodies, which the suite makes unique: after a reset nobody knows the id.
 */

/** From when a request was sent to when its answer was there: whatever the queue did for it, it did in between. */
export interface Span {
  readonly sentMs: number
  readonly gotMs: number
}

interface Answered {
  /** The length of the record when the request was sent: what stands before was seen by then. */
  readonly since: number
  readonly span: Span
}

export interface Letter {
  readonly message: string
  readonly id: string
  readonly key: string | undefined
}

interface Acknowledgement extends Answered {
  readonly message: string
  /** Places in the record. */
  readonly delivery: number
  readonly request: number
}

export type Entry =
  | { readonly kind: 'sent'; readonly message: string; readonly key?: string | undefined }
  | ({ readonly kind: 'stored'; readonly message: string; readonly id: string } & Answered)
  /** The queue said that it took nothing in. */
  | { readonly kind: 'refused'; readonly message: string }
  | ({ readonly kind: 'delivered'; readonly receipt: string; readonly attempt: number } & Letter & Answered)
  /** A fetch was answered: there is none to hand out. */
  | ({ readonly kind: 'nothing' } & Answered)
  /** A fetch got no answer: perhaps it was handed a message, and nobody knows. */
  | { readonly kind: 'unanswered'; readonly since: number; readonly atMs: number }
  /** The acknowledgement leaves the consumer: from here on its outcome may be unknown. `delivery` is a place in the record. */
  | { readonly kind: 'acknowledging'; readonly message: string; readonly delivery: number }
  /** What came of the `acknowledging` at the place `request`. */
  | ({ readonly kind: 'acknowledged' } & Acknowledgement)
  /** It counts for nothing. */
  | ({ readonly kind: 'rejected' } & Acknowledgement)
  | ({ readonly kind: 'dead'; readonly letters: readonly Letter[] } & Answered)
  | ({ readonly kind: 'depth'; readonly depth: number } & Answered)
  | { readonly kind: 'crashed' }
  | { readonly kind: 'booted'; readonly atMs: number }
  /** The faults are healed and the queue hands out no more, however long one waits. */
  | { readonly kind: 'drained' }

export type Of<K extends Entry['kind']> = Extract<Entry, { kind: K }>

/** What the queue has to keep. Learners build it step by step. */
export interface Rules {
  readonly tries: number
  readonly ackTimeoutMs: number
  /** What was not acknowledged is handed out again, not only after a crash. */
  readonly comesAgain: boolean
  /** Messages of one key come in order. */
  readonly isOrdered: boolean
  /** Deliveries are counted over crashes, and make a dead letter when there were enough. */
  readonly countsTries: boolean
}

export type ProblemKind =
  | 'altered'
  | 'other-id'
  | 'same-id'
  | 'same-receipt'
  | 'wrong-attempt'
  | 'refused-but-kept'
  | 'lost'
  | 'withheld'
  | 'came-back'
  | 'two-at-once'
  | 'too-soon'
  | 'overtook'
  | 'out-together'
  | 'too-many-tries'
  | 'rejected-in-time'
  | 'used-twice'
  | 'late-counted'
  | 'dead-acknowledged'
  | 'in-both'
  | 'dead-twice'
  | 'dead-too-soon'
  | 'dead-while-out'
  | 'dead-letter-lost'
  | 'wrong-depth'

export interface Problem {
  readonly kind: ProblemKind
  readonly message: string
  /** The other message, for problems between two. */
  readonly other?: string
  /** Where in the record it shows first. */
  readonly at: number
  /** What a right queue could have said, and what this one did, where that is not a list of messages. */
  readonly expected?: string
  readonly seen?: string
}

export type Found = Omit<Problem, 'at'> | undefined
