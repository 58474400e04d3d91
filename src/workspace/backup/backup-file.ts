/** The file into which all of a learner's work goes, and from which it comes back, in this browser or another. */
import * as v from 'valibot'

const time = v.pipe(v.number(), v.finite(), v.minValue(0))
const files = v.record(v.string(), v.string())
const stages = v.array(v.string())

const codeSchema = v.object({ files, startedAt: v.exactOptional(v.string()), savedAtMs: time })
const versionSchema = v.object({
  files,
  keptAtMs: time,
  reason: v.string(),
  startedAt: v.exactOptional(v.string()),
})
const exerciseSchema = v.object({
  code: v.exactOptional(codeSchema),
  /** What passed all core stages last. */
  passed: v.exactOptional(v.object({ files, passedAtMs: time })),
  versions: v.array(versionSchema),
  passedStages: stages,
  assistedStages: stages,
  workedAtMs: time,
  hints: v.record(v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
})
const backupSchema = v.object({
  course: v.literal('one-to-millions'),
  format: v.literal(1),
  savedAtMs: time,
  exercises: v.record(v.string(), exerciseSchema),
})

export type Backup = v.InferOutput<typeof backupSchema>
export type ExerciseBackup = v.InferOutput<typeof exerciseSchema>
export type CodeBackup = v.InferOutput<typeof codeSchema>
export type VersionBackup = v.InferOutput<typeof versionSchema>

export type BackupFault =
  /** No file of this course. */
  | { readonly kind: 'foreign' }
  /** Of this course, and not of all work but of one's own results. */
  | { readonly kind: 'results' }
  /** Of this course, from a newer version of it. */
  | { readonly kind: 'newer'; readonly format: number }
  /** Of this course, but not whole: where, as a path in the file. */
  | { readonly kind: 'broken'; readonly where: string }

export class UnreadableBackup extends Error {
  override readonly name = 'UnreadableBackup'
  readonly fault: BackupFault

  constructor(fault: BackupFault) {
    super(`the file of work cannot be read: ${fault.kind}`)
    this.fault = fault
  }
}

/** Throws an `UnreadableBackup`. */
export function parseBackup(text: string): Backup {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // One that was cut off says whose it is in its first line.
    const isOurs = text.slice(0, 200).includes('"one-to-millions"')
    throw new UnreadableBackup(isOurs ? { kind: 'broken', where: 'its end' } : { kind: 'foreign' })
  }
  const head = v.safeParse(v.object({ course: v.literal('one-to-millions'), format: v.number() }), value)
  if (!head.success) throw new UnreadableBackup({ kind: 'foreign' })
  if (v.is(v.object({ kind: v.literal('results') }), value)) throw new UnreadableBackup({ kind: 'results' })
  if (head.output.format > 1) throw new UnreadableBackup({ kind: 'newer', format: head.output.format })
  const parsed = v.safeParse(backupSchema, value)
  if (!parsed.success) {
    const where = parsed.issues[0].path?.map(({ key }) => String(key)).join(' › ') ?? 'its beginning'
    throw new UnreadableBackup({ kind: 'broken', where })
  }
  return parsed.output
}
