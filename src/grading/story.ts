/** Puts together what a grading thread tells of one test, at the host. */
import type { HistoryEvent } from '../contract/history.ts'
import type { ReplayedNode, TestReplay } from '../contract/replay.ts'
import type { Outcome, TestResult } from '../contract/verdict.ts'
import { cutTest } from './make-verdict.ts'
import type { ThreadMessage, WorldMessage } from './messages.ts'
import type { RunEnd } from './watched-thread.ts'

/** There is nothing to replay: the files do not compile, or the grader itself broke. */
export class NoReplay extends Error {
  readonly outcome: Outcome

  constructor(outcome: Outcome) {
    super('message' in outcome ? outcome.message : `the run ended as ${outcome.kind}`)
    this.name = 'NoReplay'
    this.outcome = outcome
  }
}

/** The suite has no such test. */
export class UnknownTest extends Error {
  readonly tests: readonly { readonly stage: string; readonly test: string }[]

  constructor(wanted: string, tests: UnknownTest['tests']) {
    super(`the suite has no test ${wanted}`)
    this.name = 'UnknownTest'
    this.tests = tests
  }
}

interface ToldWorld {
  nodes: readonly ReplayedNode[]
  readonly events: HistoryEvent[]
  leftOut: number
}

export class Story {
  readonly #worlds: ToldWorld[] = []
  #result: TestResult | undefined

  take(message: ThreadMessage): void {
    if (message.kind === 'world') this.#extend(message)
    if (message.kind === 'result') this.#result = message.result
  }

  /** Throws a `NoReplay` when the run ended before its test did, by no test's doing. */
  end(exercise: string, end: RunEnd): TestReplay {
    const worlds = this.#worlds
    const result = this.#result ?? this.#cut(end)
    if (result !== undefined) return { exercise, result, worlds }
    if (end.kind === 'broke') throw new NoReplay({ kind: 'grader-broke', message: end.message })
    const outcome = end.kind === 'done' ? end.outcome : undefined
    throw new NoReplay(outcome ?? { kind: 'grader-broke', message: 'the test was not run' })
  }

  #extend({ world: place, nodes, events, leftOut }: WorldMessage): void {
    this.#worlds[place] ??= { nodes, events: [], leftOut }
    const world = this.#worlds[place]
    world.nodes = nodes
    world.leftOut = leftOut
    world.events.push(...events)
  }

  /** A test that got stuck, or ran out of memory: it opens at the last that was heard of it. */
  #cut(end: RunEnd): TestResult | undefined {
    const result = cutTest(end)
    const last = this.#worlds.at(-1)?.events.at(-1)
    if (result === undefined || last === undefined) return result
    return { ...result, event: last.id, world: this.#worlds.length - 1, atMs: last.timeMs }
  }
}
