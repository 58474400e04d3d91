/**
 * The time of the database. Servers and workers of one classroom run on several machines, whose clocks differ; leases,
 * opening times and receipts go by one.
 */
import { sql } from 'kysely'
import { type Clock, machineClock } from '../clock.ts'
import type { Store } from './open-store.ts'
import { isPostgres } from './place.ts'

const askEveryMs = 60_000

/** A file is of this machine, and so is its time. */
export async function clockOf(place: string, store: Store, machine = machineClock): Promise<DatabaseClock> {
  const clock = new DatabaseClock(machine)
  if (isPostgres(place)) await clock.follow(store)
  return clock
}

export class DatabaseClock implements Clock, Disposable {
  readonly #machine: Clock
  /** How far the database’s clock is ahead. */
  #aheadMs = 0
  #asking: Disposable | undefined

  constructor(machine: Clock) {
    this.#machine = machine
  }

  nowMs(): number {
    return this.#machine.nowMs() + this.#aheadMs
  }

  every(intervalMs: number, act: () => void): Disposable {
    return this.#machine.every(intervalMs, act)
  }

  async follow(store: Store): Promise<void> {
    await this.#ask(store)
    // It goes on by what it knows while nobody answers.
    this.#asking = this.#machine.every(askEveryMs, () => void this.#ask(store).catch(() => {}))
  }

  async #ask(store: Store): Promise<void> {
    const askedMs = this.#machine.nowMs()
    const { rows } = await sql<{ nowMs: number }>`
      SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "nowMs"
    `.execute(store)
    const [told] = rows
    if (told === undefined) return
    this.#aheadMs = told.nowMs - Math.round((askedMs + this.#machine.nowMs()) / 2)
  }

  [Symbol.dispose](): void {
    this.#asking?.[Symbol.dispose]()
  }
}
