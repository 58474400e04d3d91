/** One replayed world with all that views ask of it, worked out once. */
import type { HistoryEvent } from '../../../contract/history.ts'
import type { ReplayedWorld } from '../../../contract/replay.ts'
import { describeEvent } from '../../../messages/describe-event.ts'
import { fill } from '../../../messages/fill.ts'
import type { Messages } from '../../../messages/index.ts'
import { type Arrow, arrowsOf } from './arrows.ts'
import { Causes } from './causes.ts'
import { type Exchange, exchangesOf } from './exchanges.ts'
import { type FaultSpan, faultsOf } from './faults.ts'
import type { Filterable } from './filter.ts'
import { type Lane, lanesOf } from './lanes.ts'
import { States } from './state-at.ts'

export class WorldModel implements Filterable {
  readonly events: readonly HistoryEvent[]
  readonly leftOut: number
  readonly leftOutBefore: number
  readonly lanes: readonly Lane[]
  readonly faults: readonly FaultSpan[]
  readonly exchanges: ReadonlyMap<number, Exchange>
  readonly arrows: readonly Arrow[]
  readonly causes: Causes
  readonly states: States
  /** Every status that a reply had, in order. */
  readonly statuses: readonly number[]
  readonly #words: Messages['replay']['events']
  readonly #texts: (string | undefined)[]

  constructor(world: ReplayedWorld, words: Messages['replay']['events']) {
    const { events, leftOut, leftOutBefore = 0 } = world
    this.events = events
    this.leftOut = leftOut
    this.leftOutBefore = leftOutBefore
    this.lanes = lanesOf(world)
    this.faults = faultsOf(events)
    this.exchanges = exchangesOf(events)
    this.arrows = arrowsOf(this.exchanges)
    this.causes = new Causes(events, this.exchanges)
    this.states = new States(events, this.exchanges, this.lanes, this.faults)
    this.statuses = [
      ...new Set(events.flatMap((event) => (event.kind === 'reply' ? [event.status] : []))),
    ].sort((a, b) => a - b)
    this.#words = words
    this.#texts = new Array<string | undefined>(events.length)
  }

  /** What its node does, in words. */
  describe(event: HistoryEvent): string {
    const isWord = event.kind === 'drop' && this.exchanges.get(event.exchange)?.lostWord === event
    return isWord ? fill(this.#words.drop.word, { peer: event.peer }) : describeEvent(event, this.#words)
  }

  textOf = (id: number): string => {
    const event = this.events[id]
    if (event === undefined) return ''
    const known = this.#texts[id]
    if (known !== undefined) return known
    const text = `${event.node} ${this.describe(event)}`.toLowerCase()
    this.#texts[id] = text
    return text
  }

  laneAt(name: string): number {
    return this.lanes.findIndex((lane) => lane.name === name)
  }
}
