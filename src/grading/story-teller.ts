/** Tells the host what happens in a test's worlds, in the grading thread: in chunks, as it happens. */
import type { HistoryEvent } from '../contract/history.ts'
import type { SimulatedWorld } from '../simulator/world.ts'
import type { WorldMessage } from './messages.ts'
import type { Onlooker } from './test-worlds.ts'

/** To parse more would keep a page busy for too long at once. */
const chunk = 250
/** Of one world. More than any test of a right solution has; a program that logs without end is cut off here. */
export const mostEvents = 100_000

/** A world, as far as it is told of. */
interface Told {
  readonly place: number
  readonly world: SimulatedWorld
  count: number
  leftOut: number
  waiting: HistoryEvent[]
}

export class StoryTeller {
  readonly onlooker: Onlooker
  readonly #post: (message: WorldMessage) => void
  readonly #worlds = new Map<SimulatedWorld, Told>()

  constructor(post: (message: WorldMessage) => void, details = false) {
    this.#post = post
    this.onlooker = {
      places: true,
      details,
      onWorld: (world) => {
        this.#worlds.set(world, { place: this.#worlds.size, world, count: 0, leftOut: 0, waiting: [] })
      },
      onEvent: (event, world) => {
        const told = this.#worlds.get(world)
        if (told !== undefined) this.#take(told, event)
      },
    }
  }

  /** What has not been told so far. */
  tell(): void {
    for (const told of this.#worlds.values()) if (told.waiting.length > 0) this.#send(told)
  }

  /** The test is over: what waits for its place in a history gets it. */
  end(): void {
    for (const told of this.#worlds.values()) {
      told.world.history
      this.#send(told)
    }
  }

  #take(told: Told, event: HistoryEvent): void {
    if (told.count === mostEvents) {
      told.leftOut++
      return
    }
    told.count++
    told.waiting.push(event)
    if (told.waiting.length === chunk) this.#send(told)
  }

  #send(told: Told): void {
    const { place: world, waiting: events, leftOut } = told
    told.waiting = []
    const nodes = told.world
      .look()
      .map(({ name, role, region, byLearner }) => ({ name, role, region, byLearner }))
    this.#post({ kind: 'world', world, nodes, events, leftOut })
  }
}
