/**
 * What the classroom's server and its pages say to each other: JSON over HTTP, under `apiPath`, in UTF-8. Times are
 * milliseconds since 1970 by the server's clock. Whatever is not read carries the header `classroomHeader`, and what
 * has a body is `application/json`. What could not be done is answered by a `ProblemReply`.
 * Who may ask what stands in `http/routes.ts`.
 */
import type { HeldBackText } from '../contract/held-back.ts'
import type { Outcome, Say } from '../contract/verdict.ts'
import type { ProblemCode, ProblemValues } from '../messages/classroom.ts'

export const apiPath = '/api/classroom'
/** Any value. A page of another site cannot send it without asking, and nobody is told yes. */
export const classroomHeader = 'Millions-Classroom'
/** Of a hand-in: the same key hands in once, however often it is sent. */
export const keyHeader = 'Idempotency-Key'

/** Where pages are to be found; what follows `#` is never sent to a server. */
export const pagePaths = {
  /** `/classroom/join/#<join code>` */
  join: '/classroom/join/',
  /** `/classroom/return/#<link>`: the personal link. */
  return: '/classroom/return/',
  /** `/classroom/board/#<class>` */
  board: '/classroom/board/',
  instructor: '/classroom/',
  /** `/classroom/invitation/#<link>` */
  invitation: '/classroom/invitation/',
} as const

export interface ProblemReply {
  readonly error: {
    readonly code: ProblemCode
    readonly values?: ProblemValues
    /** For `too-many-tries`, as in `Retry-After`. */
    readonly retryAfterSeconds?: number
  }
}

/** `GET /me` */
export interface Me {
  readonly instructor?: { readonly id: string; readonly name: string }
  readonly learner?: { readonly id: string; readonly name: string; readonly classId: string }
  readonly nowMs: number
}

/** `POST /sign-in` → `Me`; `POST /sign-out` → `Me` */
export interface SignIn {
  readonly name: string
  readonly password: string
}

/** `POST /password`, of the instructor who is signed in → `Me`. Ends their other sessions. */
export interface ChangePassword {
  readonly password: string
  readonly newPassword: string
}

/** `POST /instructors` with a `{ name }`. The password is told this once. `GET /instructors` → `{ instructors }` */
export interface NewInstructor {
  readonly id: string
  readonly name: string
  readonly password: string
}

/** `POST /sign-out-everywhere`, of the instructor who is signed in → `Me`: on every device, this one too. */

/**
 * `POST /invitations` → `NewInvitation`: to become an instructor. `POST /classes/:class/invitations` → the same, and to
 * teach this class. Who follows it chooses name and password; one link makes one instructor. `GET /invitations` →
 * `{ invitations: Invitation[] }`: one’s own, as long as nobody has followed them. `DELETE /invitations/:invitation`.
 */
export interface Invitation {
  readonly id: string
  readonly classId?: string
  readonly expiresAtMs: number
}

export interface NewInvitation extends Invitation {
  /** What follows `#` in the address. Told this once. */
  readonly link: string
}

/** `POST /invitation` with a `{ link }` → `InvitationTold` */
export interface InvitationTold {
  /** The instructor’s name. */
  readonly by: string
  readonly className?: string
  readonly expiresAtMs: number
}

/**
 * `POST /invitation/accept` → `Me`, and a cookie. Without name and password: as the instructor who is signed in, who
 * comes into the class.
 */
export interface AcceptInvitation {
  readonly link: string
  readonly name?: string
  readonly password?: string
}

/** `POST /join` → `Joined`, and a cookie. Link and passphrase are told this once. */
export interface Join {
  readonly code: string
  readonly name: string
}

export interface Joined {
  readonly learner: { readonly id: string; readonly name: string; readonly classId: string }
  /** What follows `#` in the personal link. */
  readonly link: string
  readonly passphrase: string
}

/** `POST /return` → `Me`, and a cookie. */
export type Return =
  | { readonly link: string }
  | { readonly code: string; readonly name: string; readonly passphrase: string }

/** Which of a learner's submissions counts. */
export type Counts = 'last' | 'best'

export interface ClassExercise {
  readonly exercise: string
  /** Open from the beginning, or without an end, where there is none. */
  readonly opensAtMs?: number
  readonly closesAtMs?: number
}

/** `POST /classes` → `ClassDetails`. All exercises of the track unless told. */
export interface NewClass {
  readonly name: string
  readonly language?: string
  readonly track?: string
  readonly counts?: Counts
  /** How many seeds each submission is graded with: 1 to 10, 3 unless told. */
  readonly seeds?: number
  readonly exercises?: readonly ClassExercise[]
}

/** `PATCH /classes/:class` → `ClassDetails`. Exercises are replaced as a whole. */
export interface ClassChanges extends Partial<Omit<NewClass, 'track'>> {
  /** An archived class is kept as it is: nobody joins it or hands in. */
  readonly isArchived?: boolean
}

