/** What a page may say to a stack, checked before it reaches a process. */
import * as v from 'valibot'
import { columnSchema, measureSchema, stackSchema } from '../../course/exercise-schema.ts'
import { stepSchema } from '../../course/step-schema.ts'
import type { Command } from '../../live/protocol.ts'

const sources = v.record(v.string(), v.string())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const setupSchema = v.strictObject({
  stack: stackSchema,
  programs: v.strictObject({
    learner: sources,
    provided: sources,
    parts: v.exactOptional(
      v.record(v.string(), v.strictObject({ files: sources, entry: v.string(), byLearner: v.boolean() })),
    ),
  }),
  seed: count,
  steps: v.array(stepSchema),
  endMs: v.exactOptional(v.number()),
  measures: v.exactOptional(v.array(measureSchema)),
  columns: v.exactOptional(v.array(columnSchema)),
})

/** An action is a step that happens now. */
const actionSchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.transform((action) => ({ ...action, atMs: 0 })),
  stepSchema,
  v.transform(({ atMs: _now, untilMs: _never, ...action }) => action),
)

const requestSchema = v.strictObject({
  method: v.exactOptional(v.string()),
  path: v.string(),
  headers: v.exactOptional(v.record(v.string(), v.string())),
  body: v.exactOptional(v.string()),
})

export const commandSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('start'), setup: setupSchema, speed: v.number() }),
  v.strictObject({ kind: v.literal('speed'), speed: v.number() }),
  v.strictObject({ kind: v.literal('step') }),
  v.strictObject({ kind: v.literal('act'), action: actionSchema }),
  v.strictObject({
    kind: v.literal('send'),
    own: count,
    request: requestSchema,
    region: v.exactOptional(v.string()),
  }),
  v.strictObject({ kind: v.literal('deploy'), files: sources }),
  v.strictObject({ kind: v.literal('trips'), perSecond: v.number() }),
  v.strictObject({ kind: v.literal('history') }),
]) satisfies v.GenericSchema<unknown, Command>
