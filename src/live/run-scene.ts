/** Runs a scene that nobody watches, as fast as it goes: for tests, and for the tables that lessons show before it is played. */

import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { compilePrograms, ProblemError, problemOf } from './programs.ts'
import type { MeasuredRow, SceneOrder, SceneUpdate } from './protocol.ts'
import { Run } from './run.ts'

export { stackOfScene } from './scene-stack.ts'

export type SceneRun = Omit<SceneOrder, 'kind'>

/** The rows, or why there are none. Never rejects. */
export async function measureScene(order: SceneOrder, onTake?: (node: string) => void): Promise<SceneUpdate> {
  try {
    return { kind: 'scene-measured', rows: await runScene(order, onTake) }
  } catch (error) {
    const problem = problemOf(error)
    if (problem !== undefined) return { kind: 'refused', problem }
    return { kind: 'broke', message: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * The rows of the scene's table, in the order in which its measures end. Locks the realm down that it runs in.
 * Throws when a program does not run, or a step cannot be carried out: the scene is not what was meant.
 */
export async function runScene(
  { stack, scene, programs, seed }: SceneRun,
  onTake?: (node: string) => void,
): Promise<readonly MeasuredRow[]> {
  prepareRealm()
  const rows: MeasuredRow[] = []
  const failures: string[] = []
  const setup = { stack, programs, seed, ...scene }
  const listener = {
    onMeasured: (measure: string, cells: MeasuredRow['cells']) => rows.push({ measure, cells }),
    onFailed: (message: string) => failures.push(message),
    ...(onTake !== undefined && { onTake }),
  }
  // Whoever names nodes before they act wants them one at a time.
  const run = new Run(setup, compilePrograms(programs), listener, { unbatched: onTake !== undefined })
  const problem = await run.boot()
  if (problem !== undefined) throw new ProblemError(problem)
  await run.advance(Number.POSITIVE_INFINITY)
  run.world.end()
  if (failures.length > 0) throw new Error(`a step of the scene was not carried out: ${failures.join(' ')}`)
  return rows
}
