/** Why a request of a suite failed, in the words that the simulated world has for it. Told from the history alone. */
import type { EventOf, History, HistoryEvent, RequestEvent } from '../../contract/history.ts'
import { WorldError } from '../../simulator/world-error.ts'
import type { RealSight } from '../supervisor/supervised-node.ts'

const usualPatienceMs = 30_000

/** A node whose program gives back no control. */
export class StuckNode extends WorldError {
  constructor(node: string, atMs: number) {
    super(`${node} got stuck`, { id: 'world-stuck', values: { node } }, atMs, node, 'StuckNode')
  }
}

export interface Asked {
  readonly caller: 'users' | 'operator'
  readonly method: string
  readonly path: string
  readonly patienceMs: number | undefined
}

interface Told {
  readonly history: History
  readonly nowMs: number
  look(): readonly RealSight[]
}

/** What is no failure of the request is given back as it is. */
export function explainFailure(error: unknown, asked: Asked, world: Told): unknown {
  if (!(error instanceof Error)) return error
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  if (error.name === 'TimeoutError' || code === 'ABORT_ERR') return explainSilence(asked, world)
  if (code === undefined) return error
  const url = asked.path
  const dead = firstDead(world)
  const say =
    dead === undefined
      ? { id: 'world-fetch-failed', values: { url, code } }
      : {
          id: 'world-node-died',
          values: { url, code, node: dead.node, error: dead.error ?? '', diedAtMs: Math.round(dead.timeMs) },
        }
  return Object.assign(error, { say, atMs: world.nowMs, ...(dead !== undefined && { node: dead.node }) })
}

/** A node that the learner's own code brought down, and that is down still. */
function firstDead(world: Told): EventOf<'crash'> | undefined {
  const down = new Set(
    world.look().flatMap(({ name, byLearner, state }) => (byLearner && state === 'down' ? [name] : [])),
  )
  return world.history.of('crash').find(({ node, error }) => error !== undefined && down.has(node))
}

function explainSilence(
  { caller, method, path, patienceMs = usualPatienceMs }: Asked,
  world: Told,
): WorldError {
  const { events } = world.history
  const { pathname, search } = new URL(path, 'http://users/')
  const call = events.findLast(
    (event): event is EventOf<'send'> =>
      event.kind === 'send' &&
      event.node === caller &&
      event.method === method &&
      event.path === pathname + search,
  )
  const node = call?.peer ?? ''
  const request = `${method} ${pathname}${search}`
  const waiting = call === undefined ? undefined : waitsFor(node, events)
  const message = `no answer to ${request} from ${node} within ${patienceMs} ms`
  const values = { node, request, patienceMs }
  const say =
    waiting === undefined
      ? { id: 'world-no-answer', values }
      : {
          id: 'world-no-answer-waiting',
          values: { ...values, call: `${waiting.method} ${waiting.path}`, peer: waiting.peer },
        }
  return new WorldError(message, say, world.nowMs, node, 'TimeoutError')
}

/** The first request of the node, since its last boot, that has not ended. */
function waitsFor(node: string, events: readonly HistoryEvent[]): RequestEvent | undefined {
  const bootedAt = events.findLastIndex((event) => event.kind === 'boot' && event.node === node)
  const open = new Map<number, RequestEvent>()
  for (const event of events.slice(bootedAt + 1)) {
    if (event.node !== node) continue
    if (event.kind === 'send') open.set(event.exchange, event)
    if (event.kind === 'answer' || event.kind === 'fail') open.delete(event.exchange)
  }
  return [...open.values()][0]
}
