/** What the classroom keeps, table by table. Times are milliseconds since 1970; lists and records are JSON. */
import type { Kysely, Transaction } from 'kysely'
import type { Counts } from '../api.ts'

export interface Tables {
  readonly instructors: InstructorRow
  readonly classes: ClassRow
  readonly classInstructors: { readonly classId: string; readonly instructorId: string }
  readonly classExercises: ClassExerciseRow
  readonly members: MemberRow
  readonly sessions: SessionRow
  readonly submissions: SubmissionRow
  readonly results: ResultRow
  readonly jobs: JobRow
  readonly cells: CellRow
  readonly changes: ChangeRow
  readonly notes: NoteRow
  readonly regrades: RegradeRow
  readonly regradeItems: RegradeItemRow
  readonly invitations: InvitationRow
  readonly drills: DrillRow
  readonly drillReports: DrillReportRow
}

/** Where queries run: on their own, or as a part of a transaction. */
export type Executor = Kysely<Tables> | Transaction<Tables>

export interface InstructorRow {
  readonly id: string
  readonly name: string
  /** The name as it is compared. */
  readonly nameKey: string
  readonly passwordHash: string
  readonly createdAtMs: number
}

export interface ClassRow {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly track: string
  /** The secret that its seeds are made of. */
  readonly seed: string
  /** How many seeds a submission is graded with. */
  readonly seeds: number
  readonly joinCode: string
  readonly counts: Counts
  /** Grows with each change of what the board shows. */
  readonly revision: number
  readonly createdAtMs: number
  /** Since when it is over: kept, and nobody hands in or joins. */
  readonly archivedAtMs: number | null
}

export interface ClassExerciseRow {
  readonly classId: string
  readonly exercise: string
  readonly position: number
  readonly opensAtMs: number | null
  readonly closesAtMs: number | null
}

export interface MemberRow {
  readonly id: string
  readonly classId: string
  readonly name: string
  readonly nameKey: string
  readonly linkHash: string
  readonly passphraseHash: string
  readonly joinedAtMs: number
}

/** Of an instructor or of a member. */
export interface SessionRow {
  readonly tokenHash: string
  readonly instructorId: string | null
  readonly memberId: string | null
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

export interface SubmissionRow {
  readonly id: string
  readonly classId: string
  readonly memberId: string
  readonly exercise: string
  readonly number: number
  readonly key: string
  readonly filesHash: string
  readonly files: string
  readonly practice: string | null
  readonly handedInAtMs: number
}

/** One for each time that a submission is graded, from 1. */
export interface ResultRow {
  readonly submissionId: string
  readonly grading: number
  /** A `Grade`. */
  readonly grade: string
  /** Of the suite that it was graded by; empty where that is not known. */
  readonly suiteHash: string
  /** `GradedTest`s. */
  readonly tests: string
  readonly stagesPassed: number
  readonly testsPassed: number
  readonly gradedAtMs: number
}

/** What the board shows of a learner and an exercise. */
export interface CellRow {
  readonly classId: string
  readonly memberId: string
  readonly exercise: string
  /** A `BoardCell`. */
  readonly cell: string
}

export interface JobRow {
  readonly id: string
  readonly payload: string
  readonly state: 'waiting' | 'claimed' | 'done'
  /** How often it was claimed. */
  readonly attempt: number
  /** From when on it may be claimed. */
  readonly availableAtMs: number
  readonly leaseId: string | null
  readonly leaseEndsAtMs: number | null
  readonly worker: string | null
  readonly enqueuedAtMs: number
}

/** What changed with which revision: a cell, a learner where there is no exercise, the class where there is neither. */
export interface ChangeRow {
  readonly classId: string
  readonly revision: number
  readonly memberId: string | null
  readonly exercise: string | null
}

/** From an instructor to a learner. The author’s name stays when the author goes. */
export interface NoteRow {
  readonly id: string
  readonly classId: string
  readonly memberId: string
  readonly exercise: string | null
  readonly text: string
  readonly author: string
  readonly writtenAtMs: number
}

/** That submissions of an exercise are graded again. */
export interface RegradeRow {
  readonly id: string
  readonly classId: string
  readonly exercise: string
  /** The only one, where one was asked for. */
  readonly submissionId: string | null
  /** The suite as it was then. */
  readonly suiteHash: string
  readonly key: string
  readonly author: string
  readonly askedAtMs: number
  /** Of its items, in their order, so many are in the queue or graded. */
  readonly queued: number
}

export interface RegradeItemRow {
  readonly regradeId: string
  /** From 1. */
  readonly position: number
  readonly submissionId: string
  /** Which grading of the submission it is. */
  readonly grading: number
}

/** To become an instructor, and to teach a class where one is named. */
export interface InvitationRow {
  readonly id: string
  readonly linkHash: string
  /** Who invites. */
  readonly instructorId: string
  readonly classId: string | null
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** The newest drill of a class: one takes the place of the other. */
export interface DrillRow {
  readonly id: string
  readonly classId: string
  /** A `DrillOrder`. */
  readonly wanted: string
  readonly seed: number
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** Grows with each change of its reports. */
  readonly revision: number
}

/** What a learner’s page told of it last. */
export interface DrillReportRow {
  readonly drillId: string
  readonly memberId: string
  /** A `DrillTold`. */
  readonly told: string
  readonly revision: number
}
