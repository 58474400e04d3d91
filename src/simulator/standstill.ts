/** Why somebody waits in vain: what the suite's failure says of it. */

import type { Call } from './call.ts'
import type { Machine } from './machine.ts'
import { WorldError } from './world-error.ts'

/** Nothing is left to happen, and a call of the suite still waits. */
export function explainStandstill(machines: readonly Machine[], atMs: number): WorldError {
  const holder = machines.find(
    (machine) => (machine.boot?.incoming.length ?? 0) > 0 || machine.state === 'booting',
  )
  const node = holder?.name ?? ''
  const call = holder?.boot?.outgoing[0]
  const message = `nothing is left to happen, and ${node || 'a request'} never finishes`
  if (holder === undefined) return new WorldError(message, { id: 'world-nothing-left', values: {} }, atMs)
  if (holder.state === 'booting') return bootNeverSettled(node, atMs, atMs)
  const held = holder.boot?.incoming[0]
  const request = held === undefined ? '' : nameOf(held)
  if (call === undefined)
    return new WorldError(message, { id: 'world-never-answers', values: { node, request } }, atMs, node)
  const values = { node, request, call: nameOf(call), peer: call.to?.name ?? '' }
  return new WorldError(message, { id: 'world-never-answers-waiting', values }, atMs, node)
}

export function bootNeverSettled(node: string, withinMs: number, atMs: number): WorldError {
  const message = `the start of ${node} did not settle within ${withinMs} ms`
  return new WorldError(
    message,
    { id: 'world-boot-never-settled', values: { node, withinMs } },
    atMs,
    node,
    'TimeoutError',
  )
}

export function conditionTooLate(withinMs: number, atMs: number): WorldError {
  const message = `the condition did not hold within ${withinMs} ms`
  return new WorldError(
    message,
    { id: 'world-too-late', values: { withinMs } },
    atMs,
    undefined,
    'TimeoutError',
  )
}

/** A user lost patience. */
export function explainSilence(call: Call | undefined, patienceMs: number, atMs: number): WorldError {
  const node = call?.to?.name ?? ''
  const request = call === undefined ? '' : nameOf(call)
  const waiting = call?.to?.boot?.incoming.includes(call) === true ? call.to.boot.outgoing[0] : undefined
  const message = `no answer to ${request} from ${node} within ${patienceMs} ms`
  const say =
    waiting === undefined
      ? { id: 'world-no-answer', values: { node, request, patienceMs } }
      : {
          id: 'world-no-answer-waiting',
          values: { node, request, patienceMs, call: nameOf(waiting), peer: waiting.to?.name ?? '' },
        }
  return new WorldError(message, say, atMs, node, 'TimeoutError')
}

/** What `fetch` rejected with. When the node that failed had been brought down by its own program, that is the news. */
export function explainFailure(
  error: unknown,
  url: string,
  machines: readonly Machine[],
  atMs: number,
): unknown {
  if (!(error instanceof Error)) return error
  const dead = machines.find((machine) => machine.diedOf !== undefined && machine.code.byLearner)
  const code = codeOf(error)
  if (code === undefined) return error
  const values =
    dead?.diedOf === undefined
      ? { url, code }
      : { url, code, node: dead.name, error: dead.diedOf.error, diedAtMs: dead.diedOf.atMs }
  const say = { id: dead === undefined ? 'world-fetch-failed' : 'world-node-died', values }
  return Object.assign(error, { say, atMs, ...(dead !== undefined && { node: dead.name }) })
}

function codeOf(error: Error): string | undefined {
  const { cause } = error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}

function nameOf(call: Call): string {
  return `${call.request.method} ${call.path}`
}
