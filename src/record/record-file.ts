/**
 * The file of a learner's own results: the numbers, with all that is wanted to come to them again. Whoever reads one knows
 * nothing of where it comes from: it is parsed here, within bounds, and what does not fit is told by its place.
 */
import * as v from 'valibot'

/** Some ten times what the files of a whole course take. */
export const largestRecordBytes = 4 * 2 ** 20
const mostFiles = 40
const mostEntries = 400

/** What a date can be. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15))
const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const name = v.pipe(v.string(), v.maxLength(80), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'is no name'))
const hash = v.pipe(v.string(), v.maxLength(128))

const few = <Entries extends Record<string, unknown>>(most: number) =>
  v.check<Entries, string>((entries) => Object.keys(entries).length <= most, 'holds too much')

const programs = v.pipe(
  v.record(
    v.pipe(v.string(), v.maxLength(80), v.regex(/^[\w-]+\.ts$/, 'is no name of a program')),
    v.string(),
  ),
  few(mostFiles),
)

const carriedSchema = v.object({ usersPerDay: amount, p99Ms: v.exactOptional(amount), costPerMonth: amount })

const summarySchema = v.object({
  requestsPerSecond: v.exactOptional(amount),
  p50Ms: v.exactOptional(amount),
  p99Ms: v.exactOptional(amount),
  errorShare: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  costPerMonth: v.exactOptional(amount),
})

const tierSchema = v.object({
  name,
  program: v.pipe(v.string(), v.maxLength(80)),
  owner: v.picklist(['own', 'reference', 'given']),
  nodes: v.pipe(v.record(name, count), few(mostFiles)),
  costPerMonth: amount,
})

const testSchema = v.object({ stage: name, test: name, status: v.picklist(['passed', 'failed', 'not-run']) })

/** Once the learner has asked for it. */
export const measuredSchema = v.object({
  tiers: v.exactOptional(v.pipe(v.array(tierSchema), v.maxLength(mostEntries, 'holds too much'))),
  peak: v.exactOptional(summarySchema),
  carried: v.exactOptional(carriedSchema),
})

const systemSchema = v.object({
  exercise: name,
  /** Of the tests that the verdict comes from: another state of the course may have others. */
  suiteHash: hash,
  /** Of files and parts as they are in this file. */
  filesHash: hash,
  seed: count,
  files: programs,
  /** Exercise → the learner's own files of it, where their result ran in the system. */
  parts: v.exactOptional(v.pipe(v.record(name, programs), few(mostEntries))),
  tests: v.pipe(v.array(testSchema), v.maxLength(mostEntries, 'holds too much')),
  ...measuredSchema.entries,
})

const lessonSchema = v.object({
  /** What passed, where that is kept. */
  files: v.exactOptional(programs),
  passedStages: v.pipe(v.array(name), v.maxLength(mostEntries, 'holds too much')),
  assistedStages: v.pipe(v.array(name), v.maxLength(mostEntries, 'holds too much')),
  /** With the hash of the code that was measured, which may be another than what passed. */
  carried: v.exactOptional(v.object({ ...carriedSchema.entries, filesHash: hash })),
})

const recordSchema = v.object({
  course: v.literal('one-to-millions'),
  kind: v.literal('results'),
  format: v.literal(1),
  savedAtMs: time,
  /** The last exercise, once it has a verdict. */
  system: v.exactOptional(systemSchema),
  /** By exercise. */
  lessons: v.pipe(v.record(name, lessonSchema), few(mostEntries)),
})

export type RecordFile = v.InferOutput<typeof recordSchema>
export type RecordedSystem = v.InferOutput<typeof systemSchema>
export type RecordedLesson = v.InferOutput<typeof lessonSchema>
export type RecordedTest = v.InferOutput<typeof testSchema>
/** What users of the stack see at its peak, and what a month of it costs. Nothing of what its scene does not tell. */
export type Summary = v.InferOutput<typeof summarySchema>
export type CarriedClaim = v.InferOutput<typeof carriedSchema>
/** A tier of the stack that the learner planned. */
export type Tier = v.InferOutput<typeof tierSchema>

export type RecordFault =
  /** No file of this course. */
  | { readonly kind: 'foreign' }
  /** All of somebody's work, which is another file. */
  | { readonly kind: 'work' }
  | { readonly kind: 'newer'; readonly format: number }
  | { readonly kind: 'too-large'; readonly bytes: number }
  /** Of this course, but not as it was saved: where, as a path in the file. */
  | { readonly kind: 'broken'; readonly where: string }

export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord'
  readonly fault: RecordFault

  constructor(fault: RecordFault) {
    super(`the file of results cannot be read: ${fault.kind}`)
    this.fault = fault
  }
}

const headSchema = v.object({
  course: v.literal('one-to-millions'),
  kind: v.optional(v.string()),
  format: v.number(),
})

/** Throws an `UnreadableRecord`. */
export function parseRecord(text: string): RecordFile {
  // Each character is a byte at least.
  if (text.length > largestRecordBytes) throw new UnreadableRecord({ kind: 'too-large', bytes: text.length })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    const isOurs = /"one-to-millions"[\s\S]{0,40}"results"/.test(text.slice(0, 200))
    throw new UnreadableRecord(isOurs ? { kind: 'broken', where: 'its end' } : { kind: 'foreign' })
  }
  const head = v.safeParse(headSchema, value)
  if (!head.success) throw new UnreadableRecord({ kind: 'foreign' })
  const { kind, format } = head.output
  if (kind !== 'results') throw new UnreadableRecord({ kind: kind === undefined ? 'work' : 'foreign' })
  if (format > 1) throw new UnreadableRecord({ kind: 'newer', format })
  const parsed = v.safeParse(recordSchema, value)
  if (parsed.success) return parsed.output
  const where = parsed.issues[0].path?.map(({ key }) => String(key)).join(' › ') ?? 'its beginning'
  throw new UnreadableRecord({ kind: 'broken', where })
}

/** What it is stands first: a file that was cut off can tell whose it is. */
export function recordText({
  savedAtMs,
  system,
  lessons,
}: Omit<RecordFile, 'course' | 'kind' | 'format'>): string {
  const file: RecordFile = {
    course: 'one-to-millions',
    kind: 'results',
    format: 1,
    savedAtMs,
    ...(system !== undefined && { system }),
    lessons,
  }
  return `${JSON.stringify(file, undefined, 1)}\n`
}
