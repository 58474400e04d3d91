/** Breaking all clusters of a class together: begun and ended by instructors, told of by learners’ pages. */
import * as v from 'valibot'
import { type DrillOrder, type DrillTold, drillFaults, drillPhases } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { endDrill, startDrill } from '../drill/drills.ts'
import { Problem, tooMany } from '../problem.ts'
import { admit, findCaller } from './admit.ts'
import type { Asked } from './asked.ts'
import { type Route, route } from './route.ts'

const name = v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/, 'wants a name'))
const orderSchema = v.union([
  v.strictObject({ exercise: name, scene: name }),
  v.strictObject({ exercise: name, fault: v.picklist(drillFaults), node: name }),
]) satisfies v.GenericSchema<unknown, DrillOrder>

/** A page can claim what it likes of itself; it cannot claim what makes no sense. */
const usersSchema = v.pipe(
  v.object({
    requests: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9)),
    errors: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9)),
    p99Ms: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1e9))),
  }),
  v.check(({ requests, errors }) => errors <= requests, 'more errors than requests'),
)
const toldSchema = v.object({
  phase: v.picklist(drillPhases),
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  before: v.exactOptional(usersSchema),
  since: v.exactOptional(usersSchema),
}) satisfies v.GenericSchema<unknown, DrillTold>

export const drillRoutes: readonly Route[] = [
  route(
    'POST',
    '/classes/:class/drill',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => ({
      status: 201,
      json: await startDrill(classroom, room, await asked.body(orderSchema)),
    }),
  ),

  route('DELETE', '/classes/:class/drill', 'instructor of the class', async ({ classroom }, _, { room }) => {
    await endDrill(classroom, room.id)
    return {}
  }),

  route('GET', '/classes/:class/drill/live', 'anyone of the class', async (rooms, asked, { room, as }) => ({
    stream: (response) =>
      rooms.drills.open(response, {
        classId: room.id,
        seesReports: 'instructor' in as,
        may: () => mayStill(rooms.classroom, asked, 'instructor' in as),
      }),
  })),

  route(
    'POST',
    '/classes/:class/drill/:drill/report',
    'learner of the class',
    async ({ limits, reports }, asked, { learner }) => {
      const waitMs = limits.report.take(learner.id)
      if (waitMs !== undefined) throw tooMany(waitMs)
      await reports.add(learner, asked.param('drill'), await asked.body(toldSchema))
      return {}
    },
  ),
]

/** As what they were let in: whoever teaches the class no more does not go on as a learner of it. */
async function mayStill(classroom: Classroom, asked: Asked, asInstructor: boolean): Promise<boolean> {
  try {
    const found = await findCaller(classroom, asked)
    if (asInstructor) admit['instructor of the class'](found)
    else admit['learner of the class'](found)
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
