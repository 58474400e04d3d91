/**
 * A deploy as a plan: which servers, in which order, and how far it has come. The plan, each step and each order are written down
 * before they are done; after a crash the cursor tells where to go on.
 */
import type { Env } from 'millions'
import { isWell, type Users, usersOf } from './health.ts'
import { listServers, type Outcome, restart, type Server } from './platform.ts'
import { type Book, type Deploy, edit, noWork, read, type Why } from './state.ts'

interface Seen extends Server {
  readonly isWell: boolean
}

/** Of the server that the cursor is at. */
let span: { readonly name: string; readonly fromMs: number; readonly first: Users; last: Users } | undefined
let startedMs: { readonly name: string; readonly atMs: number } | undefined
const failed = new Map<string, number>()
const wasWell = new Set<string>()
const deadLooks = new Map<string, number>()

const isOpen = ({ state }: Deploy): boolean => state === 'running' || state === 'rolling-back'

/** Nothing where another one goes on: there is one plan. */
export async function take(version: string, env: Env): Promise<Deploy | undefined> {
  const deploy: Deploy = { id: `deploy-${crypto.randomUUID()}`, version, state: 'running' }
  await edit(env, (book) =>
    book.deploys.some(isOpen) ? book : { ...book, deploys: [...book.deploys, deploy] },
  )
  return read().deploys.find(({ id }) => id === deploy.id)
}

export async function advance(env: Env): Promise<void> {
  const { deploys, good } = read()
  const deploy = deploys.find(isOpen)
  const servers = await survey(env)
  if (deploy === undefined || deploy.state === 'rolling-back' || deploy.version === good) {
    const isSame = await homeward(servers, deploy !== undefined, env)
    if (deploy !== undefined && isSame)
      await finish(deploy, { state: deploy.state === 'running' ? 'done' : 'rolled-back' }, env)
    return
  }
  const why = faultOf(deploy, servers)
  if (why === undefined) await onward(deploy, servers, env)
  else await finish(deploy, { state: 'rolling-back', why }, env)
}

async function survey(env: Env): Promise<readonly Seen[]> {
  const listed = (await listServers()).filter(({ state }) => state !== 'draining')
  const servers = await Promise.all(
    listed.map(async (server) => ({
      ...server,
      isWell: server.state === 'up' && (await isWell(server.name, Number(env.vars.checkMs))),
    })),
  )
  for (const server of servers) {
    failed.set(server.name, server.isWell ? 0 : (failed.get(server.name) ?? 0) + 1)
    deadLooks.set(server.name, server.state === 'down' ? (deadLooks.get(server.name) ?? 0) + 1 : 0)
  }
  return servers
}

/** Three failed checks in a row of one that has been well with the version. */
function faultOf({ version }: Deploy, servers: readonly Seen[]): Why | undefined {
  for (const server of servers) {
    if (server.version !== version) wasWell.delete(server.name)
    else if (server.isWell) wasWell.add(server.name)
    else if (wasWell.has(server.name) && (failed.get(server.name) ?? 0) >= 3)
      return { server: server.name, reason: 'checks' }
  }
  return undefined
}

async function onward(deploy: Deploy, servers: readonly Seen[], env: Env): Promise<void> {
  const { work } = read()
  const newcomers = servers.filter(({ name }) => !work.plan.includes(name))
  if (newcomers.length > 0) {
    const names = byZone(newcomers).map(({ name }) => name)
    await edit(env, (book) => ({ ...book, work: { ...work, plan: [...work.plan, ...names] } }))
    return
  }
  const name = work.plan[work.passed]
  if (name === undefined) {
    const isAll = servers.every((server) => server.version === deploy.version && server.isWell)
    if (isAll) await finish(deploy, { state: 'done' }, env)
    // Somebody has changed one by hand: from the beginning.
    else if (servers.some(({ version }) => version !== deploy.version)) await replan(env, noWork)
    return
  }
  const server = servers.find((each) => each.name === name)
  if (server === undefined) return await passed(env)
  if (server.version !== deploy.version) await orderOne(deploy, server, servers, env)
  else await watchOne(deploy, server, env)
}

