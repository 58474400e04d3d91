/** Notes to learners: written and taken back by instructors, read by whom they are for. */
import * as v from 'valibot'
import type { NewNote } from '../api.ts'
import { notesTo, takeBackNote, writeNote } from '../notes/notes.ts'
import { Problem } from '../problem.ts'
import { type Route, route } from './route.ts'

const mostLetters = 4000

const noteSchema = v.object({
  text: v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('wants a text'),
    v.maxLength(mostLetters),
    v.check((text) => text.isWellFormed() && !text.includes('\0'), 'wants a text'),
  ),
  exercise: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
}) satisfies v.GenericSchema<unknown, NewNote>

export const noteRoutes: readonly Route[] = [
  route('GET', '/classes/:class/notes', 'learner of the class', async ({ classroom }, _, { learner }) => ({
    json: { notes: await notesTo(classroom.store, learner) },
  })),

  route(
    'GET',
    '/classes/:class/learners/:learner/notes',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => ({
      json: { notes: await notesTo(classroom.store, { id: asked.param('learner'), classId: room.id }) },
    }),
  ),

  route(
    'POST',
    '/classes/:class/learners/:learner/notes',
    'instructor of the class',
    async ({ classroom }, asked, { room, instructor }) => {
      const wanted = await asked.body(noteSchema)
      const { exercise } = wanted
      if (exercise !== undefined && (await classroom.course.exercise(exercise)) === undefined)
        throw new Problem('unknown-exercise', { exercise })
      const to = { id: asked.param('learner'), classId: room.id }
      return { status: 201, json: await writeNote(classroom, to, instructor, wanted) }
    },
  ),

  route(
    'DELETE',
    '/classes/:class/learners/:learner/notes/:note',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => {
      const to = { id: asked.param('learner'), classId: room.id }
      await takeBackNote(classroom, to, asked.param('note'))
      return {}
    },
  ),
]
