/** The stack that a plan means. The plan is data by now: no code of the learner's runs here. */
import type { Planned } from '../../contract/planned.ts'
import type { StackChanges } from '../../contract/scene.ts'
import type { Stack } from '../../contract/stack.ts'
import { changeStack } from '../change-stack.ts'
import { SuiteFault } from '../suite-fault.ts'
import { placeAt } from './data-places.ts'
import { PlanError, type ToldProblem, tellProblem } from './plan-error.ts'
import type { Plan } from './read-plan.ts'

/** As many as anybody reads at once. */
const mostProblems = 20

/** Throws a `PlanError`, and a `SuiteFault` when the exercise itself makes nothing of the plan that a stack can be. */
export function plannedStack(stack: Stack, planned: Planned, { value, places }: Plan): Stack {
  const changes = attempt(planned.program, () => planned.roles(value))
  if (!('problems' in changes)) return attempt(planned.program, () => changeStack(stack, changes))
  const told = changes.problems.slice(0, mostProblems).map((problem): ToldProblem => {
    const { file = planned.program, line = 1, column = 1 } = placeAt(problem.path, places) ?? {}
    return { file, line, column, message: tellProblem(problem) }
  })
  const [first, ...also] = told
  if (first === undefined) throw new SuiteFault(`${planned.program} is refused without a problem`)
  throw new PlanError([first, ...also])
}

function attempt<T extends StackChanges | Stack | ReturnType<Planned['roles']>>(
  program: string,
  act: () => T,
): T {
  try {
    return act()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new SuiteFault(`nothing could be made of ${program}: ${message}`)
  }
}
