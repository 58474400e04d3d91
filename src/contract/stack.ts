/** The whole stack of an exercise: its nodes, its users, and the scenes that are played on it. */
import type { Load, Role } from './exercise.ts'
import type { Platform } from './platform.ts'
import type { Reach } from './reach.ts'
import type { Scene, StackChanges } from './scene.ts'

export interface Stack {
  /** The role that users reach. */
  readonly entry: string
  /** Which of its nodes. Each in turn unless told. */
  readonly reach?: Reach
  readonly roles: Readonly<Record<string, Role>>
  readonly load: Load
  /** Who starts and stops machines, where programs may order that. */
  readonly platform?: Platform
  readonly scenes?: Readonly<Record<string, Scene>>
  /** What stands around it in views, and never in the suite. */
  readonly view?: StackChanges
  /** Stacks whose users carried stand beside the learner's, by id: one server alone, say. The code is the reference's. */
  readonly beside?: Readonly<Record<string, StackChanges>>
  /** The span of a scene that tells what the learner's stack comes to, on the page of their own results. */
  readonly results?: { readonly scene: string; readonly measure: string }
  /** Figures that get a chart of their own, by id: a line for each node that has it. */
  readonly charts?: readonly string[]
}
