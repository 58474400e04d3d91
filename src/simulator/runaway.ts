/** A run that takes far more events than it needs: which node repeats what, read off its history. */
import type { HistoryEvent } from '../contract/history.ts'
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
