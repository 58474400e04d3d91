/** Classes, their learners and instructors, their board and what is taken out of them. */
import * as v from 'valibot'
import type { ClassChanges, NewClass } from '../api.ts'
import { boardText } from '../board/board.ts'
import { csvOf, exportOf, learnerExport } from '../board/export.ts'
import { junitOf } from '../board/junit.ts'
import {
  changeClass,
  classDetails,
  classesOf,
  classForLearners,
  createClass,
  deleteClass,
  rotateJoinCode,
} from '../classes/classes.ts'
import type { Classroom } from '../classroom.ts'
import { alikeIn } from '../likeness/alike.ts'
import { addInstructor, removeInstructor } from '../people/instructors.ts'
import { removeLearner, renewLink } from '../people/members.ts'
import { Problem } from '../problem.ts'
import type { ClassRow } from '../store/tables.ts'
import { admit, findCaller } from './admit.ts'
import type { Asked } from './asked.ts'
import { nameSchema } from './people-routes.ts'
import { type Route, route } from './route.ts'

const timeMs = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))
const exerciseSchema = v.pipe(
  v.object({
    exercise: v.pipe(v.string(), v.maxLength(100)),
    opensAtMs: v.exactOptional(timeMs),
    closesAtMs: v.exactOptional(timeMs),
  }),
  v.check(
    ({ opensAtMs, closesAtMs }) =>
      opensAtMs === undefined || closesAtMs === undefined || opensAtMs < closesAtMs,
    'closes before it opens',
  ),
)
const name = v.pipe(v.string(), v.maxLength(200))
const entries = {
  language: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z]{2,8})?$/, 'wants a language'))),
  counts: v.exactOptional(v.picklist(['last', 'best'])),
  seeds: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10))),
  exercises: v.exactOptional(v.pipe(v.array(exerciseSchema), v.maxLength(200))),
}
const newClassSchema = v.object({
  ...entries,
  name,
  track: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
}) satisfies v.GenericSchema<unknown, NewClass>
const changesSchema = v.object({
  ...entries,
  name: v.exactOptional(name),
  isArchived: v.exactOptional(v.boolean()),
}) satisfies v.GenericSchema<unknown, ClassChanges>

export const classRoutes: readonly Route[] = [
  route('GET', '/classes', 'instructor', async ({ classroom }, _, { instructor }) => ({
    json: { classes: await classesOf(classroom, instructor.id) },
  })),

  route('POST', '/classes', 'instructor', async ({ classroom }, asked, { instructor }) => {
    const id = await createClass(classroom, instructor.id, await asked.body(newClassSchema))
    return { status: 201, json: await details(classroom, id) }
  }),

  route('GET', '/classes/:class', 'anyone of the class', async ({ classroom }, _, { room, as }) => ({
    json: 'instructor' in as ? await classDetails(classroom, room) : await classForLearners(classroom, room),
  })),

  route('PATCH', '/classes/:class', 'instructor of the class', async ({ classroom }, asked, { room }) => {
    await changeClass(classroom, room.id, await asked.body(changesSchema))
    return { json: await details(classroom, room.id) }
  }),

  route('DELETE', '/classes/:class', 'instructor of the class', async ({ classroom }, _, { room }) => {
    await deleteClass(classroom, room.id)
    return {}
  }),

  route(
    'POST',
    '/classes/:class/join-code',
    'instructor of the class',
    async ({ classroom }, _, { room }) => ({
      json: { joinCode: await rotateJoinCode(classroom, room.id) },
    }),
  ),

  route(
    'POST',
    '/classes/:class/instructors',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => {
      await addInstructor(classroom, room.id, (await asked.body(nameSchema)).name)
      return { json: await details(classroom, room.id) }
    },
  ),

  route(
    'DELETE',
    '/classes/:class/instructors/:instructor',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => {
      await removeInstructor(classroom, room.id, asked.param('instructor'))
      return {}
    },
  ),

  route(
    'GET',
    '/classes/:class/learners/:learner',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => ({
      file: jsonFile('learner', await learnerExport(classroom, room, asked.param('learner'))),
    }),
  ),

  route(
    'DELETE',
    '/classes/:class/learners/:learner',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => {
      await removeLearner(classroom, room.id, asked.param('learner'))
      return {}
    },
  ),

  route(
    'POST',
    '/classes/:class/learners/:learner/link',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => ({
      json: await renewLink(classroom, room.id, asked.param('learner')),
    }),
  ),

  route('GET', '/classes/:class/board', 'instructor of the class', async ({ classroom }, _, { room }) => {
    const board = await boardText(classroom, room.id)
    if (board === undefined) throw new Problem('unknown-class')
    return { text: board.text }
  }),

  route('GET', '/classes/:class/live', 'instructor of the class', async (rooms, asked, { room }) => ({
    stream: (response) =>
      rooms.live.open(response, room.id, lastRevision(asked), () => mayStill(rooms.classroom, asked)),
  })),

  route(
    'GET',
    '/classes/:class/export.csv',
    'instructor of the class',
    async ({ classroom }, _, { room }) => ({
      file: { name: 'class.csv', type: 'text/csv', text: await csvOf(classroom, room) },
    }),
  ),

  route(
    'GET',
    '/classes/:class/export.json',
    'instructor of the class',
    async ({ classroom }, _, { room }) => ({
      file: jsonFile('class', await exportOf(classroom, room)),
    }),
  ),

  route(
    'GET',
    '/classes/:class/exercises/:exercise/alike',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => ({
      json: await alikeIn(classroom, room, asked.param('exercise')),
    }),
  ),

  route(
    'GET',
    '/classes/:class/export.xml',
    'instructor of the class',
    async ({ classroom }, _, { room }) => ({
      file: { name: 'class.xml', type: 'application/xml', text: await junitOf(classroom, room) },
    }),
  ),

  route(
    'GET',
    '/classes/:class/exercises/:exercise/export.xml',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => {
      const exercise = asked.param('exercise')
      const text = await junitOf(classroom, room, exercise)
      return { file: { name: `${exercise}.xml`, type: 'application/xml', text } }
    },
  ),
]

async function details(classroom: Classroom, id: string) {
  const row: ClassRow | undefined = await classroom.store
    .selectFrom('classes')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw new Problem('unknown-class')
  return await classDetails(classroom, row)
}

function jsonFile(name: string, content: unknown) {
  return {
    name: `${name}.json`,
    type: 'application/json',
    text: `${JSON.stringify(content, undefined, 2)}\n`,
  }
}

function lastRevision(asked: Asked): number | undefined {
  const given = asked.header('last-event-id') ?? ''
  return /^\d{1,15}$/.test(given) ? Number(given) : undefined
}

/** A session ends, and an instructor leaves a class, while a board is looked at. */
async function mayStill(classroom: Classroom, asked: Asked): Promise<boolean> {
  try {
    admit['instructor of the class'](await findCaller(classroom, asked))
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
