/** Takes a hand-in: once for each key, within the limits of the class, and with its grading already in the queue. */

import { filesHash } from '../../grading/hash.ts'
import type { HandIn, Receipt } from '../api.ts'
import { refreshCell } from '../board/cells.ts'
import { noteChange } from '../board/changes.ts'
import { requireActive } from '../classes/active.ts'
import { isOpen } from '../classes/classes.ts'
import type { Classroom } from '../classroom.ts'
import { jobOf } from '../grading/job.ts'
import { newId } from '../people/secrets.ts'
import type { Learner } from '../people/sessions.ts'
import { Problem } from '../problem.ts'
import type { Executor, SubmissionRow } from '../store/tables.ts'
import { receiptOf } from './receipt.ts'

/** Of a hand-in as it is sent. The largest program of the course has a twentieth of it. */
export const mostHandInBytes = 1024 * 1024

export interface Wanted extends HandIn {
  readonly exercise: string
  readonly key: string
}

export interface Accepted {
  readonly receipt: Receipt
  /** False when it was there before, by the same key. */
  readonly isNew: boolean
}

export async function acceptHandIn(
  classroom: Classroom,
  learner: Learner,
  wanted: Wanted,
): Promise<Accepted> {
  const { store } = classroom
  requireKey(wanted.key)
  // Before all else: whoever asks once more, as an answer was lost, has handed in, whatever has changed since.
  const before = await earlier(store, learner, wanted)
  if (before !== undefined) return before
  await requireFiles(classroom, wanted)
  return await store.transaction().execute(async (transaction) => {
    // Locks the class: of two that come at once, one is the later.
    await noteChange(transaction, learner.classId, { memberId: learner.id, exercise: wanted.exercise })
    const meanwhile = await earlier(transaction, learner, wanted)
    if (meanwhile !== undefined) return meanwhile
    await requireThere(transaction, learner)
    await requireActive(transaction, learner.classId)
    await requireOpen(classroom, transaction, learner.classId, wanted.exercise)
    const row = await newRow(classroom, transaction, learner, wanted)
    await transaction.insertInto('submissions').values(row).execute()
    await refreshCell(transaction, row)
    await classroom.queue.enqueue(jobOf({ submission: row.id, grading: 1 }), transaction)
    return { receipt: receiptOf(row), isNew: true }
  })
}

async function newRow(
  { clock, random }: Classroom,
  transaction: Executor,
  learner: Learner,
  { exercise, key, files, practice }: Wanted,
): Promise<SubmissionRow> {
  const last = await transaction
    .selectFrom('submissions')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('memberId', '=', learner.id)
    .where('exercise', '=', exercise)
    .executeTakeFirst()
  return {
    id: newId(random),
    classId: learner.classId,
    memberId: learner.id,
    exercise,
    number: (last?.number ?? 0) + 1,
    key,
    filesHash: filesHash(files),
    files: JSON.stringify(files),
    practice: practice === undefined ? null : JSON.stringify(practice),
    handedInAtMs: clock.nowMs(),
  }
}

async function earlier(
  executor: Executor,
  learner: Learner,
  { exercise, key, files }: Wanted,
): Promise<Accepted | undefined> {
  const found = await executor
    .selectFrom('submissions')
    .select(['id', 'classId', 'memberId', 'exercise', 'number', 'filesHash', 'handedInAtMs'])
    .where('memberId', '=', learner.id)
    .where('key', '=', key)
    .executeTakeFirst()
  if (found === undefined) return undefined
  if (found.exercise !== exercise || found.filesHash !== filesHash(files)) throw new Problem('key-reused')
  return { receipt: receiptOf(found), isNew: false }
}

function requireKey(key: string): void {
  if (!/^[\w-]{8,100}$/.test(key)) throw new Problem('bad-key')
}

async function requireFiles({ course }: Classroom, { exercise, files }: Wanted): Promise<void> {
  const known = await course.exercise(exercise)
  if (known === undefined) throw new Problem('unknown-exercise', { exercise })
  const given = Object.keys(files)
  const isSame =
    given.length === known.files.length && known.files.every((name) => Object.hasOwn(files, name))
  if (!isSame) throw new Problem('wrong-files', { exercise, files: given.slice(0, 20).join(', ') })
  for (const [file, source] of Object.entries(files))
    if (!source.isWellFormed() || source.includes('\0')) throw new Problem('not-text', { file })
}

/** Taken out of the class since they were looked for: their files go nowhere. */
async function requireThere(executor: Executor, { id }: Learner): Promise<void> {
  const found = await executor.selectFrom('members').select('id').where('id', '=', id).executeTakeFirst()
  if (found === undefined) throw new Problem('not-signed-in')
}

async function requireOpen(
  { clock }: Classroom,
  executor: Executor,
  classId: string,
  exercise: string,
): Promise<void> {
  const found = await executor
    .selectFrom('classExercises')
    .select(['opensAtMs', 'closesAtMs'])
    .where('classId', '=', classId)
    .where('exercise', '=', exercise)
    .executeTakeFirst()
  if (found === undefined) throw new Problem('unknown-exercise', { exercise })
  const times = {
    exercise,
    ...(found.opensAtMs !== null && { opensAtMs: found.opensAtMs }),
    ...(found.closesAtMs !== null && { closesAtMs: found.closesAtMs }),
  }
  const nowMs = clock.nowMs()
  if (isOpen(times, nowMs)) return
  const { opensAtMs, closesAtMs } = times
  if (opensAtMs !== undefined && nowMs < opensAtMs)
    throw new Problem('not-open-yet', { exercise, opensAt: new Date(opensAtMs).toISOString() })
  throw new Problem('closed', { exercise, closesAt: new Date(closesAtMs ?? nowMs).toISOString() })
}
