/** Who asks, and whether they may: the one place where that is decided, for every route alike. */
import type { Classroom } from '../classroom.ts'
import { type Instructor, instructorOf, type Learner, learnerByLink, learnerOf } from '../people/sessions.ts'
import { Problem } from '../problem.ts'
import type { ClassRow } from '../store/tables.ts'
import type { Asked } from './asked.ts'
import { sessionCookies } from './cookies.ts'

/** Who is signed in, from what the request carries. A browser may be both. */
export interface Caller {
  readonly instructor?: Instructor
  readonly learner?: Learner
}

/** What an answer learns of who asks, by who may ask. */
export interface Admitted {
  readonly anyone: { readonly caller: Caller }
  readonly instructor: { readonly instructor: Instructor }
  readonly 'instructor of the class': { readonly instructor: Instructor; readonly room: ClassRow }
  readonly 'learner of the class': { readonly learner: Learner; readonly room: ClassRow }
  /** As an instructor, where somebody is both. */
  readonly 'anyone of the class': {
    readonly room: ClassRow
    readonly as: { readonly instructor: Instructor } | { readonly learner: Learner }
  }
}

export type May = keyof Admitted

export interface Found {
  readonly caller: Caller
  /** The class of the path, for those who are of it. */
  readonly ofClass?: { readonly room: ClassRow; readonly instructor?: Instructor; readonly learner?: Learner }
}

export const admit: { readonly [M in May]: (found: Found) => Admitted[M] } = {
  anyone: ({ caller }) => ({ caller }),
  instructor: ({ caller }) => {
    if (caller.instructor !== undefined) return { instructor: caller.instructor }
    throw new Problem(caller.learner === undefined ? 'not-signed-in' : 'for-instructors')
  },
  'instructor of the class': (found) => {
    const { room, instructor } = ofClass(found)
    if (instructor === undefined) throw new Problem('for-instructors')
    return { instructor, room }
  },
  'learner of the class': (found) => {
    const { room, learner } = ofClass(found)
    if (learner === undefined) throw new Problem('for-learners')
    return { learner, room }
  },
  'anyone of the class': (found) => {
    const { room, instructor, learner } = ofClass(found)
    if (instructor !== undefined) return { room, as: { instructor } }
    if (learner !== undefined) return { room, as: { learner } }
    throw new Problem('unknown-class')
  },
}

/** A class that one is not of is one that there is not. */
function ofClass({ caller, ofClass: found }: Found): NonNullable<Found['ofClass']> {
  if (found !== undefined) return found
  const isNobody = caller.instructor === undefined && caller.learner === undefined
  throw new Problem(isNobody ? 'not-signed-in' : 'unknown-class')
}

export async function findCaller(classroom: Classroom, asked: Asked): Promise<Found> {
  const caller = await callerOf(classroom, asked)
  const classId = asked.params.class
  if (classId === undefined) return { caller }
  const learner = caller.learner?.classId === classId ? caller.learner : undefined
  const instructor =
    caller.instructor !== undefined && (await teaches(classroom, caller.instructor.id, classId))
      ? caller.instructor
      : undefined
  if (learner === undefined && instructor === undefined) return { caller }
  const room = await classroom.store
    .selectFrom('classes')
    .selectAll()
    .where('id', '=', classId)
    .executeTakeFirst()
  if (room === undefined) return { caller }
  return {
    caller,
    ofClass: {
      room,
      ...(instructor !== undefined && { instructor }),
      ...(learner !== undefined && { learner }),
    },
  }
}

async function callerOf(classroom: Classroom, asked: Asked): Promise<Caller> {
  // A program that hands in says who it is by the personal link, and keeps no cookies.
  const link = /^Bearer ([\w-]+)$/.exec(asked.header('authorization') ?? '')?.[1]
  if (link !== undefined) {
    const learner = await learnerByLink(classroom, link)
    if (learner === undefined) throw new Problem('wrong-link')
    return { learner }
  }
  const tokens = {
    instructor: asked.cookie(sessionCookies.instructor),
    learner: asked.cookie(sessionCookies.learner),
  }
  const instructor =
    tokens.instructor === undefined ? undefined : await instructorOf(classroom, tokens.instructor)
  const learner = tokens.learner === undefined ? undefined : await learnerOf(classroom, tokens.learner)
  return { ...(instructor !== undefined && { instructor }), ...(learner !== undefined && { learner }) }
}

async function teaches({ store }: Classroom, instructorId: string, classId: string): Promise<boolean> {
  const found = await store
    .selectFrom('classInstructors')
    .select('classId')
    .where('classId', '=', classId)
    .where('instructorId', '=', instructorId)
    .executeTakeFirst()
  return found !== undefined
}
