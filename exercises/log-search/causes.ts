/** Is a trace told in an order in which it can have happened? Lines are known by all that they say, so each must be there once. */
import { sayingOf } from './messages.ts'
import type { Entry } from './starter/protocol.ts'

export interface BrokenOrder {
  /** `span`: two lines of a span · `sends`: an effect before its cause · `receives`: an answer before what led to it. */
  readonly kind: 'span' | 'sends' | 'receives'
  /** This one stands too early, before the other. */
  readonly early: Entry
  readonly late: Entry
}

/** `written` holds the lines of each server in the order in which it wrote them; lines of it may be missing in what is told. */
export function brokenOrder(told: readonly Entry[], written: readonly Entry[]): BrokenOrder | undefined {
  const places = new Map(told.map((entry, place) => [keyOf(entry), place]))
  const placeOf = (entry: Entry): number => places.get(keyOf(entry)) ?? -1
  const present = written.filter((entry) => places.has(keyOf(entry)))
  const last = new Map<string, Entry>()
  for (const entry of present) {
    if (entry.span === undefined) continue
    const before = last.get(entry.span)
    if (before && placeOf(before) > placeOf(entry)) return { kind: 'span', early: entry, late: before }
    last.set(entry.span, entry)
  }
  const byParent = Map.groupBy(present, ({ parent }) => parent)
  for (const entry of present) {
    for (const effect of entry.sends === undefined ? [] : (byParent.get(entry.sends) ?? []))
      if (placeOf(entry) > placeOf(effect)) return { kind: 'sends', early: effect, late: entry }
    for (const cause of entry.receives === undefined ? [] : (byParent.get(entry.receives) ?? []))
      if (placeOf(cause) > placeOf(entry)) return { kind: 'receives', early: entry, late: cause }
  }
  return undefined
}

const keyOf = (entry: Entry): string => `${entry.node} ${sayingOf(entry)}`
