/** The newest events of a run, as a replay shows them. */
import type { HistoryEvent } from '../../contract/history.ts'
import type { Replay, ReplayedNode } from '../../contract/replay.ts'
import type { PictureNode } from './picture/topology.ts'

export function replayOfRun(
  exercise: string,
  events: readonly HistoryEvent[],
  nodes: readonly PictureNode[],
): Replay {
  const first = events[0]?.id ?? 0
  const replayed = nodes.map((node): ReplayedNode => {
    const { name, role, region, byLearner } = node
    const began = stateBefore(events, node)
    return { name, role, region, byLearner, ...(began !== undefined && { began }) }
  })
  return {
    exercise,
    worlds: [
      {
        nodes: replayed,
        events: events.map((event) => renumbered(event, first)),
        leftOut: 0,
        leftOutBefore: first,
      },
    ],
  }
}

/** In a replay, an event's number is its place. A cause that is not among them is left out. */
function renumbered(event: HistoryEvent, first: number): HistoryEvent {
  const { cause, ...rest } = event
  const id = event.id - first
  if (cause === undefined || cause < first) return { ...rest, id }
  return { ...rest, id, cause: cause - first }
}

/** What changed first tells how it was before that; what did not change is as it is now. */
function stateBefore(events: readonly HistoryEvent[], node: PictureNode): ReplayedNode['began'] {
  for (const event of events) {
    if (event.node !== node.name) continue
    if (event.kind === 'boot') return 'down'
    if (event.kind === 'ready') return 'booting'
    if (event.kind === 'crash') return 'up'
  }
  if (node.state === 'removed' || node.state === 'draining') return 'up'
  return node.state === 'ordered' ? 'down' : node.state
}
