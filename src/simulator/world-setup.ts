/** What a world is made from, and who watches it. */
import type { CodePlace, HistoryEvent } from '../contract/history.ts'
import type { Stack } from '../contract/stack.ts'
import type { WorldOptions } from '../contract/world.ts'
import type { Code } from './ground.ts'
import type { Compiled } from './sandbox/compile.ts'

export interface WorldSetup {
  readonly stack: Stack
  /** The programs that `stack` names: the learner's files, and those in `provided/`. */
  readonly learner: Compiled
  readonly provided: Compiled
  /** The results of other exercises that `stack` names, by exercise. */
  readonly parts?: Readonly<Record<string, Code>>
  readonly seed: number
  /** Which of its test's worlds this is, from 0, the default. */
  readonly number?: number
  readonly options?: WorldOptions
  /** Events that nodes may take in. */
  readonly maxEvents?: number
  /** Rounds of loops and calls that a program may take in one event. No limit unless told: past it, the world is broken off. */
  readonly mostRounds?: number
  /** Characters that programs may log, all together. No limit unless told. */
  readonly mostLogged?: number
  /** Events are taken in one by one, and told as they happen. Slower; the history is the same. */
  readonly unbatched?: boolean
  /** Once the stack is up, only `run` and `step` move time. Whatever else is awaited settles when they have come that far. */
  readonly paced?: boolean
  /** Log lines and crashes tell where in the program they come from. Slower; nothing else of the history changes. */
  readonly places?: boolean
  /** Events tell what requests and replies carried, and what a disk kept. Nothing else of the history changes. */
  readonly details?: boolean
  /** Called right before a node takes an event in. */
  onTake?(node: string): void
  /** Called from within code of a node that runs on and on without giving back control, and with where that is. */
  readonly onBusy?: (node: string, place: CodePlace) => void
  /** Called with each event of the history as it gets its place. */
  onEvent?(event: HistoryEvent): void
}
