/** What an exercise's files must hold, checked when they are loaded. */
import * as v from 'valibot'
import type { Exercise, ExerciseText, Figure, Role } from '../contract/exercise.ts'
import type { Found } from '../contract/finds.ts'
import type { HeldBackText } from '../contract/held-back.ts'
import type { Planned } from '../contract/planned.ts'
import type { Platform } from '../contract/platform.ts'
import { type Reach, type Resolvers, userSubnets } from '../contract/reach.ts'
import type { Column, Measure, Scene } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import { loadSchema, stepSchema, timeMs } from './step-schema.ts'

const slug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'wants lower-case words joined by hyphens'),
)
const fileName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/, 'wants a file name like balancer.ts, without folders'),
)
const sentence = v.pipe(v.string(), v.trim(), v.nonEmpty('wants words'))
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
  parts: v.exactOptional(v.array(slug)),
}) satisfies v.GenericSchema<unknown, Exercise>

export const plannedSchema = v.strictObject({
  program: fileName,
  roles: v.custom<Planned['roles']>((value) => typeof value === 'function', 'wants a function of the plan'),
}) satisfies v.GenericSchema<unknown, Planned>

const figureSchema = v.strictObject({
  id: slug,
  path: v.pipe(v.string(), v.startsWith('/', 'wants a path that begins with /')),
  field: v.exactOptional(sentence),
  header: v.exactOptional(sentence),
}) satisfies v.GenericSchema<unknown, Figure>

const foundSchema = v.union([
  v.strictObject({ nodes: slug, within: v.exactOptional(v.literal('region')) }),
  v.strictObject({ services: v.array(slug) }),
]) satisfies v.GenericSchema<unknown, Found>

const nodeCount = v.pipe(count, v.minValue(0))
const roleEntries = {
  program: v.union([
    v.strictObject({ learner: fileName }),
    v.strictObject({ provided: fileName }),
    v.strictObject({ shared: slug }),
    v.strictObject({ of: slug, file: v.exactOptional(fileName) }),
  ]),
  fills: v.exactOptional(slug),
  regions: v.record(slug, count),
  cores: v.exactOptional(v.pipe(count, v.minValue(1))),
  serviceMs: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  backlog: v.exactOptional(count),
  diskBytes: v.exactOptional(count),
  engine: v.exactOptional(v.literal('sqlite')),
  vars: v.exactOptional(v.record(v.string(), v.string())),
  finds: v.exactOptional(v.record(slug, foundSchema)),
  costPerMonth: v.exactOptional(v.pipe(v.number(), v.minValue(0))),
  figures: v.exactOptional(v.array(figureSchema)),
  scale: v.exactOptional(v.strictObject({ least: nodeCount, most: nodeCount })),
  tier: v.exactOptional(slug),
  calls: v.exactOptional(v.array(slug)),
}
const roleSchema = v.pipe(
  v.strictObject(roleEntries),
  v.check(
    ({ engine, program }) => engine === undefined || 'provided' in program || 'shared' in program,
    'has an engine, which only a program that is provided can use',
  ),
) satisfies v.GenericSchema<unknown, Role>
const roleChangesSchema = v.strictObject({
  ...roleEntries,
  program: v.exactOptional(roleEntries.program),
  regions: v.exactOptional(roleEntries.regions),
}) satisfies v.GenericSchema<unknown, Partial<Role>>

const region = v.pipe(
  v.string(),
  v.check((name) => Object.hasOwn(userSubnets, name), `wants one of ${Object.keys(userSubnets).join(', ')}`),
)
const resolversSchema = v.strictObject({
  users: region,
  region: v.exactOptional(region),
  count: v.pipe(count, v.minValue(1), v.maxValue(32)),
  leastTtlMs: v.exactOptional(timeMs),
}) satisfies v.GenericSchema<unknown, Resolvers>
const reachSchema = v.variant('by', [
  v.strictObject({ by: v.literal('turn') }),
  v.strictObject({ by: v.literal('nearest'), convergesMs: v.exactOptional(v.pipe(timeMs, v.minValue(1))) }),
  v.strictObject({
    by: v.literal('name'),
    names: slug,
    resolvers: v.exactOptional(v.array(resolversSchema)),
  }),
]) satisfies v.GenericSchema<unknown, Reach>