async function orderOne(deploy: Deploy, server: Seen, servers: readonly Seen[], env: Env): Promise<void> {
  const { work } = read()
  const inTheWay = servers.filter((each) => each.region === server.region && each !== server && !each.isWell)
  if (inTheWay.length > 0 && !isDead(server)) {
    // One that lies dead comes first, if its turn is still to come.
    const dead = inTheWay.find((each) => isDead(each) && each.version !== deploy.version)
    const place = dead === undefined ? -1 : work.plan.indexOf(dead.name)
    if (dead === undefined || place < work.passed) return
    const rest = work.plan.slice(work.passed).filter((name) => name !== dead.name)
    await replan(env, { ...work, plan: [...work.plan.slice(0, work.passed), dead.name, ...rest] })
    return
  }
  const outcome = await say(server, deploy.version, env)
  if (outcome !== 'no-such-version') return
  await finish(deploy, { state: 'rolled-back', why: { server: server.name, reason: 'version' } }, env)
}

async function watchOne(deploy: Deploy, server: Seen, env: Env): Promise<void> {
  const { name } = server
  const nowMs = performance.now()
  if (startedMs?.name !== name) startedMs = { name, atMs: nowMs }
  if (!wasWell.has(name)) {
    if (nowMs - startedMs.atMs > Number(env.vars.startMs))
      await finish(deploy, { state: 'rolling-back', why: { server: name, reason: 'start' } }, env)
    return
  }
  const users = await usersOf(env, name, server.region)
  if (users === undefined) return
  if (span?.name !== name || users.requests < span.last.requests) {
    span = { name, fromMs: performance.now(), first: users, last: users }
    return
  }
  span.last = users
  if (performance.now() - span.fromMs < Number(env.vars.watchMs) || !server.isWell) return
  const trouble = users.errors + users.slow - span.first.errors - span.first.slow
  const came = users.requests - span.first.requests
  if (came >= 50 && trouble * 50 > came)
    await finish(deploy, { state: 'rolling-back', why: { server: name, reason: 'users' } }, env)
  else await passed(env)
}

/** All that are not what they should be, one after the other. True when none is. */
async function homeward(servers: readonly Seen[], isDeploy: boolean, env: Env): Promise<boolean> {
  const { good } = read()
  const wrong = servers.filter(({ version }) => version !== good)
  if (wrong.length === 0 && !isDeploy) return false
  const dead = servers.find(isDead)
  const free = wrong.find((server) =>
    servers.every((each) => each.region !== server.region || each === server || each.isWell),
  )
  const next = dead ?? free
  if (next !== undefined) await say(next, good, env)
  return wrong.length === 0 && servers.every((server) => server.isWell)
}

async function say(server: Server, version: string, env: Env): Promise<Outcome> {
  const known = read().intents[server.name]
  const isSame = known?.version === version && known.sinceMs === server.sinceMs
  const intent = isSame ? known : { version, sinceMs: server.sinceMs, key: crypto.randomUUID() }
  if (!isSame) await edit(env, (book) => ({ ...book, intents: { ...book.intents, [server.name]: intent } }))
  deadLooks.set(server.name, 0)
  return await restart(server.name, version, intent.key)
}

/** Down for longer than a restart takes. */
const isDead = ({ name }: Server): boolean => (deadLooks.get(name) ?? 0) >= 5

function byZone(servers: readonly Server[]): readonly Server[] {
  return servers.toSorted((a, b) => a.region.localeCompare(b.region))
}

async function passed(env: Env): Promise<void> {
  const { work } = read()
  await replan(env, { ...work, passed: work.passed + 1 })
}

const replan = (env: Env, work: Book['work']): Promise<void> => edit(env, (book) => ({ ...book, work }))

async function finish(deploy: Deploy, end: Pick<Deploy, 'state' | 'why'>, env: Env): Promise<void> {
  await edit(env, (book) => ({
    ...book,
    good: end.state === 'done' ? deploy.version : book.good,
    work: noWork,
    deploys: book.deploys.map((each) => (each.id === deploy.id ? { ...each, ...end } : each)),
  }))
  span = undefined
  startedMs = undefined
  wasWell.clear()
}
