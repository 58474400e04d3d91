/** A stack that the learner plans: one of their files is no program but data, and says which nodes there are. */
import type { StackChanges } from './scene.ts'

/** Beside `stack.ts`, in exercises that have it. */
export const plannedFile = 'planned.ts'

/** Its default export. */
export interface Planned {
  /** The learner's file whose default export is the plan. */
  readonly program: string
  /**
   * What differs from the exercise's stack by this plan. That is whatever the learner has written: nothing about it is
   * sure but that it is an object as JSON would hold it, no larger than a plan may be, and without the name `__proto__`.
   */
  roles(plan: PlanData): StackChanges | { readonly problems: readonly PlanProblem[] }
}

export type PlanData = Readonly<Record<string, unknown>>

/** What is wrong with a plan. */
export interface PlanProblem {
  /** Where in the plan: `['roles', 'web', 'regions', 'seoul']`. What lacks is told at what it lacks in. */
  readonly path: readonly (string | number)[]
  /** After the place: `wants a whole number from 0 to 20`. */
  readonly message: string
}
