/** What a scene's run comes to: the cells of its table, row by row. JSON tells of nothing as null. */
import type { Cell } from '../live/protocol.ts'

export interface SceneTable {
  readonly rows: readonly { readonly measure: string; readonly cells: readonly (Cell | null)[] }[]
}

/** Exercise → scene → table. */
export type SceneTables = Readonly<Record<string, Readonly<Record<string, SceneTable>>>>

/** Scenes in lessons always run at this seed, so that everybody sees the numbers that the text speaks of. */
export const lessonSeed = 1
