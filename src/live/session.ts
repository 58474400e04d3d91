/** The worker-side end of a view: takes commands, runs one stack after the other, and tells of it. */
import type { HistoryEvent } from '../contract/history.ts'
import type { Clock } from './clock.ts'
import { Play } from './play.ts'
import { problemOf } from './programs.ts'
import type { Command, Update } from './protocol.ts'

export interface SessionOptions {
  readonly clock: Clock
  tell(update: Update): void
  /** Right before a node takes something in: for whoever has to name one that got stuck. */
  onTake?(node: string): void
  /** Every event of the history, for whoever keeps it. */
  onEvent?(event: HistoryEvent): void
}

export class Session {
  readonly #options: SessionOptions
  #play: Play | undefined
  /** The last one there was: its history can still be asked for. */
  #last: Play | undefined

  constructor(options: SessionOptions) {
    this.#options = options
  }

  take(command: Command): void {
    if (command.kind === 'start') this.#start(command)
    else if (command.kind === 'history' && this.#last !== undefined) this.#last.tellHistory()
    else if (this.#play !== undefined) this.#play.take(command)
    else if (command.kind !== 'speed' && command.kind !== 'trips')
      this.#options.tell({ kind: 'failed', message: 'Nothing runs at the moment.' })
  }

  /** A program left a rejection to nobody. Engines tell of it when they like, so it is shown, and no part of the history. */
  noteRejection(reason: unknown): void {
    this.#play?.noteRejection(reason)
  }

  #start({ setup, speed }: Command & { readonly kind: 'start' }): void {
    this.#play?.stop()
    this.#play = undefined
    try {
      const play = new Play({ setup, speed, ...this.#options })
      this.#play = play
      this.#last = play
      void this.#follow(play)
    } catch (error) {
      this.#tellEnd(error)
    }
  }

  async #follow(play: Play): Promise<void> {
    try {
      await play.play()
    } catch (error) {
      if (this.#play === play) this.#tellEnd(error)
    } finally {
      if (this.#play === play) this.#play = undefined
    }
  }

  #tellEnd(error: unknown): void {
    const { tell } = this.#options
    const problem = problemOf(error)
    if (problem !== undefined) tell({ kind: 'refused', problem })
    else tell({ kind: 'broke', message: error instanceof Error ? error.message : String(error) })
  }
}
