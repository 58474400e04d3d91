/** A line for each node of a replayed world: when it is there, and how it fares. Moments are ids of events. */
import type { HistoryEvent } from '../../../contract/history.ts'
import type { ReplayedNode, ReplayedWorld } from '../../../contract/replay.ts'

export const usersName = 'users'
export const operatorName = 'operator'

export interface Lane {
  readonly name: string
  readonly kind: 'users' | 'node' | 'operator'
  /** Of nodes only. */
  readonly role?: string
  readonly region?: string
  readonly byLearner: boolean
  /** The event that brought it; from the start unless told. */
  readonly begin?: number
  /** The event that it was gone with; until the end unless told. */
  readonly end?: number
  /** From the first boot on, one after the other, without gaps. */
  readonly spans: readonly Span[]
}

export type NodeState = 'down' | 'booting' | 'up'

export interface Span {
  readonly state: NodeState
  readonly from: number
  /** Undefined: until the end. */
  readonly to: number | undefined
}

interface Draft {
  spans: Span[]
  begin?: number
  end?: number
  isLeaving: boolean
}

/** Users first, then the nodes in the order of their creation, the operator last. Who did nothing outside has no lane. */
export function lanesOf({ nodes, events }: ReplayedWorld): readonly Lane[] {
  const drafts = new Map(nodes.map((node) => [node.name, draftOf(node)]))
  const seen = new Set<string>()
  for (const event of events) {
    seen.add(event.node)
    if ('peer' in event) seen.add(event.peer)
    take(event, drafts)
  }
  const lane = (name: string, kind: 'users' | 'operator'): readonly Lane[] =>
    seen.has(name) ? [{ name, kind, byLearner: false, spans: [] }] : []
  return [
    ...lane(usersName, 'users'),
    ...nodes.map((node): Lane => {
      const { spans = [], begin, end } = drafts.get(node.name) ?? {}
      const { began: _, ...rest } = node
      return {
        kind: 'node',
        ...rest,
        spans,
        ...(begin !== undefined && { begin }),
        ...(end !== undefined && { end }),
      }
    }),
    ...lane(operatorName, 'operator'),
  ]
}

function draftOf({ began = 'down' }: ReplayedNode): Draft {
  return { spans: began === 'down' ? [] : [{ state: began, from: 0, to: undefined }], isLeaving: false }
}

function take(event: HistoryEvent, drafts: Map<string, Draft>): void {
  if (event.kind === 'fault') {
    for (const name of event.nodes) {
      const draft = drafts.get(name)
      if (draft === undefined || event.phase !== 'begin') continue
      if (event.fault === 'add') draft.begin = event.id
      if (event.fault === 'remove') draft.isLeaving = true
    }
    return
  }
  const draft = drafts.get(event.node)
  if (draft === undefined) return
  if (event.kind === 'boot') change(draft, 'booting', event.id)
  if (event.kind === 'ready') change(draft, 'up', event.id)
  if (event.kind !== 'crash') return
  change(draft, draft.isLeaving ? undefined : 'down', event.id)
  if (draft.isLeaving) draft.end = event.id
}

/** Undefined: it is gone for good. */
function change(draft: Draft, state: NodeState | undefined, id: number): void {
  const last = draft.spans.at(-1)
  if (last !== undefined) draft.spans[draft.spans.length - 1] = { ...last, to: id }
  if (state !== undefined) draft.spans.push({ state, from: id, to: undefined })
}

/** How a lane's node fares right after the event. Undefined: it is not there. */
export function stateOf(lane: Lane, id: number): NodeState | undefined {
  if (lane.kind !== 'node') return 'up'
  const span = lane.spans.findLast(({ from }) => from <= id)
  if (span === undefined) return lane.begin === undefined || lane.begin <= id ? 'down' : undefined
  return span.to !== undefined && span.to <= id ? undefined : span.state
}
