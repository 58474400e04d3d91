/** What host and grading thread say to each other. Both come from one bundle, but what arrives is parsed all the same. */
import * as v from 'valibot'
import type { CodePlace, HistoryEvent } from '../contract/history.ts'
import type { ReplayedNode } from '../contract/replay.ts'
import type { Outcome, TestResult } from '../contract/verdict.ts'
import { eventsSchema } from './event-schema.ts'
import type { Submission, TestRun } from './subject.ts'
import type { Limits } from './test-worlds.ts'

/** Host → thread. */
export interface GradeMessage extends Submission {
  readonly kind: 'grade'
  /** In this order. */
  readonly runs: readonly TestRun[]
  /** Names each node before it acts, so that the last one named is the one that got stuck. */
  readonly trace: boolean
  /** Tells all that happens in the tests' worlds, with the lines of code that logged and threw. */
  readonly history?: boolean
  /** And what requests and replies carried, and what a disk kept. */
  readonly details?: boolean
  /** Stops what does not come to an end, and tells what each test took. */
  readonly limits?: Limits
  /** How often the thread gives a sign of life. */
  readonly heartbeatMs: number
}

/** An outcome that the thread itself can tell. */
export type ToldOutcome =
  | Extract<Outcome, { kind: 'does-not-compile' | 'threw-at-boot' | 'grader-broke' }>
  | {
      /** As a thread with real processes finds out; another one gets stuck itself. */
      readonly kind: 'stuck'
      readonly stage: string
      readonly test: string
      readonly node?: string
    }

/** A test of the suite; held back where a classroom alone has it. */
export interface SuiteTest {
  readonly stage: string
  readonly test: string
  readonly isHeldBack?: true
}

/** Thread → host. */
export type ThreadMessage =
  | {
      readonly kind: 'ready'
      readonly suiteHash: string
      /** Of the exercise, in order. */
      readonly stages: readonly string[]
      readonly tests: readonly SuiteTest[]
      /** Other exercises whose results may run in its stack. */
      readonly parts: readonly string[]
    }
  | { readonly kind: 'heartbeat' }
  | ({ readonly kind: 'started' } & TestRun)
  | { readonly kind: 'node'; readonly node: string }
  /** Told from within code that does not give back control. */
  | ({ readonly kind: 'busy'; readonly node: string } & CodePlace)
  | { readonly kind: 'result'; readonly result: TestResult; readonly took?: Took }
  | WorldMessage
  | { readonly kind: 'done'; readonly outcome?: ToldOutcome }

/** What a test took, of a run with limits. */
export interface Took {
  /** Events, in that of its worlds that took most. */
  readonly events: number
  /** Whether a world was broken off, whatever the suite made of that. */
  readonly isBrokenOff: boolean
}

/** What happened next in one of the test's worlds. */
export interface WorldMessage {
  readonly kind: 'world'
  /** In the order in which the test started them, from 0. */
  readonly world: number
  /** All that there are by now. */
  readonly nodes: readonly ReplayedNode[]
  readonly events: readonly HistoryEvent[]
  /** Of those before, how many were left out: there are no more events then. */
  readonly leftOut: number
}

const testRun = { stage: v.string(), test: v.string(), seed: v.number() }
const place = { file: v.string(), line: v.number(), message: v.string() }
const codeFault = { ...place, column: v.exactOptional(v.number()) }
const values = v.record(v.string(), v.union([v.string(), v.number()]))

const sources = v.record(v.string(), v.string())

const gradeSchema = v.strictObject({
  kind: v.literal('grade'),
  files: sources,
  parts: v.exactOptional(v.record(v.string(), sources)),
  runs: v.array(v.strictObject(testRun)),
  trace: v.boolean(),
  history: v.exactOptional(v.boolean()),
  details: v.exactOptional(v.boolean()),
  limits: v.exactOptional(
    v.strictObject({ events: v.exactOptional(v.number()), rounds: v.exactOptional(v.number()) }),
  ),
  heartbeatMs: v.number(),
}) satisfies v.GenericSchema<unknown, GradeMessage>

const resultSchema = v.strictObject({
  ...testRun,
  status: v.picklist(['passed', 'failed', 'not-run']),
  say: v.exactOptional(v.strictObject({ id: v.string(), values })),
  expected: v.exactOptional(v.string()),
  seen: v.exactOptional(v.string()),
  event: v.exactOptional(v.number()),
  world: v.exactOptional(v.number()),
  atMs: v.exactOptional(v.number()),
  node: v.exactOptional(v.string()),
  threw: v.exactOptional(
    v.strictObject({
      node: v.string(),
      message: v.string(),
      isFailedCall: v.exactOptional(v.literal(true)),
      file: v.exactOptional(v.string()),
      line: v.exactOptional(v.number()),
    }),
  ),
  uncaught: v.exactOptional(
    v.strictObject({
      count: v.number(),
      message: v.string(),
      file: v.exactOptional(v.string()),
      line: v.exactOptional(v.number()),
    }),
  ),
  logs: v.exactOptional(v.array(v.string())),
}) satisfies v.GenericSchema<unknown, TestResult>

const toldOutcomeSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('does-not-compile'),
    ...codeFault,
    also: v.exactOptional(v.array(v.strictObject(codeFault))),
  }),
  v.strictObject({ kind: v.literal('threw-at-boot'), ...place, node: v.exactOptional(v.string()) }),
  v.strictObject({
    kind: v.literal('stuck'),
    stage: v.string(),
    test: v.string(),
    node: v.exactOptional(v.string()),
  }),
  v.strictObject({ kind: v.literal('grader-broke'), message: v.string() }),
]) satisfies v.GenericSchema<unknown, ToldOutcome>

const nodeSchema = v.strictObject({
  name: v.string(),
  role: v.string(),
  region: v.string(),
  byLearner: v.boolean(),
}) satisfies v.GenericSchema<unknown, ReplayedNode>

const threadSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('ready'),
    suiteHash: v.string(),
    stages: v.array(v.string()),
    tests: v.array(
      v.strictObject({
        stage: v.string(),
        test: v.string(),
        isHeldBack: v.exactOptional(v.literal(true)),
      }),
    ),
    parts: v.array(v.string()),
  }),
  v.strictObject({ kind: v.literal('heartbeat') }),
  v.strictObject({ kind: v.literal('started'), ...testRun }),
  v.strictObject({ kind: v.literal('busy'), node: v.string(), file: v.string(), line: v.number() }),
  v.strictObject({ kind: v.literal('node'), node: v.string() }),
  v.strictObject({
    kind: v.literal('result'),
    result: resultSchema,
    took: v.exactOptional(v.strictObject({ events: v.number(), isBrokenOff: v.boolean() })),
  }),
  v.strictObject({
    kind: v.literal('world'),
    world: v.number(),
    nodes: v.array(nodeSchema),
    events: eventsSchema,
    leftOut: v.number(),
  }),
  v.strictObject({
    kind: v.literal('done'),
    outcome: v.exactOptional(toldOutcomeSchema),
  }),
]) satisfies v.GenericSchema<unknown, ThreadMessage>

export function parseGradeMessage(data: unknown): GradeMessage {
  return v.parse(gradeSchema, data)
}

export function parseThreadMessage(data: unknown): ThreadMessage {
  return v.parse(threadSchema, data)
}
