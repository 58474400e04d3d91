/** Which event of a history brought a response, or an error, to whoever drives the world. */
import type { HistoryEvent } from '../contract/history.ts'
import type { Noted } from './happening.ts'

const bringers = new WeakMap<object, Noted>()

/** `event` may still wait for its place in the history. */
export function noteBringer(brought: unknown, event: Noted): void {
  if (typeof brought === 'object' && brought !== null) bringers.set(brought, event)
}

/** Undefined for what no call of a world gave. */
export function bringerOf(brought: object): HistoryEvent | undefined {
  // The object becomes the event once it has its place.
  return bringers.get(brought) as HistoryEvent | undefined
}
