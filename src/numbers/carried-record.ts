/** How many users a day a record says that the stacks of an exercise carry. */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'

const carried = v.object({ usersPerDay: v.number() })
const record = v.object({
  carried: v.object({ starter: carried, reference: carried, beside: v.record(v.string(), carried) }),
})

export type CarriedRecord = v.InferOutput<typeof record>['carried']

/** Nothing when the file says nothing of the kind: then there is nothing to begin with, and the comparison tells. */
export function readCarried(file: string): CarriedRecord | undefined {
  const parsed = v.safeParse(record, parse(readFileSync(file, 'utf8')))
  return parsed.success ? parsed.output.carried : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
