/** Worlds of a few events for the replay's own tests, and long ones. */
import type { HistoryEvent } from '../../../contract/history.ts'
import type { ReplayedWorld } from '../../../contract/replay.ts'

type Sparse = HistoryEvent extends infer E
  ? E extends HistoryEvent
    ? Omit<E, 'id' | 'timeMs'>
    : never
  : never

export function eventsOf(...sparse: readonly (readonly [number, Sparse])[]): readonly HistoryEvent[] {
  return sparse.map(([timeMs, event], id) => ({ ...event, id, timeMs }))
}

export function worldOf(names: readonly string[], events: readonly HistoryEvent[]): ReplayedWorld {
  const nodes = names.map((name) => ({
    name,
    role: name.replace(/-\d+$/, ''),
    region: 'seoul',
    byLearner: name.startsWith('front'),
  }))
  return { nodes, events, leftOut: 0 }
}

const get = { method: 'GET', path: '/cards/1' }

/** A user asks front-1, which asks web-1 (answered) and web-2 (cut off, given up); then web-1 crashes and comes back. */
export const smallWorld: ReplayedWorld = worldOf(
  ['front-1', 'web-1', 'web-2'],
  eventsOf(
    [0, { kind: 'boot', node: 'front-1', boot: 1 }],
    [0, { kind: 'ready', node: 'front-1', boot: 1, cause: 0 }],
    [0, { kind: 'boot', node: 'web-1', boot: 1 }],
    [0, { kind: 'ready', node: 'web-1', boot: 1, cause: 2 }],
    [0, { kind: 'boot', node: 'web-2', boot: 1 }],
    [0, { kind: 'ready', node: 'web-2', boot: 1, cause: 4 }],
    [1, { kind: 'fault', node: 'operator', fault: 'partition', phase: 'begin', nodes: ['front-1', 'web-2'] }],
    [1, { kind: 'send', node: 'users', exchange: 0, peer: 'front-1', ...get }],
    [6, { kind: 'receive', node: 'front-1', exchange: 0, peer: 'users', ...get, cause: 7 }],
    [6, { kind: 'send', node: 'front-1', exchange: 1, peer: 'web-2', ...get, cause: 8 }],
    [6, { kind: 'drop', node: 'front-1', exchange: 1, peer: 'web-2', carried: 'request', cause: 9 }],
    [1006, { kind: 'fail', node: 'front-1', exchange: 1, peer: 'web-2', code: 'ABORT_ERR', cause: 0 }],
    [1006, { kind: 'drop', node: 'front-1', exchange: 1, peer: 'web-2', carried: 'request', cause: 0 }],
    [1006, { kind: 'send', node: 'front-1', exchange: 2, peer: 'web-1', ...get, cause: 11 }],
    [1006.5, { kind: 'receive', node: 'web-1', exchange: 2, peer: 'front-1', ...get, cause: 13 }],
    [
      1007,
      {
        kind: 'crash',
        node: 'web-1',
        boot: 1,
        error: 'Error: full (web.ts, line 7)',
        place: { file: 'web.ts', line: 7 },
        cause: 14,
      },
    ],
    [1007.5, { kind: 'fail', node: 'front-1', exchange: 2, peer: 'web-1', code: 'ECONNRESET', cause: 15 }],
    [
      1007.5,
      { kind: 'reply', node: 'front-1', exchange: 0, peer: 'users', status: 502, tookMs: 1001.5, cause: 16 },
    ],
    [
      1013,
      { kind: 'answer', node: 'users', exchange: 0, peer: 'front-1', status: 502, tookMs: 1012, cause: 17 },
    ],
    [2000, { kind: 'boot', node: 'web-1', boot: 2 }],
    [2000.2, { kind: 'ready', node: 'web-1', boot: 2, cause: 19 }],
    [
      2001,
      { kind: 'fault', node: 'operator', fault: 'partition', phase: 'heal', nodes: ['front-1', 'web-2'] },
    ],
  ),
)

/** So many requests of users, one after the other, through front-1 to one of the web nodes: eight events each. */
export function longWorld(requests: number, webs = 6): ReplayedWorld {
  const events: HistoryEvent[] = []
  const add = (timeMs: number, sparse: Sparse): number => {
    events.push({ ...sparse, id: events.length, timeMs })
    return events.length - 1
  }
  for (let number = 0; number < requests; number += 1) {
    const at = number * 2 + (number % 97 === 0 ? 900 : 0)
    const web = `web-${1 + (number % webs)}`
    const ask = { method: 'GET', path: `/cards/${number % 40}` }
    const outer = number * 2
    const inner = outer + 1
    const status = number % 53 === 0 ? 503 : 200
    let cause = add(at, { kind: 'send', node: 'users', exchange: outer, peer: 'front-1', ...ask })
    cause = add(at + 0.5, { kind: 'receive', node: 'front-1', exchange: outer, peer: 'users', ...ask, cause })
    cause = add(at + 0.5, { kind: 'send', node: 'front-1', exchange: inner, peer: web, ...ask, cause })
    cause = add(at + 1, { kind: 'receive', node: web, exchange: inner, peer: 'front-1', ...ask, cause })
    cause = add(at + 1, {
      kind: 'reply',
      node: web,
      exchange: inner,
      peer: 'front-1',
      status,
      tookMs: 0,
      cause,
    })
    cause = add(at + 1.4, {
      kind: 'answer',
      node: 'front-1',
      exchange: inner,
      peer: web,
      status,
      tookMs: 0.9,
      cause,
    })
    cause = add(at + 1.4, {
      kind: 'reply',
      node: 'front-1',
      exchange: outer,
      peer: 'users',
      status,
      tookMs: 0.9,
      cause,
    })
    add(at + 1.9, {
      kind: 'answer',
      node: 'users',
      exchange: outer,
      peer: 'front-1',
      status,
      tookMs: 1.9,
      cause,
    })
  }
  const names = Array.from({ length: webs }, (_, place) => `web-${place + 1}`)
  return worldOf(['front-1', ...names], events)
}
