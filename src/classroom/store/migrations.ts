/** How the tables came to be: each step once, in this order, and never changed afterwards. Both databases take the same words. */
import { type Kysely, sql } from 'kysely'

/** A step knows tables as they were, which no type of today says. */
export type Migration = (database: Kysely<unknown>) => Promise<void>

const statements: readonly (readonly string[])[] = [
  [
    `CREATE TABLE "instructors" (
      "id" TEXT PRIMARY KEY, "name" TEXT NOT NULL, "nameKey" TEXT NOT NULL UNIQUE, "passwordHash" TEXT NOT NULL,
      "createdAtMs" BIGINT NOT NULL)`,
    `CREATE TABLE "classes" (
      "id" TEXT PRIMARY KEY, "name" TEXT NOT NULL, "language" TEXT NOT NULL, "track" TEXT NOT NULL, "seed" TEXT NOT NULL,
      "seeds" INTEGER NOT NULL, "joinCode" TEXT NOT NULL UNIQUE, "counts" TEXT NOT NULL, "revision" BIGINT NOT NULL,
      "createdAtMs" BIGINT NOT NULL)`,
    `CREATE TABLE "classInstructors" (
      "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE,
      "instructorId" TEXT NOT NULL REFERENCES "instructors" ("id") ON DELETE CASCADE,
      PRIMARY KEY ("classId", "instructorId"))`,
    `CREATE TABLE "classExercises" (
      "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE, "exercise" TEXT NOT NULL,
      "position" INTEGER NOT NULL, "opensAtMs" BIGINT, "closesAtMs" BIGINT, PRIMARY KEY ("classId", "exercise"))`,
    `CREATE TABLE "members" (
      "id" TEXT PRIMARY KEY, "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE,
      "name" TEXT NOT NULL, "nameKey" TEXT NOT NULL, "linkHash" TEXT NOT NULL UNIQUE, "passphraseHash" TEXT NOT NULL,
      "joinedAtMs" BIGINT NOT NULL, UNIQUE ("classId", "nameKey"))`,
    `CREATE TABLE "sessions" (
      "tokenHash" TEXT PRIMARY KEY, "instructorId" TEXT REFERENCES "instructors" ("id") ON DELETE CASCADE,
      "memberId" TEXT REFERENCES "members" ("id") ON DELETE CASCADE, "createdAtMs" BIGINT NOT NULL,
      "expiresAtMs" BIGINT NOT NULL, CHECK (("instructorId" IS NULL) <> ("memberId" IS NULL)))`,
    `CREATE TABLE "submissions" (
      "id" TEXT PRIMARY KEY, "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE,
      "memberId" TEXT NOT NULL REFERENCES "members" ("id") ON DELETE CASCADE, "exercise" TEXT NOT NULL,
      "number" INTEGER NOT NULL, "key" TEXT NOT NULL, "filesHash" TEXT NOT NULL, "files" TEXT NOT NULL, "practice" TEXT,
      "handedInAtMs" BIGINT NOT NULL, UNIQUE ("memberId", "key"), UNIQUE ("memberId", "exercise", "number"))`,
    `CREATE TABLE "results" (
      "submissionId" TEXT NOT NULL REFERENCES "submissions" ("id") ON DELETE CASCADE, "grading" INTEGER NOT NULL,
      "grade" TEXT NOT NULL, "tests" TEXT NOT NULL, "stagesPassed" INTEGER NOT NULL, "testsPassed" INTEGER NOT NULL,
      "gradedAtMs" BIGINT NOT NULL, PRIMARY KEY ("submissionId", "grading"))`,
    `CREATE TABLE "jobs" (
      "id" TEXT PRIMARY KEY, "payload" TEXT NOT NULL, "state" TEXT NOT NULL, "attempt" INTEGER NOT NULL,
      "availableAtMs" BIGINT NOT NULL, "leaseId" TEXT, "leaseEndsAtMs" BIGINT, "worker" TEXT,
      "enqueuedAtMs" BIGINT NOT NULL)`,
    `CREATE TABLE "cells" (
      "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE,
      "memberId" TEXT NOT NULL REFERENCES "members" ("id") ON DELETE CASCADE, "exercise" TEXT NOT NULL,
      "cell" TEXT NOT NULL, PRIMARY KEY ("memberId", "exercise"))`,
    `CREATE TABLE "changes" (
      "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE, "revision" BIGINT NOT NULL,
      "memberId" TEXT, "exercise" TEXT, PRIMARY KEY ("classId", "revision"))`,
    `CREATE INDEX "classInstructorsByInstructor" ON "classInstructors" ("instructorId")`,
    `CREATE INDEX "sessionsByInstructor" ON "sessions" ("instructorId")`,
    `CREATE INDEX "sessionsByMember" ON "sessions" ("memberId")`,
    `CREATE INDEX "cellsByClass" ON "cells" ("classId")`,
    `CREATE INDEX "submissionsByClass" ON "submissions" ("classId")`,
    `CREATE INDEX "jobsByState" ON "jobs" ("state", "availableAtMs")`,
  ],
  [
    `CREATE TABLE "notes" (
      "id" TEXT PRIMARY KEY, "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE,
      "memberId" TEXT NOT NULL REFERENCES "members" ("id") ON DELETE CASCADE, "exercise" TEXT, "text" TEXT NOT NULL,
      "author" TEXT NOT NULL, "writtenAtMs" BIGINT NOT NULL)`,
    `CREATE INDEX "notesByMember" ON "notes" ("memberId")`,
  ],
  [
    // Of those before it is not known: they count as of an older suite, which they are.
    `ALTER TABLE "results" ADD COLUMN "suiteHash" TEXT NOT NULL DEFAULT ''`,
    `CREATE TABLE "regrades" (
      "id" TEXT PRIMARY KEY, "classId" TEXT NOT NULL REFERENCES "classes" ("id") ON DELETE CASCADE,
      "exercise" TEXT NOT NULL, "submissionId" TEXT, "suiteHash" TEXT NOT NULL, "key" TEXT NOT NULL, "author" TEXT NOT NULL,
      "askedAtMs" BIGINT NOT NULL, "queued" INTEGER NOT NULL, UNIQUE ("classId", "key"))`,
    `CREATE TABLE "regradeItems" (
      "regradeId" TEXT NOT NULL REFERENCES "regrades" ("id") ON DELETE CASCADE, "position" INTEGER NOT NULL,
      "submissionId" TEXT NOT NULL REFERENCES "submissions" ("id") ON DELETE CASCADE, "grading" INTEGER NOT NULL,
      PRIMARY KEY ("regradeId", "position"))`,
    `CREATE INDEX "regradeItemsBySubmission" ON "regradeItems" ("submissionId")`,
  ],
  [
    `CREATE TABLE "invitations" (
      "id" TEXT PRIMARY KEY, "linkHash" TEXT NOT NULL UNIQUE,
      "instructorId" TEXT NOT NULL REFERENCES "instructors" ("id") ON DELETE CASCADE,
      "classId" TEXT REFERENCES "classes" ("id") ON DELETE CASCADE, "createdAtMs" BIGINT NOT NULL,
      "expiresAtMs" BIGINT NOT NULL)`,
    `ALTER TABLE "classes" ADD COLUMN "archivedAtMs" BIGINT`,
  ],
  [
    `CREATE TABLE "drills" (
      "id" TEXT PRIMARY KEY, "classId" TEXT NOT NULL UNIQUE REFERENCES "classes" ("id") ON DELETE CASCADE,
      "wanted" TEXT NOT NULL, "seed" BIGINT NOT NULL, "startedAtMs" BIGINT NOT NULL, "endedAtMs" BIGINT,
      "revision" BIGINT NOT NULL)`,
    `CREATE TABLE "drillReports" (
      "drillId" TEXT NOT NULL REFERENCES "drills" ("id") ON DELETE CASCADE,
      "memberId" TEXT NOT NULL REFERENCES "members" ("id") ON DELETE CASCADE, "told" TEXT NOT NULL,
      "revision" BIGINT NOT NULL, PRIMARY KEY ("drillId", "memberId"))`,
    `CREATE INDEX "drillReportsByMember" ON "drillReports" ("memberId")`,
  ],
]

export const migrations: readonly Migration[] = statements.map((step) => async (database) => {
  for (const statement of step) await sql.raw(statement).execute(database)
})
