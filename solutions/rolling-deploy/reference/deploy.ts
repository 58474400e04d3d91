/**
 * What is done next, from what was seen. Nothing is remembered of who has been restarted: what the platform lists is compared
 * with what should be, and the first difference that may be mended is mended. So a crash, or a reply that was lost, leaves
 * nothing half done.
 */
import type { Env } from 'millions'
import { type Users, usersOf } from './health.ts'
import { restart, type Server } from './platform.ts'
import { change, type Deploy, state, type Why } from './state.ts'

/** A server, as one look found it. */
export interface Seen extends Server {
  /** It runs, and said so to this look's check. */
  readonly isWell: boolean
}

interface Watch {
  readonly firstSeenMs: number
  wasWell: boolean
  /** Failed checks in a row. */
  failed: number
  /** Since when users are counted, what there was then, and what there was last. */
  count?: { readonly sinceMs: number; readonly first: Users; last: Users }
  isPassed: boolean
}

const FAILED_CHECKS = 3
const LEAST_USERS = 50
const MOST_BAD = 0.02
/** Between two versions a server is down for a second, and one failed check says nothing. */
const OUT_MS = 2500

/** Of the deploy that goes on. A crash forgets them: then all are watched anew. */
let watches = new Map<string, Watch>()
const outSinceMs = new Map<string, number>()

const isOpen = ({ state }: Deploy): boolean => state !== 'done' && state !== 'rolled-back'

/** Somebody wants this version on all servers. */
export async function begin(version: string, env: Env): Promise<Deploy> {
  const id = crypto.randomUUID()
  let deploy: Deploy = { id, version, state: 'running' }
  await change(env, ({ good, deploys }) => {
    // Decided where it is saved, as two may come at once.
    if (deploys.some(isOpen)) deploy = { id, version, state: 'waiting' }
    return { good, deploys: [...deploys, deploy] }
  })
  return deploy
}

/** One look: at most one step forward or back. */
export async function step(listed: readonly Seen[], env: Env): Promise<void> {
  const servers = listed.filter((server) => server.state !== 'draining')
  noteOut(servers)
  const deploy = state.deploys.find(isOpen)
  if (deploy === undefined) await settle(servers, false)
  else if (deploy.state === 'waiting') await change(env, told({ ...deploy, state: 'running' }))
  else if (deploy.state === 'running' && deploy.version !== state.good) await forward(deploy, servers, env)
  else if (await settle(servers, true))
    await end(deploy, deploy.state === 'running' ? 'done' : 'rolled-back', env)
}

async function forward(deploy: Deploy, servers: readonly Seen[], env: Env): Promise<void> {
  const [got, pending] = parted(servers, ({ version }) => version === deploy.version)
  // A server that was given another version meanwhile is watched anew.
  for (const { name } of pending) watches.delete(name)
  let isWatching = false
  for (const server of got) {
    const found = await watch(server, env)
    if (found !== 'passed' && found !== 'waits')
      return await goBack(deploy, { server: server.name, reason: found }, env)
    if (found === 'waits') isWatching = true
  }
  if (isWatching) return
  const zone = pending[0]?.region
  const next = pending.find((server) => server.region === zone && mayRestart(server, servers))
  if (next === undefined) {
    if (pending.length === 0 && servers.every(({ isWell }) => isWell)) await end(deploy, 'done', env)
    return
  }
  const outcome = await order(next, deploy.version)
  if (outcome === 'no-such-version') await goBack(deploy, { server: next.name, reason: 'version' }, env)
}

/** All run the good version in the end. True when they do, and are well. */
async function settle(servers: readonly Seen[], isAll: boolean): Promise<boolean> {
  const wrong = servers.filter(({ version }) => version !== state.good)
  const dead = servers.filter((each) => each.version === state.good && each.state === 'down' && isOut(each))
  // Nobody is restarted who is in nobody's way.
  if (wrong.length === 0 && !isAll) return false
  const next = [...wrong, ...dead].find((server) => mayRestart(server, servers))
  if (next !== undefined) await order(next, state.good)
  return wrong.length === 0 && servers.every(({ isWell }) => isWell)
}

async function watch(server: Seen, env: Env): Promise<'passed' | 'waits' | 'start' | 'checks' | 'users'> {
  const nowMs = performance.now()
  const known = watches.get(server.name)
  const watched = known ?? { firstSeenMs: nowMs, wasWell: false, failed: 0, isPassed: false }
  watches.set(server.name, watched)
  if (!server.isWell) {
    if (!watched.wasWell) return nowMs - watched.firstSeenMs > Number(env.vars.startMs) ? 'start' : 'waits'
    watched.failed++
    return watched.failed >= FAILED_CHECKS ? 'checks' : 'waits'
  }
  watched.wasWell = true
  watched.failed = 0
  if (watched.isPassed) return 'passed'
  const users = await usersOf(env, server.name, server.region)
  if (users === undefined) return 'waits'
  const { count } = watched
  // Fewer than before: the balancer has booted anew.
  if (count === undefined || users.requests < count.last.requests) {
    watched.count = { sinceMs: performance.now(), first: users, last: users }
    return 'waits'
  }
  count.last = users
  if (performance.now() - count.sinceMs < Number(env.vars.watchMs)) return 'waits'
  if (areBad(count.first, users)) return 'users'
  watched.isPassed = true
  return 'passed'
}

function areBad(first: Users, last: Users): boolean {
  const came = last.requests - first.requests
  const bad = last.errors + last.slow - first.errors - first.slow
  return came >= LEAST_USERS && bad > MOST_BAD * came
}

async function goBack(deploy: Deploy, why: Why, env: Env): Promise<void> {
  await change(
    env,
    told({ ...deploy, state: why.reason === 'version' ? 'rolled-back' : 'rolling-back', why }),
  )
  watches = new Map()
}

async function end(deploy: Deploy, how: 'done' | 'rolled-back', env: Env): Promise<void> {
  const tell = told({ ...deploy, state: how })
  await change(env, (before) => ({ ...tell(before), good: how === 'done' ? deploy.version : before.good }))
  watches = new Map()
}

const told =
  (deploy: Deploy) =>
  (before: typeof state): typeof state => ({
    ...before,
    deploys: before.deploys.map((each) => (each.id === deploy.id ? deploy : each)),
  })

/** The key names the state that the order ends, so it is carried out once for each time that it is needed. */
function order({ name, sinceMs }: Seen, version: string): ReturnType<typeof restart> {
  outSinceMs.delete(name)
  return restart(name, version, `${name} ${version} ${sinceMs}`)
}

/** One that is out anyway may always be; another only while all others of its zone serve. */
function mayRestart(server: Seen, servers: readonly Seen[]): boolean {
  return (
    isOut(server) ||
    servers.every(({ name, region, isWell }) => isWell || region !== server.region || name === server.name)
  )
}

function noteOut(servers: readonly Seen[]): void {
  for (const { name, isWell } of servers) {
    if (isWell) outSinceMs.delete(name)
    else if (!outSinceMs.has(name)) outSinceMs.set(name, performance.now())
  }
}

/** It has not been well for a while, up or down. */
function isOut({ name }: Seen): boolean {
  const sinceMs = outSinceMs.get(name)
  return sinceMs !== undefined && performance.now() - sinceMs >= OUT_MS
}

function parted<T>(all: readonly T[], isOne: (each: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isOne), all.filter((each) => !isOne(each))]
}