/** `GET /classes` → `{ classes: ClassDetails[] }`: those of the instructor. `GET /classes/:class`, as an instructor of it. */
export interface ClassDetails extends ClassForLearners {
  readonly track: string
  readonly joinCode: string
  readonly seeds: number
  readonly learners: number
  readonly instructors: readonly { readonly id: string; readonly name: string }[]
  readonly createdAtMs: number
  /** Since when it is archived. */
  readonly archivedAtMs?: number
}

/** `GET /classes/:class`, as a learner of it. */
export interface ClassForLearners {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly counts: Counts
  readonly exercises: readonly (ClassExercise & { readonly isOpen: boolean })[]
  readonly nowMs: number
}

/**
 * Of one class, as an instructor of it:
 * `DELETE /classes/:class` · `POST /classes/:class/join-code` → `{ joinCode }`: a new one, the old one leads nowhere ·
 * `POST /classes/:class/instructors` with a `{ name }` · `DELETE /classes/:class/instructors/:instructor` ·
 * `GET /classes/:class/learners/:learner` → all that is kept of them, as a file · `DELETE` the same: all of it goes ·
 * `POST /classes/:class/learners/:learner/link` → `Joined`: a new link and passphrase, the old ones lead nowhere ·
 * `GET /classes/:class/export.csv`, `GET /classes/:class/export.json` · `GET /classes/:class/export.xml`,
 * `GET /classes/:class/exercises/:exercise/export.xml`: what counts, as JUnit XML.
 */
export interface Rotated {
  readonly joinCode: string
}

/** `POST /classes/:class/exercises/:exercise/submissions` with a key → `Receipt`: 201, or 200 where it was there before. */
export interface HandIn {
  /** All files of the exercise, by name. */
  readonly files: Readonly<Record<string, string>>
  /** What practice said of these files, to be told beside the grade. */
  readonly practice?: Practice
}

export interface Practice {
  readonly suiteHash: string
  readonly outcome: Outcome['kind']
  /** Stages that passed. */
  readonly passed: readonly string[]
}

export interface Receipt {
  readonly submission: string
  readonly classId: string
  readonly exercise: string
  /** The learner's first of this exercise is 1. */
  readonly number: number
  /** SHA-256 over the files, as a `Verdict` has it. */
  readonly filesHash: string
  readonly handedInAtMs: number
}

/**
 * `GET /classes/:class/exercises/:exercise/submissions` → `{ submissions: SubmissionBrief[] }`: the learner's own, newest
 * first. `GET /classes/:class/learners/:learner/exercises/:exercise/submissions`: the same for instructors.
 * `GET /classes/:class/exercises/:exercise/held-back` → `HeldBackText`, for instructors: what is held back, in words.
 */
export interface SubmissionBrief extends Receipt {
  /** What is known of it. Waits to be graded where there is none. */
  readonly grade?: Grade
  readonly isCounted: boolean
}

/** `GET /classes/:class/submissions/:submission`, as its learner or an instructor of the class. */
export interface Submission extends SubmissionBrief {
  readonly files: Readonly<Record<string, string>>
  readonly practice?: Practice
  /** Of a graded one: each test once, over all seeds. */
  readonly tests?: readonly GradedTest[]
  /** Of the held-back tests that it failed: no page has them. */
  readonly heldBack?: HeldBackText
}

export type StageState = 'passed' | 'failed' | 'not-run'

/** Which seeds they were is not told: the next class has others. */
export interface Grade {
  readonly outcome: Outcome
  readonly stages: readonly { readonly stage: string; readonly state: StageState }[]
  readonly testsPassed: number
  readonly tests: number
  readonly suiteHash: string
  /** Of the suite without the tests that are held back, where there are such: what pages practise with. */
  readonly practiceSuiteHash?: string
  readonly seeds: number
  readonly gradedAtMs: number
  /** The first test that failed. */
  readonly firstFailure?: { readonly stage: string; readonly test: string }
}

export interface GradedTest {
  readonly stage: string
  readonly test: string
  readonly status: StageState
  /** No page practises with it. Its words come with the submission. */
  readonly isHeldBack?: true
  /** Of so many seeds, on so many it failed. */
  readonly failedSeeds: number
  /** Of the first seed that failed. */
  readonly say?: Say
  readonly expected?: string
  readonly seen?: string
  readonly node?: string
}

/**
 * `GET /classes/:class/notes`, as a learner of it → `{ notes: Note[] }`: their own, the newest first. As an instructor:
 * `GET /classes/:class/learners/:learner/notes` → the same · `POST` there with a `NewNote` → `Note` ·
 * `DELETE /classes/:class/learners/:learner/notes/:note`.
 */
