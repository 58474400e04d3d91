/** The stacks that a plan means for a view and its scenes. The plan was read in a thread: here it is data. */
import type { Planned } from '../contract/planned.ts'
import type { Stack } from '../contract/stack.ts'
import { PlanError } from '../simulator/plan/plan-error.ts'
import { plannedStack } from '../simulator/plan/planned-stack.ts'
import type { Plan } from '../simulator/plan/read-plan.ts'
import { compileProblem } from './compile-problem.ts'
import type { ProgramProblem } from './protocol.ts'
import { stackOfScene } from './scene-stack.ts'

export interface PlannedStacks {
  readonly stack: Stack
  /** Scene → what it is played on. */
  readonly scenes: Readonly<Record<string, Stack>>
}

/** `declared`: before the plan, and without what stands around it in views. Throws what is the exercise's own fault. */
export function plannedScenes(
  declared: Stack,
  planned: Planned,
  plan: Plan,
): PlannedStacks | { readonly problem: ProgramProblem } {
  try {
    const whole = plannedStack(declared, planned, plan)
    const scenes = Object.entries(whole.scenes ?? {}).map(
      ([id, scene]) => [id, stackOfScene(whole, scene)] as const,
    )
    return { stack: stackOfScene(whole), scenes: Object.fromEntries(scenes) }
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    return { problem: compileProblem(error, true) }
  }
}
