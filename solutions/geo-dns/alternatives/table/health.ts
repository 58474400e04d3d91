/**
 * Checks in their own time. When one fails here, the other name server is asked to look for itself, at once. Eight seconds
 * without a good look take a center out; whoever is out goes through sixty good seconds and sixty more.
 */
import type { Env } from 'millions'

/** So that a center is looked at less than once a second, when each of two name servers looks for the other as well. */
const EVERY_MS = 2500
const BAD_SECONDS = 8
const GOOD_SECONDS = 63

interface State {
  bad: number
  good: number
  inService: boolean
  isLooking: boolean
}

const states = new Map<string, State>()

export function startChecks(env: Env, changed: () => void): void {
  setInterval(() => {
    for (const { name } of env.nodes('center')) void lookAt(name, env, changed)
    changed()
  }, EVERY_MS)
}

export const isInService = (name: string): boolean => stateOf(name).inService

/** Sixteenths of its networks that a center has: all of them in service, none while it waits. */
export function sixteenthsOf(name: string): number {
  const { inService, good } = stateOf(name)
  return inService ? 16 : Math.min(16, Math.max(0, Math.floor((good - GOOD_SECONDS) / 4)))
}

/** A look for the other name server, which does not ask anybody else. */
export async function lookFor(name: string): Promise<Response> {
  return Response.json({ isWell: await look(`http://${name}/health`) })
}

async function lookAt(name: string, env: Env, changed: () => void): Promise<void> {
  const state = stateOf(name)
  if (state.isLooking) return
  state.isLooking = true
  const isWell = (await look(`http://${name}/health`)) || (await otherSees(name, env))
  state.isLooking = false
  const seconds = (performance.now() - lastMs(name)) / 1000
  if (isWell) {
    state.bad = 0
    state.good += seconds
  } else {
    state.good = 0
    state.bad += seconds
  }
  const was = state.inService
  if (state.bad >= BAD_SECONDS) state.inService = false
  else if (!was && sixteenthsOf(name) === 16) state.inService = true
  if (was !== state.inService) changed()
}

const looked = new Map<string, number>()

function lastMs(name: string): number {
  const nowMs = performance.now()
  const before = looked.get(name) ?? nowMs - EVERY_MS
  looked.set(name, nowMs)
  return before
}

async function otherSees(name: string, env: Env): Promise<boolean> {
  const [other] = env.nodes('dns').filter((peer) => peer.name !== env.name)
  if (other === undefined) return false
  try {
    const signal = AbortSignal.timeout(1500)
    const told = await fetch(`http://${other.name}/look?at=${name}`, { signal })
    return ((await told.json()) as { isWell: boolean }).isWell
  } catch {
    return false
  }
}

async function look(url: string): Promise<boolean> {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), 1000)
  try {
    return (await fetch(url, { redirect: 'manual', signal: control.signal })).status === 200
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

function stateOf(name: string): State {
  let state = states.get(name)
  if (state === undefined) {
    state = { bad: 0, good: 0, inService: true, isLooking: false }
    states.set(name, state)
  }
  return state
}
