/** Handing in, and looking at what was handed in. */
import * as v from 'valibot'
import type { HeldBackText } from '../../contract/held-back.ts'
import { type HandIn, keyHeader, type Submission } from '../api.ts'
import type { Classroom } from '../classroom.ts'
import { acceptHandIn, mostHandInBytes } from '../hand-in/accept.ts'
import { submissionBriefs, wholeSubmission } from '../hand-in/submissions.ts'
import { Problem, tooMany } from '../problem.ts'
import { type Route, route } from './route.ts'

const text = v.pipe(v.string(), v.maxLength(200))
const outcomes = [
  'passed',
  'failed',
  'does-not-compile',
  'threw-at-boot',
  'stuck',
  'out-of-memory',
  'grader-broke',
] as const
const handInSchema = v.object({
  files: v.record(v.string(), v.string()),
  practice: v.exactOptional(
    v.object({
      suiteHash: text,
      outcome: v.picklist(outcomes),
      passed: v.pipe(v.array(text), v.maxLength(100)),
    }),
  ),
}) satisfies v.GenericSchema<unknown, HandIn>

export const workRoutes: readonly Route[] = [
  route(
    'POST',
    '/classes/:class/exercises/:exercise/submissions',
    'learner of the class',
    async ({ classroom, limits }, asked, { learner }) => {
      const waitMs = limits.handIn.take(learner.id)
      if (waitMs !== undefined) throw tooMany(waitMs)
      const wanted = {
        ...(await asked.body(handInSchema, mostHandInBytes)),
        exercise: asked.param('exercise'),
        key: asked.header(keyHeader) ?? '',
      }
      const { receipt, isNew } = await acceptHandIn(classroom, learner, wanted)
      return { status: isNew ? 201 : 200, json: receipt }
    },
  ),

  route(
    'GET',
    '/classes/:class/exercises/:exercise/submissions',
    'learner of the class',
    async ({ classroom }, asked, { learner, room }) => ({
      json: {
        submissions: await submissionBriefs(classroom.store, {
          classId: room.id,
          memberId: learner.id,
          exercise: asked.param('exercise'),
          counts: room.counts,
        }),
      },
    }),
  ),

  route(
    'GET',
    '/classes/:class/learners/:learner/exercises/:exercise/submissions',
    'instructor of the class',
    async ({ classroom }, asked, { room }) => ({
      json: {
        submissions: await submissionBriefs(classroom.store, {
          classId: room.id,
          memberId: asked.param('learner'),
          exercise: asked.param('exercise'),
          counts: room.counts,
        }),
      },
    }),
  ),

  route(
    'GET',
    '/classes/:class/submissions/:submission',
    'anyone of the class',
    async ({ classroom }, asked, { room, as }) => {
      const found = await wholeSubmission(classroom.store, asked.param('submission'), {
        classId: room.id,
        counts: room.counts,
        ...('learner' in as && { memberId: as.learner.id }),
      })
      if (found === undefined) throw new Problem('unknown-submission')
      const heldBack = await heldBackOf(classroom, found)
      return { json: { ...found, ...(heldBack !== undefined && { heldBack }) } satisfies Submission }
    },
  ),

  route(
    'GET',
    '/classes/:class/exercises/:exercise/held-back',
    'instructor of the class',
    async ({ classroom }, asked) => {
      const exercise = asked.param('exercise')
      const known = await classroom.course.exercise(exercise)
      if (known === undefined) throw new Problem('unknown-exercise', { exercise })
      return { json: known.heldBack }
    },
  ),
]

/** Words of the held-back tests that it failed, and of no others: the rest is held back still. */
async function heldBackOf(
  { course }: Classroom,
  { exercise, tests = [] }: Submission,
): Promise<HeldBackText | undefined> {
  const failed = tests.filter(({ isHeldBack, status }) => isHeldBack === true && status === 'failed')
  const held = failed.length === 0 ? undefined : (await course.exercise(exercise))?.heldBack
  if (held === undefined) return undefined
  const [testIds, sayIds] = [failed.map(({ test }) => test), failed.map(({ say }) => say?.id)]
  const only = <T>(words: Readonly<Record<string, T>>, ids: readonly (string | undefined)[]) =>
    Object.fromEntries(Object.entries(words).filter(([id]) => ids.includes(id)))
  return { tests: only(held.tests, testIds), says: only(held.says, sayIds) }
}