const changes = {
  entry: v.exactOptional(slug),
  reach: v.exactOptional(reachSchema),
  roles: v.exactOptional(v.record(slug, roleChangesSchema)),
}
export const columnSchema = v.union([
  v.picklist(['requests', 'rate', 'p50', 'p99', 'errors', 'answered', 'bill']),
  v.strictObject({ billAtPeak: v.pipe(v.number(), v.minValue(1)) }),
  v.strictObject({ shareOf: v.string() }),
  v.strictObject({ figure: slug, node: v.string() }),
]) satisfies v.GenericSchema<unknown, Column>
export const measureSchema = v.pipe(
  v.strictObject({ id: slug, fromMs: timeMs, toMs: timeMs }),
  v.check(({ fromMs, toMs }) => fromMs < toMs, 'ends before it begins'),
) satisfies v.GenericSchema<unknown, Measure>
const sceneSchema = v.pipe(
  v.strictObject({
    ...changes,
    steps: v.array(stepSchema),
    endMs: timeMs,
    measures: v.pipe(v.array(measureSchema), v.minLength(1, 'wants at least one measure')),
    columns: v.exactOptional(v.array(columnSchema)),
  }),
  v.check(
    ({ steps, measures, endMs }) =>
      steps.every(({ atMs }) => atMs <= endMs) && measures.every(({ toMs }) => toMs <= endMs),
    'has a step or a measure after its end',
  ),
) satisfies v.GenericSchema<unknown, Scene>

const platformSchema = v.strictObject({
  roles: v.record(
    slug,
    v.strictObject({
      bootMs: timeMs,
      quota: v.pipe(count, v.minValue(1)),
      restartMs: v.exactOptional(timeMs),
      versions: v.exactOptional(v.record(slug, roleEntries.program)),
    }),
  ),
  mayAsk: v.array(slug),
}) satisfies v.GenericSchema<unknown, Platform>

export const stackSchema = v.pipe(
  v.strictObject({
    entry: slug,
    reach: v.exactOptional(reachSchema),
    roles: v.record(slug, roleSchema),
    load: loadSchema,
    platform: v.exactOptional(platformSchema),
    scenes: v.exactOptional(v.record(slug, sceneSchema)),
    view: v.exactOptional(v.strictObject(changes)),
    beside: v.exactOptional(v.record(slug, v.strictObject(changes))),
    results: v.exactOptional(v.strictObject({ scene: slug, measure: slug })),
    charts: v.exactOptional(v.array(slug)),
  }),
  v.check((stack) => stack.entry in stack.roles, 'has an entry that is none of its roles'),
  v.check(
    ({ results, scenes = {} }) =>
      results === undefined ||
      scenes[results.scene]?.measures.some(({ id }) => id === results.measure) === true,
    'has results of a scene or a measure that it does not have',
  ),
) satisfies v.GenericSchema<unknown, Stack>

export const exerciseTextSchema = v.strictObject({
  title: sentence,
  stages: v.record(slug, v.strictObject({ title: sentence, hints: v.array(sentence) })),
  tests: v.record(slug, sentence),
  says: v.record(slug, v.strictObject({ seen: sentence, cause: sentence, next: sentence })),
  scenes: v.exactOptional(
    v.record(slug, v.strictObject({ title: sentence, measures: v.record(slug, sentence) })),
  ),
  alternatives: v.exactOptional(
    v.record(slug, v.strictObject({ title: sentence, does: sentence, trades: sentence })),
  ),
  beside: v.exactOptional(v.record(slug, sentence)),
  figures: v.exactOptional(
    v.record(slug, v.strictObject({ title: sentence, unit: v.exactOptional(sentence) })),
  ),
}) satisfies v.GenericSchema<unknown, ExerciseText>

export const heldBackTextSchema = v.strictObject({
  tests: v.record(slug, sentence),
  says: v.record(slug, v.strictObject({ seen: sentence, cause: sentence, next: sentence })),
}) satisfies v.GenericSchema<unknown, HeldBackText>

/** The first thing that is wrong, as `stages.0.level: …`. */
export function firstIssue(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues
  const path = v.getDotPath(issue)
  return path === null ? issue.message : `${path}: ${issue.message}`
}
