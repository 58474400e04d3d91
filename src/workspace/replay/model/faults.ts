/** Faults as spans on the lanes of the nodes they are on. Moments are ids of events. */
import type { EventOf, HistoryEvent } from '../../../contract/history.ts'
import { usersName } from './lanes.ts'

export interface FaultSpan {
  readonly fault: string
  /** Names of lanes. */
  readonly nodes: readonly string[]
  readonly from: number
  /** Undefined: it was never healed. */
  readonly to: number | undefined
}

/** What is over as soon as it has begun, and a crash that is planned: it shows when it comes. */
const moments = new Set(['add', 'remove', 'crash', 'vars'])

/** In the order in which they begin. Of two that are alike, the first healed is the first that began. */
export function faultsOf(events: readonly HistoryEvent[]): readonly FaultSpan[] {
  const spans: FaultSpan[] = []
  for (const event of events) {
    if (event.kind !== 'fault' || moments.has(event.fault)) continue
    if (event.phase === 'begin')
      spans.push({ fault: event.fault, nodes: lanesOf(event), from: event.id, to: undefined })
    else heal(spans, event)
  }
  return spans
}

function heal(spans: FaultSpan[], event: EventOf<'fault'>): void {
  const nodes = lanesOf(event).join()
  const place = spans.findIndex(
    (span) => span.to === undefined && span.fault === event.fault && span.nodes.join() === nodes,
  )
  const span = spans[place]
  if (span !== undefined) spans[place] = { ...span, to: event.id }
}

function lanesOf({ fault, nodes }: EventOf<'fault'>): readonly string[] {
  return fault === 'load' ? [usersName] : nodes
}

/** The faults that are on right after the event. */
export function faultsAt(spans: readonly FaultSpan[], id: number): readonly FaultSpan[] {
  return spans.filter(({ from, to }) => from <= id && (to === undefined || to > id))
}
