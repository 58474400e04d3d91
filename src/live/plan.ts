/** A learner's plan, read where programs run. */
import { readPlan } from '../simulator/plan/read-plan.ts'
import { problemOf } from './programs.ts'
import type { PlanOrder, PlanUpdate } from './protocol.ts'

/** What became of it. Never throws. */
export function planOf({ files, program }: PlanOrder): PlanUpdate {
  try {
    return { kind: 'planned', plan: readPlan(files, program) }
  } catch (error) {
    const problem = problemOf(error)
    if (problem !== undefined) return { kind: 'refused', problem }
    return { kind: 'broke', message: error instanceof Error ? error.message : String(error) }
  }
}
