/** What a page may say of an exercise's folder, checked before anything is touched. */
import * as v from 'valibot'
import type { ToServer } from '../../files/protocol.ts'

const id = v.pipe(v.number(), v.integer(), v.minValue(0))

export const openSchema = v.strictObject({ kind: v.literal('open'), exercise: v.string() })

/** Of all names, only the exercise's own. */
export function orderSchema(
  names: readonly string[],
): v.GenericSchema<unknown, Exclude<ToServer, { kind: 'open' }>> {
  const byName = v.record(v.picklist(names), v.string())
  // An old page may know a stage that is no more: the folder looks at it.
  const startedAt = v.optional(v.string())
  return v.variant('kind', [
    v.strictObject({ kind: v.literal('lay-out'), id, files: byName, startedAt }),
    v.strictObject({ kind: v.literal('save'), id, files: byName, over: byName, startedAt }),
  ])
}
