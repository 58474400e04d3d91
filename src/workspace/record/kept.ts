/** What the learner's own system was measured to come to, the newest, kept in this browser. */
import * as v from 'valibot'
import { measuredSchema } from '../../record/record-file.ts'

const keptSchema = v.object({
  ...measuredSchema.entries,
  /** Of the code that was measured, with the results of others in it. */
  filesHash: v.string(),
  suiteHash: v.string(),
  limit: v.exactOptional(v.picklist(['p99', 'errors', 'most'])),
  measuredAtMs: v.number(),
})

export type Measured = v.InferOutput<typeof keptSchema>

const keyOf = (exercise: string): string => `millions:results:${exercise}`

/** Undefined where nothing is kept that can be read. */
export function readMeasured(storage: Storage, exercise: string): Measured | undefined {
  try {
    const parsed = v.safeParse(keptSchema, JSON.parse(storage.getItem(keyOf(exercise)) ?? 'null'))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** Throws where nothing can be kept. */
export function keepMeasured(storage: Storage, exercise: string, measured: Measured): void {
  storage.setItem(keyOf(exercise), JSON.stringify(measured))
}
