/** What the picture of a stack is drawn from. Live runs, scenes and replays all draw the same picture. */
import type { Role } from '../../../contract/exercise.ts'
import type { NodeView } from '../../../live/protocol.ts'

/** The stack as far as it says where things stand. */
export interface Shape {
  readonly entry: string
  readonly roles: Readonly<Record<string, Pick<Role, 'tier' | 'calls'>>>
}

/** A replay knows less of a node than a live run does: what is left out is not shown. */
/** Of another exercise than the one that is shown. */
export interface BuildingLesson {
  readonly href: string
  readonly number: string
  readonly title: string
  /** Whether the learner's own result runs. */
  readonly own: boolean
}

export type PictureNode = Pick<NodeView, 'name' | 'role' | 'region' | 'byLearner'> & Partial<NodeView>

export interface Selection {
  readonly from: string
  /** The other end, when a link is selected. */
  readonly to?: string
}

/** The outside, among the names of nodes. */
export const users = 'users'

export type MarkKind = 'request' | 'reply' | 'failure' | 'lost'

/** One message, or one request that waits, at one moment. */
export interface Mark {
  /** The same for one exchange as long as it lasts. */
  readonly id: number
  readonly kind: MarkKind
  readonly from: string
  readonly to: string
  /** How far on the way from `from` to `to`: 0 to 1. */
  readonly at: number
  /** The node at which it waits, if it does not move. */
  readonly waitsAt?: string
  /** Changes something: not a GET or a HEAD. */
  readonly writes: boolean
  /** The learner's own request, or what it led to. */
  readonly own: boolean
}
