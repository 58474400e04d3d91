/** What an exercise's files must hold, checked when they are loaded. */
import * as v from 'valibot'
import type { Exercise, ExerciseText, Load, Role, Stack } from '../contract/exercise.ts'

const slug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'wants lower-case words joined by hyphens'),
)
const fileName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/, 'wants a file name like balancer.ts, without folders'),
)
const sentence = v.pipe(v.string(), v.trim(), v.nonEmpty('wants words'))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

export const exerciseSchema = v.strictObject({
  files: v.pipe(v.array(fileName), v.minLength(1, 'wants at least one file')),
  stages: v.pipe(
    v.array(v.strictObject({ id: slug, level: v.picklist(['core', 'stretch']) })),
    v.minLength(1, 'wants at least one stage'),
    v.check(
      (stages) => new Set(stages.map((stage) => stage.id)).size === stages.length,
      'names a stage twice',
    ),
  ),
  maxEvents: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
}) satisfies v.GenericSchema<unknown, Exercise>

const rate = v.pipe(v.number(), v.minValue(0))
const shape = {
  peak: v.exactOptional(v.pipe(v.number(), v.minValue(1))),
  writes: v.exactOptional(share),
  keys: v.exactOptional(
    v.strictObject({ count: v.pipe(count, v.minValue(1)), zipf: v.pipe(v.number(), v.minValue(0)) }),
  ),
  regions: v.exactOptional(v.record(slug, share)),
  read: v.exactOptional(sentence),
  write: v.exactOptional(v.strictObject({ method: sentence, path: sentence, body: v.string() })),
}
const loadSchema = v.strictObject({
  usersPerDay: rate,
  requestsPerUser: rate,
  ...shape,
}) satisfies v.GenericSchema<unknown, Load>
const loadChangeSchema = v.strictObject({
  usersPerDay: v.exactOptional(rate),
  requestsPerUser: v.exactOptional(rate),
  ...shape,
}) satisfies v.GenericSchema<unknown, Partial<Load>>

const roleSchema = v.strictObject({
  program: v.union([v.strictObject({ learner: fileName }), v.strictObject({ provided: fileName })]),
  fills: v.exactOptional(slug),
  regions: v.record(slug, count),
  cores: v.exactOptional(v.pipe(count, v.minValue(1))),
  serviceMs: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  backlog: v.exactOptional(count),
  diskBytes: v.exactOptional(count),
  vars: v.exactOptional(v.record(v.string(), v.string())),
  costPerMonth: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
}) satisfies v.GenericSchema<unknown, Role>

const stepSchema = v.strictObject({
  atMs: v.pipe(v.number(), v.minValue(0)),
  do: v.picklist(['crash', 'restart', 'load', 'partition', 'heal', 'add', 'remove']),
  nodes: v.exactOptional(v.array(v.string())),
  load: v.exactOptional(loadChangeSchema),
})

export const stackSchema = v.pipe(
  v.strictObject({
    entry: slug,
    roles: v.record(slug, roleSchema),
    load: loadSchema,
    scenes: v.exactOptional(v.record(slug, v.array(stepSchema))),
  }),
  v.check((stack) => stack.entry in stack.roles, 'has an entry that is none of its roles'),
) satisfies v.GenericSchema<unknown, Stack>

export const exerciseTextSchema = v.strictObject({
  title: sentence,
  stages: v.record(slug, v.strictObject({ title: sentence, hints: v.array(sentence) })),
  tests: v.record(slug, sentence),
  says: v.record(slug, v.strictObject({ seen: sentence, cause: sentence, next: sentence })),
}) satisfies v.GenericSchema<unknown, ExerciseText>

/** The first thing that is wrong, as `stages.0.level: …`. */
export function firstIssue(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues
  const path = v.getDotPath(issue)
  return path === null ? issue.message : `${path}: ${issue.message}`
}
