/** The learner's plan, as a stack: or what is wrong with it. */
import type { Planned } from '../../src/contract/planned.ts'
import { rolesOf } from './roles.ts'
import { problemsOf, type SoundPlan } from './sound-plan.ts'

export default {
  program: 'plan.ts',
  roles(plan) {
    const problems = problemsOf(plan)
    return problems.length > 0 ? { problems } : { roles: rolesOf(plan as unknown as SoundPlan) }
  },
} satisfies Planned
