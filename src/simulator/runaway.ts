/** A run that takes far more events than it needs: which node repeats what, read off its history. */
import type { CodePlace, HistoryEvent } from '../contract/history.ts'
import type { PlannedEvent } from './actor.ts'
import { WorldError } from './world-error.ts'

interface Busy {
  readonly name: string
  readonly code: { readonly byLearner: boolean }
  /** Events that it took in. */
  readonly taken: number
}

/** Of what the node took in. A call that is made again and again leads to a few events each time: its answer, a timer, a time-out. */
const SHARE_THAT_TELLS = 1 / 8

export function explainRunaway(
  nodes: readonly Busy[],
  events: readonly HistoryEvent[],
  maxEvents: number,
  atMs: number,
): WorldError {
  const message = `the test took more than ${maxEvents} events, ${atMs} ms into the run`
  // Whoever is asked is as busy as who asks: the learner can mend their own.
  const rank = ({ code, taken }: Busy) => (code.byLearner ? maxEvents : 0) + taken
  const [busiest] = [...nodes].sort((a, b) => rank(b) - rank(a))
  const { name: node = '', taken = 0 } = busiest ?? {}
  const call = mostSentBy(node, events)
  if (call !== undefined && call.count >= taken * SHARE_THAT_TELLS) {
    const values = { maxEvents, atMs, node, taken, ...call }
    return new WorldError(message, { id: 'world-too-many-calls', values }, atMs, node)
  }
  return new WorldError(
    message,
    { id: 'world-too-many-events', values: { maxEvents, atMs, node, taken } },
    atMs,
    node,
  )
}

/** Far more waits to happen than a run can take in. */
export function explainFlood(
  nodes: readonly Busy[],
  events: readonly PlannedEvent[],
  atMs: number,
): WorldError {
  const waiting = new Map<string, number>()
  for (const { target } of events) waiting.set(target.name, (waiting.get(target.name) ?? 0) + 1)
  const counts = nodes.map(({ name }) => ({ node: name, count: waiting.get(name) ?? 0 }))
  const { node = '', count = 0 } = counts.sort((a, b) => b.count - a.count)[0] ?? {}
  const { length: all } = events
  const message = `${all} events waited to happen, ${atMs} ms into the run`
  const values = { all, atMs, node, waiting: count }
  return new WorldError(message, { id: 'world-too-many-waiting', values }, atMs, node)
}

/** A program goes on and on within one event. */
export function explainRounds(node: string, { file, line }: CodePlace, atMs: number): WorldError {
  const message = `${node} did not come to an end, ${atMs} ms into the run`
  return new WorldError(message, { id: 'world-stuck-at', values: { node, file, line } }, atMs, node)
}

/** The request that a node sent most often, queries left aside: they may differ each time. */
function mostSentBy(node: string, events: readonly HistoryEvent[]) {
  const calls = new Map<string, { call: string; peer: string; count: number }>()
  for (const event of events) {
    if (event.kind !== 'send' || event.node !== node) continue
    const call = `${event.method} ${event.path.split('?', 1)[0]}`
    const key = `${event.peer} ${call}`
    const known = calls.get(key) ?? { call, peer: event.peer, count: 0 }
    known.count++
    calls.set(key, known)
  }
  return [...calls.values()].reduce<{ call: string; peer: string; count: number } | undefined>(
    (most, each) => (most === undefined || each.count > most.count ? each : most),
    undefined,
  )
}
