/** What the class breaks together, as its server tells it, from the board’s first look until the page goes. */
import {
  apiPath,
  type Drill,
  type DrillNow,
  type DrillOrder,
  type DrillReport,
} from '../../../classroom/api.ts'
import { ask } from '../../../classroom/ask.ts'

const againAfterMs = 5000

export class LiveDrill {
  /** The newest one, over or not. */
  drill = $state.raw<Drill>()
  /** By learner. */
  reports = $state.raw<ReadonlyMap<string, DrillReport>>(new Map())
  readonly #path: string
  #source: EventSource | undefined
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(classId: string) {
    this.#path = `/classes/${classId}/drill`
    this.#listen()
  }

  async start(order: DrillOrder): Promise<void> {
    this.#show(await ask<Drill>('POST', this.#path, { body: order }))
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
    this.drill = drill
  }
}
