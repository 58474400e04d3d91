/** Waits for events of a history that grows. */
import type { HistoryEvent } from '../../contract/history.ts'
import type { Trial } from './trial.ts'

export class AwaitedEvents {
  readonly #looks = new Set<() => void>()

  /** Call when there is more to find. */
  look(): void {
    for (const look of this.#looks) look()
  }

  /** The first of them that is meant, once it is there. */
  find(events: () => readonly HistoryEvent[], isMeant: Parameters<Trial['event']>[0]): Promise<HistoryEvent> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = events().find(isMeant)
        if (found === undefined) return
        this.#looks.delete(look)
        resolve(found)
      }
      this.#looks.add(look)
      look()
    })
  }
}
