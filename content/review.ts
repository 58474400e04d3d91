/**
 * The review at the end of a part: `content/<language>/<part>/review.ts` exports one as `review`. It mixes the part's
 * lessons with those before, as what is learned side by side is told apart best when it is asked side by side.
 */

export interface Review {
  readonly minutes: number
  readonly questions: readonly ReviewQuestion[]
}

export interface ReviewQuestion {
  readonly ask: string
  /** A design to criticise: its facts, a line each. */
  readonly design?: readonly string[]
  /** More than one answer is right, and all of them are wanted. */
  readonly several?: true
  readonly answers: readonly ReviewAnswer[]
  /** The lessons to read again, by their numbers. */
  readonly again: readonly string[]
}

export interface ReviewAnswer {
  readonly text: string
  readonly right?: true
  readonly why: string
}
