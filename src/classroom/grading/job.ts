/** A submission to be graded, as a job: the first time when it is handed in, again when somebody wants it. */
import * as v from 'valibot'
import type { Job } from '../queue/queue.ts'

const schema = v.object({
  submission: v.string(),
  grading: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Of which it is a part. */
  regrade: v.exactOptional(v.string()),
})

export type Grading = v.InferOutput<typeof schema>

export function jobOf(grading: Grading): Job {
  return { id: `${grading.submission}/${grading.grading}`, payload: JSON.stringify(grading) }
}

export function gradingOf({ payload }: Job): Grading {
  return v.parse(schema, JSON.parse(payload))
}
