/** Runs a scene that nobody watches, as fast as it goes: for tests, and for the tables that lessons show before it is played. */

import type { Scene } from '../contract/scene.ts'
import type { Stack } from '../contract/stack.ts'
import { prepareRealm } from '../simulator/sandbox/realm.ts'
import { compilePrograms, ProblemError } from './programs.ts'
import type { Cell, Programs } from './protocol.ts'
import { Run } from './run.ts'

export { stackOfScene } from './scene-stack.ts'

export interface SceneRun {
  /** As `stackOfScene` makes it. */
  readonly stack: Stack
  readonly scene: Scene
  readonly programs: Programs
  readonly seed: number
}

export interface MeasuredRow {
  readonly measure: string
  /** In the order of the scene's columns. */
  readonly cells: readonly Cell[]
}

/**
 * The rows of the scene's table, in the order in which its measures end. Locks the realm down that it runs in.
 * Throws when a program does not run, or a step cannot be carried out: the scene is not what was meant.
 */
export async function runScene({ stack, scene, programs, seed }: SceneRun): Promise<readonly MeasuredRow[]> {
  prepareRealm()
  const rows: MeasuredRow[] = []
  const failures: string[] = []
  const setup = { stack, programs, seed, ...scene }
  const run = new Run(setup, compilePrograms(programs), {
    onMeasured: (measure, cells) => rows.push({ measure, cells }),
    onFailed: (message) => failures.push(message),
  })
  const problem = await run.boot()
  if (problem !== undefined) throw new ProblemError(problem)
  await run.advance(Number.POSITIVE_INFINITY)
  run.world.end()
  if (failures.length > 0) throw new Error(`a step of the scene was not carried out: ${failures.join(' ')}`)
  return rows
}