export interface Note extends NewNote {
  readonly id: string
  /** The instructor’s name. */
  readonly by: string
  readonly writtenAtMs: number
}

export interface NewNote {
  readonly text: string
  /** Of which it speaks. */
  readonly exercise?: string
}

/**
 * Submissions of an exercise, graded again. As an instructor of the class:
 * `GET /classes/:class/regrades` → `Regrades` ·
 * `POST /classes/:class/exercises/:exercise/regrades` with a key → `Regrade`: those of an older suite, or all of them, with
 * other seeds, where there are none. 201; 200 where it was asked for before by this key, or is on its way ·
 * `POST /classes/:class/submissions/:submission/regrades` with a key → the same, of one submission ·
 * `GET /classes/:class/regrades/:regrade` → `RegradeReport`.
 */
export interface Regrade {
  readonly id: string
  readonly exercise: string
  /** Of the suite as it was when it was asked for. */
  readonly suiteHash: string
  /** The instructor’s name. */
  readonly by: string
  readonly askedAtMs: number
  readonly submissions: number
  /** Of these, graded again by now. */
  readonly done: number
}

export interface Regrades {
  /** The newest first. */
  readonly regrades: readonly Regrade[]
  /** Exercises with results of a suite that is not today’s, and how many submissions these are. */
  readonly outdated: readonly { readonly exercise: string; readonly submissions: number }[]
}

export interface RegradeReport extends Regrade {
  /** Of those that are graded again, the ones that came to something else. */
  readonly changes: readonly RegradeChange[]
}

export interface RegradeChange {
  readonly learner: string
  readonly submission: string
  readonly number: number
  readonly isCounted: boolean
  readonly before: RegradedTo
  readonly after: RegradedTo
  /** What differs, test by test. */
  readonly tests: readonly {
    readonly stage: string
    readonly test: string
    /** Left out where there was no such test. */
    readonly before?: StageState
    readonly after?: StageState
  }[]
}

export interface RegradedTo {
  readonly outcome: Outcome['kind']
  readonly stagesPassed: number
  readonly testsPassed: number
  readonly suiteHash: string
}

/**
 * `GET /classes/:class/exercises/:exercise/alike` → `Alike`, as an instructor of the class: which submissions have passages
 * in common that neither the starter nor a solution has, whatever their names and layout. A hint, and never a verdict.
 */
export interface Alike {
  readonly exercise: string
  /** Learners whose submissions were compared. */
  readonly compared: number
  /** Passages that so many have that they say nothing of two. */
  readonly widespread: number
  /** The most alike first. */
  readonly pairs: readonly AlikePair[]
}

export interface AlikePair {
  /** How much of the smaller one the other one has as well: 0 to 1. */
  readonly share: number
  readonly left: AlikeSide
  readonly right: AlikeSide
}

export interface AlikeSide {
  readonly learner: string
  readonly submission: string
  readonly number: number
  readonly handedInAtMs: number
  /** What the other one has as well. */
  readonly lines: readonly { readonly file: string; readonly from: number; readonly to: number }[]
}

/** `GET /classes/:class/board` */
export interface Board {
  readonly classId: string
  readonly name: string
  /** Grows with each change. */
  readonly revision: number
  readonly exercises: readonly BoardExercise[]
  readonly learners: readonly BoardLearner[]
  /** Only of what was handed in. */
  readonly cells: readonly BoardCell[]
  readonly nowMs: number
}

export interface BoardExercise extends ClassExercise {
  readonly stages: readonly { readonly id: string; readonly level: 'core' | 'stretch' }[]
}

export interface BoardLearner {
  readonly id: string
  readonly name: string
  readonly joinedAtMs: number
}

export interface BoardCell {
  readonly learner: string
  readonly exercise: string
  readonly submissions: number
  /** Of the newest one. */
  readonly handedInAtMs: number
  /** Submissions that are not graded yet. */
  readonly waiting: number
  /** Of the one that counts, where one is graded. */
  readonly grade?: Grade & { readonly submission: string; readonly number: number }
  /** Since when all graded submissions, to the newest, fail first in the same test: when the first of them was handed in. */
  readonly sameFailureSinceMs?: number
}

/**
 * `GET /classes/:class/live`: server-sent events. Each has the board's revision as its id; who reconnects with
 * `Last-Event-ID`, as `EventSource` does, gets what has changed since, and the whole board where that is not known.
 * `event: board` with a `Board`: all of it, in place of what was there. `event: changes` with `BoardChanges`.
 * `event: gone`: the class was deleted, or who asks may see it no more.
 */
export interface BoardChanges {
  readonly revision: number
  /** New ones, and those who have changed. */
  readonly learners: readonly BoardLearner[]
  /** Ids of those who are no more; their cells go with them. */
  readonly gone: readonly string[]
  readonly cells: readonly BoardCell[]
}

export * from './drill-api.ts'
