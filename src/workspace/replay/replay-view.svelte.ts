/** What is looked at in a replay: which world, which event, through which filter. Diagram, table and details share it. */
import type { CodePlace, HistoryEvent } from '../../contract/history.ts'
import type { Replay } from '../../contract/replay.ts'
import type { Messages } from '../../messages/index.ts'
import type { Files } from '../session/files.ts'
import { TimeAxis } from './diagram/time-axis.ts'
import { type CodeLine, codeLinesOf } from './model/code-lines.ts'
import { applyFilter, everything, type Filter, isOn } from './model/filter.ts'
import { WorldModel } from './model/world-model.ts'

export class ReplayView {
  readonly replay: Replay
  readonly #files: Files
  readonly #words: Messages['replay']['events']
  world = $state(0)
  selected = $state(0)
  /** The lane that was chosen, by its head or in the picture of the cluster. */
  lane = $state<string | undefined>()
  filter = $state.raw<Filter>(everything)
  readonly model = $derived.by(() => {
    const world = this.replay.worlds[this.world] ?? { nodes: [], events: [], leftOut: 0 }
    return new WorldModel(world, this.#words)
  })
  readonly filtered = $derived.by(() => applyFilter(this.model, this.filter))
  readonly filterIsOn = $derived.by(() => isOn(this.filter))
  /** Whether what the filter does not let through has gone, but for what led to the rest. */
  readonly hides = $derived.by(() => this.filterIsOn && this.filter.others === 'hide')
  readonly axis = $derived.by(() => new TimeAxis(this.model.events, this.isShown))
  readonly event = $derived.by<HistoryEvent | undefined>(() => this.model.events[this.selected])
  readonly chain = $derived.by(() => this.model.causes.chain(this.selected))
  readonly state = $derived.by(() => this.model.states.at(this.selected))
  /** The learner's lines that logged or threw in this world. */
  readonly lines = $derived.by<readonly CodeLine[]>(() => codeLinesOf(this.model.events, this.#files))
  /** The event where the expectation broke, if it is of the world that is shown. */
  readonly broke = $derived.by(() => {
    const { status, event, world = 0 } = this.replay.result ?? {}
    return status === 'failed' && world === this.world ? event : undefined
  })

  /** `files` are the learner's, as they were run. */
  constructor(replay: Replay, files: Files, words: Messages['replay']['events']) {
    this.replay = replay
    this.#files = files
    this.#words = words
    const { event = 0, world = 0, status } = replay.result ?? {}
    this.world = world in replay.worlds ? world : 0
    const last = (replay.worlds[this.world]?.events.length ?? 1) - 1
    // A test is read from where it broke, or from its start; a run from what has just happened.
    const opened = replay.result === undefined ? last : status === 'failed' ? event : 0
    this.selected = Math.max(0, Math.min(opened, last))
  }

  isShown = (id: number): boolean => !this.hides || (this.filtered.rank[id] ?? 0) > 0

  /** Whether it is drawn in full. */
  stands = (id: number): boolean => !this.filterIsOn || this.filtered.rank[id] === 2

  select(id: number | undefined): void {
    if (id === undefined || this.model.events[id] === undefined) return
    // Whatever the filter, a link leads where it says: what it hides comes back.
    if (!this.isShown(id)) this.filter = { ...this.filter, others: 'fade' }
    this.selected = id
  }

  /** The event before or after, among those that the filter lets through. */
  step(by: 1 | -1, sameNode: boolean): void {
    const { events } = this.model
    const node = this.lane !== undefined && sameNode ? this.lane : this.event?.node
    for (let id = this.selected + by; id >= 0 && id < events.length; id += by) {
      if (!this.stands(id) || (sameNode && events[id]?.node !== node)) continue
      this.select(id)
      return
    }
  }

  first(): void {
    this.select(this.filtered.ids[0])
  }

  last(): void {
    this.select(this.filtered.ids.at(-1))
  }

  /** Only the events of this line from now on: the last of them up to the selected event, or else the first. Or all again. */
  pickLine(place: CodePlace | undefined): void {
    const { others } = this.filter
    this.filter =
      place === undefined
        ? { ...this.filter, place }
        : { ...everything, others, place: { file: place.file, line: place.line } }
    if (place === undefined) return
    const { ids } = this.filtered
    this.select(ids.findLast((id) => id <= this.selected) ?? ids[0])
  }

  followCause(): void {
    this.select(this.chain[0])
  }

  goToBroken(): void {
    const { event, world = 0 } = this.replay.result ?? {}
    if (world !== this.world) this.showWorld(world)
    this.select(event)
  }

  showWorld(world: number): void {
    this.world = world
    this.lane = undefined
    this.filter = everything
    this.selected = 0
    this.select(this.broke)
  }

  chooseLane(name: string): void {
    this.lane = this.lane === name ? undefined : name
  }
}
