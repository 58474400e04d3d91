/** What is gathered from the history of a real stack, event by event, from the first boot on. */
import type { HistoryEvent, RequestEvent } from '../../contract/history.ts'
import { Frames } from '../../live/frames.ts'
import { NodeCounts } from '../../live/node-counts.ts'
import type { ProgramProblem, RunSetup } from '../../live/protocol.ts'
import { type Span, UserTally } from '../../live/tally.ts'
import { Output } from './output.ts'

export class Watch {
  readonly frames: Frames
  readonly tally = new UserTally()
  readonly counts = new NodeCounts()
  readonly output = new Output()
  /** The first program that did not come up. */
  problem: ProgramProblem | undefined
  readonly #own = new Map<string, number>()
  #span: Span

  constructor({ stack, seed }: RunSetup) {
    this.frames = new Frames(stack, seed)
    this.#span = this.tally.open(0)
  }

  note(event: HistoryEvent, key: string | undefined): void {
    this.tally.note(event)
    this.counts.note(event)
    if (event.kind === 'send' && key !== undefined) this.#noteOwn(event, key)
    this.frames.note(event)
  }

  /** The `send` of this key is the learner's own request. */
  expectOwn(key: string, own: number): void {
    this.#own.set(key, own)
  }

  /** A sample is over. */
  turn(nowMs: number): Span {
    const span = this.#span
    this.tally.close(span, nowMs)
    this.#span = this.tally.open(nowMs)
    return span
  }

  #noteOwn(event: RequestEvent, key: string): void {
    const own = this.#own.get(key)
    if (own === undefined) return
    this.#own.delete(key)
    const { timeMs: atMs, method, path } = event
    this.frames.trips.expectOwn({ own, atMs, method, path })
  }
}
