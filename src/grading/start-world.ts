/** How the grader starts a world: the simulator's `createWorld`, taken as an argument. */
import type { Stack } from '../contract/exercise.ts'
import type { World, WorldOptions } from '../contract/world.ts'
import type { Sources } from './subject.ts'

export interface WorldSetup {
  readonly stack: Stack
  readonly learner: Sources
  readonly provided: Sources
  readonly seed: number
  readonly options?: WorldOptions
  readonly maxEvents?: number
  /** Called with a node's name before it takes in each event. */
  readonly onEvent?: (node: string) => void
}

export type StartWorld = (setup: WorldSetup) => Promise<World>
