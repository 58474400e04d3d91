/** The newest events of a history, for a replay. */
import type { HistoryEvent } from '../contract/history.ts'

/** Some tens of thousands draw and scrub well. */
const most = 20_000

export class NewestEvents {
  #events: HistoryEvent[] = []

  get events(): readonly HistoryEvent[] {
    return this.#events.slice(-most)
  }

  add(event: HistoryEvent): void {
    this.#events.push(event)
    if (this.#events.length >= 2 * most) this.#events = this.#events.slice(-most)
  }
}
