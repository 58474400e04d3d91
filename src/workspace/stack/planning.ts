/** The stack of an exercise whose stack the learner plans: their plan is read in a thread, and made into a stack here, as data. */
import type { Planned } from '../../contract/planned.ts'
import type { Loss } from '../../live/client.ts'
import type { ProgramProblem, Sources } from '../../live/protocol.ts'
import type { StackData } from './stack-data.ts'

export type Planning =
  | { readonly kind: 'planned'; readonly data: StackData }
  | { readonly kind: 'refused'; readonly problem: ProgramProblem }
  | Loss

/** Far more than it takes on a busy machine: a loop that never ends is told by its line, long before. */
export const planSilenceMs = 10_000

const planners = import.meta.glob<{ default: Planned }>('/exercises/*/planned.ts')

/** Of others it is what it was. Rejects when something cannot be fetched. */
export async function planData(data: StackData, files: Sources): Promise<Planning> {
  const { planned } = data
  if (planned === undefined) return { kind: 'planned', data }
  const { exercise, program, declared } = planned
  const load = planners[`/exercises/${exercise}/planned.ts`]
  if (load === undefined) throw new Error(`exercises/${exercise} has no planned.ts`)
  const [{ default: planner }, { plannedScenes }, { readPlanIn }, { loadSpawn }] = await Promise.all([
    load(),
    import('../../live/planned-scenes.ts'),
    import('../../live/client.ts'),
    import('../../live/browser.ts'),
  ])
  const spawn = await loadSpawn(false)
  const read = await readPlanIn(
    { kind: 'plan', files: { ...files }, program },
    { spawn, silenceMs: planSilenceMs },
  )
  if (read.kind === 'broke') return { kind: 'died', message: read.message }
  if (read.kind !== 'planned') return read
  const made = plannedScenes(declared, planner, read.plan)
  if ('problem' in made) return { kind: 'refused', problem: made.problem }
  // When scenes are played stands in the stack of the view alone.
  const scenes = Object.entries(made.scenes).map(
    ([id, { scenes: _, view: __, results: ___, ...stack }]) => [id, stack] as const,
  )
  return { kind: 'planned', data: { ...data, stack: made.stack, scenes: Object.fromEntries(scenes) } }
}

/** For whoever has nobody to tell: a page that shows what the course itself has planned. */
export function plannedOrThrow(planning: Planning): StackData {
  if (planning.kind === 'planned') return planning.data
  throw new Error(
    planning.kind === 'refused' ? planning.problem.message : `the plan could not be read: ${planning.kind}`,
  )
}
