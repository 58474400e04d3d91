/** Grading again, and what came of it. */
import { keyHeader, type Regrades } from '../api.ts'
import { Problem } from '../problem.ts'
import { outdatedIn } from '../regrade/outdated.ts'
import { beginRegrade, regradeById, regradesOf } from '../regrade/regrades.ts'
import { regradeReport } from '../regrade/report.ts'
import { type Route, route } from './route.ts'

export const regradeRoutes: readonly Route[] = [
  route('GET', '/classes/:class/regrades', 'instructor of the class', async ({ classroom }, _, { room }) => ({
    json: {
      regrades: await regradesOf(classroom.store, room.id),
      outdated: await outdatedIn(classroom, room.id),
    } satisfies Regrades,
  })),

  route(
    'GET',
    '/classes/:class/regrades/:regrade',
    'instructor of the class',
    async ({ classroom: { store } }, asked, { room }) => {
      const regrade = await regradeById(store, room.id, asked.param('regrade'))
      if (regrade === undefined) throw new Problem('unknown-regrade')
      return { json: await regradeReport(store, regrade, room) }
    },
  ),

  route(
    'POST',
    '/classes/:class/exercises/:exercise/regrades',
    'instructor of the class',
    async ({ classroom }, asked, { room, instructor }) => {
      const wanted = { exercise: asked.param('exercise'), key: asked.header(keyHeader) ?? '' }
      const { regrade, isNew } = await beginRegrade(classroom, room.id, instructor, wanted)
      return { status: isNew ? 201 : 200, json: regrade }
    },
  ),

  route(
    'POST',
    '/classes/:class/submissions/:submission/regrades',
    'instructor of the class',
    async ({ classroom }, asked, { room, instructor }) => {
      const submission = asked.param('submission')
      const found = await classroom.store
        .selectFrom('submissions')
        .select('exercise')
        .where('id', '=', submission)
        .where('classId', '=', room.id)
        .executeTakeFirst()
      if (found === undefined) throw new Problem('unknown-submission')
      const wanted = { ...found, submission, key: asked.header(keyHeader) ?? '' }
      const { regrade, isNew } = await beginRegrade(classroom, room.id, instructor, wanted)
      return { status: isNew ? 201 : 200, json: regrade }
    },
  ),
]
