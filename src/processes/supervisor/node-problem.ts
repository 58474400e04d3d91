/** What goes wrong with a node by its program's fault. */
import type { CodePlace } from '../../contract/history.ts'

/** Why a program did not come up, or what took its node down. */
export class NodeProblem extends Error {
  readonly node: string
  readonly isBoot: boolean
  readonly place: CodePlace | undefined
  readonly byLearner: boolean

  /** The file that the program begins in. */
  readonly entry: string

  constructor(
    message: string,
    of: { node: string; isBoot: boolean; byLearner: boolean; entry: string; place?: CodePlace },
  ) {
    super(message)
    this.name = 'NodeProblem'
    this.node = of.node
    this.isBoot = of.isBoot
    this.byLearner = of.byLearner
    this.entry = of.entry
    this.place = of.place
  }
}
