/** One line of the table of routes: what is asked, who may, and what answers. */

import type { LiveBoards } from '../board/live.ts'
import type { Classroom } from '../classroom.ts'
import type { LiveDrills } from '../drill/live.ts'
import type { DrillReports } from '../drill/reports.ts'
import type { Limits } from '../people/limits.ts'
import { type Admitted, admit, type Found, type May } from './admit.ts'
import type { Asked } from './asked.ts'
import type { Reply } from './reply.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** What answers are made with. */
export interface Rooms {
  readonly classroom: Classroom
  readonly limits: Limits
  readonly live: LiveBoards
  readonly drills: LiveDrills
  readonly reports: DrillReports
}

export interface Route {
  readonly method: Method
  /** Below the API's path; `:name` is a parameter, `:class` the class that is meant. */
  readonly path: string
  readonly may: May
  readonly answer: (rooms: Rooms, asked: Asked, found: Found) => Promise<Reply>
}

/** Nobody gets to `answer` who may not: what it learns of who asks comes by no other way. */
export function route<M extends May>(
  method: Method,
  path: string,
  may: M,
  answer: (rooms: Rooms, asked: Asked, who: Admitted[M]) => Promise<Reply>,
): Route {
  const admits: (found: Found) => Admitted[M] = admit[may]
  return {
    method,
    path,
    may,
    answer: async (rooms, asked, found) => await answer(rooms, asked, admits(found)),
  }
}
