/** Reads one plan, in a process of its own: where real nodes run, no realm is prepared for programs. */
import { readFileSync, writeSync } from 'node:fs'
import { PlanError } from '../../simulator/plan/plan-error.ts'
import { readPlan } from '../../simulator/plan/read-plan.ts'
import { CompileError } from '../../simulator/sandbox/compile-error.ts'
import { prepareRealm } from '../../simulator/sandbox/realm.ts'
import type { PlanAnswer, PlanQuestion } from './message.ts'

// Sent by ask-plan.ts of the same build.
const { files, program } = JSON.parse(readFileSync(0, 'utf8')) as PlanQuestion
prepareRealm()
const text = JSON.stringify(answer())
// Before anything that the plan has left to be done later.
for (let from = 0; from < text.length; from += 10_000) writeSync(1, text.slice(from, from + 10_000))
process.exit(0)

function answer(): PlanAnswer {
  try {
    return { plan: readPlan(files, program) }
  } catch (error) {
    if (!(error instanceof CompileError)) throw error
    const { file, line, column, message } = error
    const also = error instanceof PlanError ? error.also : []
    return { problems: [{ file, line, column, message }, ...also], isPlan: error instanceof PlanError }
  }
}
