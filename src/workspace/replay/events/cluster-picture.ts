/** The cluster right after an event, as the picture of a stack takes it. */
import type { Link } from '../../../live/protocol.ts'
import { linkKey } from '../../stack/picture/links.ts'
import type { Mark, PictureNode, Shape } from '../../stack/picture/topology.ts'
import type { Exchange } from '../model/exchanges.ts'
import type { FaultSpan } from '../model/faults.ts'
import { operatorName, usersName } from '../model/lanes.ts'
import type { InFlight, StateAt } from '../model/state-at.ts'
import type { WorldModel } from '../model/world-model.ts'

export interface ClusterShape {
  readonly shape: Shape
  readonly links: readonly Link[]
}

/** Who talked to whom in the whole run: a replay needs no stack for it, and other stacks than the exercise's have their own. */
export function shapeOf({ lanes, exchanges }: WorldModel): ClusterShape {
  const roleOf = new Map(lanes.map(({ name, role }) => [name, role]))
  const calls = new Map<string, Set<string>>()
  const links = new Map<string, Link>()
  let entry: string | undefined
  for (const { send } of exchanges.values()) {
    if (send === undefined || send.node === operatorName) continue
    const to = roleOf.get(send.peer)
    if (to === undefined) continue
    links.set(linkKey(send.node, send.peer), { from: send.node, to: send.peer, requestsPerSecond: 0 })
    const from = roleOf.get(send.node)
    if (send.node === usersName) entry ??= to
    else if (from !== undefined && from !== to) calls.set(from, (calls.get(from) ?? new Set()).add(to))
  }
  const roles = [...new Set([...roleOf.values()].filter((role) => role !== undefined))]
  return {
    shape: {
      entry: entry ?? roles[0] ?? '',
      roles: Object.fromEntries(roles.map((role) => [role, { calls: [...(calls.get(role) ?? [])] }])),
    },
    links: [...links.values()],
  }
}

export function pictureNodes({ nodes }: StateAt): readonly PictureNode[] {
  return nodes.flatMap(({ lane, state, faults, working }) => {
    const { name, role = '', region = '', byLearner } = lane
    if (state === 'to-come') return []
    return [{ name, role, region, byLearner, state, paused: faults.includes('pause'), backlog: working }]
  })
}

/** What is on its way, where it is by the clock of the run. */
export function marksOf(state: StateAt, model: WorldModel, own: number | undefined): readonly Mark[] {
  return state.inFlight.flatMap((each) => {
    const exchange = model.exchanges.get(each.exchange)
    if (exchange === undefined || each.from === operatorName) return []
    const writes = each.method !== 'GET' && each.method !== 'HEAD'
    const mark = { id: each.exchange, writes, own: each.exchange === own }
    return [{ ...mark, ...placeOf(each, exchange, state.timeMs) }]
  })
}

function placeOf(
  { from, to, where }: InFlight,
  exchange: Exchange,
  nowMs: number,
): Pick<Mark, 'kind' | 'from' | 'to' | 'at' | 'waitsAt'> {
  const { send, receive, refuse, reply, answer, fail } = exchange
  switch (where) {
    case 'working':
      return { kind: 'request', from, to, at: 1, waitsAt: to }
    case 'lost':
      return { kind: 'lost', from, to, at: 0.5 }
    case 'request':
      return { kind: 'request', from, to, at: share(send?.timeMs, (receive ?? refuse)?.timeMs, nowMs) }
    case 'reply': {
      const kind = reply === undefined || reply.status >= 500 ? 'failure' : 'reply'
      const at = share((reply ?? refuse)?.timeMs, (answer ?? fail)?.timeMs, nowMs)
      return { kind, from: to, to: from, at }
    }
  }
}

/** Half-way where an end is not known. */
function share(fromMs: number | undefined, toMs: number | undefined, nowMs: number): number {
  if (fromMs === undefined || toMs === undefined || toMs <= fromMs) return 0.5
  return Math.max(0.1, Math.min(0.9, (nowMs - fromMs) / (toMs - fromMs)))
}

/**
 * The links that each partition cuts. It tells its nodes and not its sides: a link between two of them counts as cut
 * unless a message got through.
 */
export function cutsOf({ faults, arrows }: WorldModel, links: readonly Link[]): Cuts {
  const cuts = new Map<FaultSpan, readonly string[]>()
  for (const span of faults) {
    const { fault, nodes, from, to = Number.POSITIVE_INFINITY } = span
    if (fault !== 'partition') continue
    const passed = new Set(
      arrows
        .filter(({ left, arrived }) => left > from && left < to && arrived !== undefined)
        .map((arrow) => linkKey(arrow.from, arrow.to)),
    )
    const between = links.filter((link) => nodes.includes(link.from) && nodes.includes(link.to))
    cuts.set(
      span,
      between.map((link) => linkKey(link.from, link.to)).filter((key) => !passed.has(key)),
    )
  }
  return cuts
}

export type Cuts = ReadonlyMap<FaultSpan, readonly string[]>

/** The links that have another fault, and those of nodes that have one. */
export function faultyLinks(faults: readonly FaultSpan[]): ReadonlySet<string> {
  return new Set(
    faults.flatMap(({ fault, nodes: [one, other] }) =>
      fault === 'link' && one !== undefined && other !== undefined ? [linkKey(one, other)] : [],
    ),
  )
}
