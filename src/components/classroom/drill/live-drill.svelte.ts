/** What the class breaks together, as its server tells it, from the board’s first look until the page goes. */
import {
  apiPath,
  type Drill,
  type DrillNow,
  type DrillOrder,
  type DrillReport,
} from '../../../classroom/api.ts'
import { ask } from '../../../classroom/ask.ts'
import type { WordsKeeper } from '../board/exercise-words.ts'

const againAfterMs = 5000

export class LiveDrill {
  /** The newest one, over or not. */
  drill = $state.raw<Drill>()
  /** By learner. */
  reports = $state.raw<ReadonlyMap<string, DrillReport>>(new Map())
  /** The titles of the scenes of what is broken. */
  scenes = $state.raw<Readonly<Record<string, string>>>({})
  readonly #path: string
  readonly #keeper: WordsKeeper
  #source: EventSource | undefined
  #learning: Promise<void> | undefined
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(classId: string, keeper: WordsKeeper) {
    this.#keeper = keeper
    this.#path = `/classes/${classId}/drill`
    this.#listen()
  }

  async start(order: DrillOrder): Promise<void> {
    this.#show(await ask<Drill>('POST', this.#path, { body: order }))
    // So that it is told by its title.
    await this.#learning
  }

  async endForAll(): Promise<void> {
    await ask('DELETE', this.#path)
    if (this.drill !== undefined) this.drill = { ...this.drill, isOn: false }
  }

  end(): void {
    this.#source?.close()
    clearTimeout(this.#again)
  }

  #listen(): void {
    const source = new EventSource(`${apiPath}${this.#path}/live`)
    this.#source = source
    source.addEventListener('drill', ({ data }) => this.#show((JSON.parse(data) as DrillNow).drill))
    source.addEventListener('reports', ({ data }) => {
      const { reports } = JSON.parse(data) as { readonly reports: readonly DrillReport[] }
      this.reports = new Map([...this.reports, ...reports.map((each) => [each.learner, each] as const)])
    })
    // The board says that the class is gone.
    source.addEventListener('gone', () => source.close())
    source.addEventListener('error', () => {
      // It tries again by itself, unless it was told no.
      if (source.readyState !== EventSource.CLOSED) return
      clearTimeout(this.#again)
      this.#again = setTimeout(() => this.#listen(), againAfterMs)
    })
  }

  #show(drill: Drill | undefined): void {
    if (drill?.id !== this.drill?.id) this.reports = new Map()
    if (drill !== undefined && drill.exercise !== this.drill?.exercise)
      this.#learning = this.#learnScenes(drill.exercise)
    this.drill = drill
  }

  async #learnScenes(exercise: string): Promise<void> {
    try {
      const { drill } = await this.#keeper.of(exercise)
      if (exercise === this.drill?.exercise)
        this.scenes = Object.fromEntries(drill.scenes.map(({ id, title }) => [id, title]))
    } catch {
      // They are told by their ids.
    }
  }
}
