/**
 * What an exercise's own stacks come to: recorded in `exercises/<slug>/numbers.json` by `millions measure`, shown by the
 * site, and measured again by the tests.
 */
import type { Carried, Cell } from '../live/protocol.ts'

/** What a scene's run comes to: the cells of its table, row by row. JSON tells of nothing as null. */
export interface SceneTable {
  readonly rows: readonly { readonly measure: string; readonly cells: readonly (Cell | null)[] }[]
}

/** How many users a day stacks carry that are not the learner's. */
export interface CarriedBy {
  readonly starter: Carried
  readonly reference: Carried
  /** Stack of `beside` → what it carries, with the reference. */
  readonly beside: Readonly<Record<string, Carried>>
}

export interface ExerciseNumbers {
  readonly scenes: Readonly<Record<string, SceneTable>>
  readonly carried: CarriedBy
}
