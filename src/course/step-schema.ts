/** Loads and steps as they stand in a stack, or come with a link. */
import * as v from 'valibot'
import type { Journey, JourneyStep, Load } from '../contract/exercise.ts'
import type { PlainRequest, Step } from '../contract/scene.ts'

const slug = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'wants words joined by hyphens'))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const rate = v.pipe(v.number(), v.minValue(0), v.finite())
const words = v.pipe(v.string(), v.trim(), v.nonEmpty('wants words'))
export const timeMs = v.pipe(v.number(), v.minValue(0), v.finite())

const texts = v.record(v.string(), v.string())
const journeyStepSchema = v.strictObject({
  method: v.exactOptional(words),
  path: v.pipe(v.string(), v.startsWith('/', 'wants a path that begins with /')),
  headers: v.exactOptional(texts),
  body: v.exactOptional(v.string()),
  keep: v.exactOptional(texts),
  sees: v.exactOptional(v.string()),
  afterMs: v.exactOptional(timeMs),
}) satisfies v.GenericSchema<unknown, JourneyStep>
const journeySchema = v.strictObject({
  steps: v.pipe(v.array(journeyStepSchema), v.minLength(1, 'wants at least one step')),
  patienceMs: v.exactOptional(v.pipe(timeMs, v.gtValue(0))),
  tries: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  backoffMs: v.exactOptional(timeMs),
  echoes: v.exactOptional(v.array(words)),
}) satisfies v.GenericSchema<unknown, Journey>

const shape = {
  peak: v.exactOptional(v.pipe(v.number(), v.minValue(1))),
  writes: v.exactOptional(share),
  keys: v.exactOptional(
    v.strictObject({
      count: v.pipe(v.number(), v.integer(), v.minValue(1)),
      zipf: v.pipe(v.number(), v.minValue(0)),
    }),
  ),
  regions: v.exactOptional(v.record(slug, share)),
  read: v.exactOptional(words),
  write: v.exactOptional(v.strictObject({ method: words, path: words, body: v.string() })),
  journey: v.exactOptional(journeySchema),
}
export const loadSchema = v.strictObject({
  usersPerDay: rate,
  requestsPerUser: rate,
  ...shape,
}) satisfies v.GenericSchema<unknown, Load>
export const loadChangeSchema = v.strictObject({
  usersPerDay: v.exactOptional(rate),
  requestsPerUser: v.exactOptional(rate),
  ...shape,
}) satisfies v.GenericSchema<unknown, Partial<Load>>

const requestSchema = v.strictObject({
  method: v.exactOptional(words),
  path: v.pipe(v.string(), v.startsWith('/', 'wants a path that begins with /')),
  headers: v.exactOptional(v.record(v.string(), v.string())),
  body: v.exactOptional(v.string()),
}) satisfies v.GenericSchema<unknown, PlainRequest>

const node = slug
const nodes = v.pipe(v.array(node), v.minLength(1, 'wants at least one node'))
const disk = v.picklist(['chance', 'keep', 'unsynced', 'tear', 'lose'])
const when = { atMs: timeMs, untilMs: v.exactOptional(timeMs) }

/** One thing that the operator does, and when. */
export const stepSchema = v.variant('do', [
  v.strictObject({ ...when, do: v.literal('load'), load: loadChangeSchema }),
  v.strictObject({ ...when, do: v.literal('crash'), node, disk: v.exactOptional(disk) }),
  v.strictObject({ ...when, do: v.literal('restart'), node }),
  v.strictObject({ ...when, do: v.literal('vars'), node, vars: v.record(v.string(), v.string()) }),
  v.strictObject({ ...when, do: v.literal('pause'), node }),
  v.strictObject({ ...when, do: v.literal('slow'), node, factor: v.pipe(v.number(), v.minValue(0.01)) }),
  v.strictObject({ ...when, do: v.literal('skew'), node, byMs: v.pipe(v.number(), v.finite()) }),
  v.strictObject({
    ...when,
    do: v.literal('partition'),
    a: nodes,
    b: nodes,
    direction: v.exactOptional(v.picklist(['both', 'one-way'])),
  }),
  v.strictObject({
    ...when,
    do: v.literal('link'),
    from: node,
    to: node,
    delayMs: v.exactOptional(timeMs),
    loss: v.exactOptional(share),
  }),
  v.strictObject({ ...when, do: v.literal('heal'), fault: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  v.strictObject({ ...when, do: v.literal('heal-all') }),
  v.strictObject({ ...when, do: v.literal('add'), role: slug, region: v.exactOptional(slug) }),
  v.strictObject({ ...when, do: v.literal('remove'), node }),
  v.strictObject({ ...when, do: v.literal('send'), request: requestSchema, region: v.exactOptional(slug) }),
  v.strictObject({ ...when, do: v.literal('ask'), node, request: requestSchema }),
]) satisfies v.GenericSchema<unknown, Step>
