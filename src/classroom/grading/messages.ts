/** Between a worker and its grading process. */
import * as v from 'valibot'
import type { Verdict } from '../../contract/verdict.ts'

export const orderSchema = v.object({
  exercise: v.string(),
  /** The suite's bundle, which has been made before: the process itself may write nothing. */
  suiteFile: v.string(),
  files: v.record(v.string(), v.string()),
  seeds: v.array(v.number()),
})
export type Order = v.InferOutput<typeof orderSchema>

export type Answer = { readonly verdict: Verdict } | { readonly broke: string }
