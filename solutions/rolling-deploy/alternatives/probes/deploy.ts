/** A table of how all are, and a list of rules: the first that applies is what is done. */
import type { Env } from 'millions'
import { type Found, forget, table } from './health.ts'
import { restart } from './platform.ts'
import { type Deploy, good, put, underWay, type Why } from './state.ts'

type Rule = (deploy: Deploy, all: readonly Found[], env: Env) => Promise<unknown> | undefined

const forward: readonly Rule[] = [sick, unstarted, unhappy, watching, nextOne, finished]
const back: readonly Rule[] = [restore, restored]

export async function decide(env: Env): Promise<void> {
  const all = [...table.values()]
  const deploy = underWay()
  if (deploy === undefined) {
    const version = good()
    if (all.some(({ server }) => server.version !== version)) await bring(version, all)
    return
  }
  const rules = deploy.state === 'rolling-back' || deploy.version === deploy.from ? back : forward
  for (const rule of rules) {
    const done = rule(deploy, all, env)
    if (done === undefined) continue
    await done
    return
  }
}

const wait = Promise.resolve()

function sick(deploy: Deploy, all: readonly Found[], env: Env): Promise<unknown> | undefined {
  const one = all.find((each) => has(each, deploy) && each.wellOnceMs !== undefined && each.failed >= 3)
  return one && fail(deploy, one, 'checks', env)
}

function unstarted(deploy: Deploy, all: readonly Found[], env: Env): Promise<unknown> | undefined {
  const limitMs = performance.now() - Number(env.vars.startMs)
  const one = all.find((each) => has(each, deploy) && each.wellOnceMs === undefined && each.seenMs < limitMs)
  return one && fail(deploy, one, 'start', env)
}

function unhappy(deploy: Deploy, all: readonly Found[], env: Env): Promise<unknown> | undefined {
  const one = all.find((each) => has(each, deploy) && isLongEnough(each, env) && isUnhappy(each))
  return one && fail(deploy, one, 'users', env)
}

function watching(deploy: Deploy, all: readonly Found[], env: Env): Promise<unknown> | undefined {
  const one = all.find(
    (each) => has(each, deploy) && !(each.isWell && each.now !== undefined && isLongEnough(each, env)),
  )
  return one && wait
}

function nextOne(deploy: Deploy, all: readonly Found[], env: Env): Promise<unknown> | undefined {
  const left = all.filter((each) => !has(each, deploy)).toSorted(byZone)
  const [first] = left
  if (first === undefined) return undefined
  const next = left.find((each) => each.server.region === first.server.region && isFree(each, all))
  return next === undefined ? wait : order(next, deploy.version, deploy, env)
}

function finished(deploy: Deploy, all: readonly Found[], env: Env): Promise<unknown> | undefined {
  if (all.length === 0 || !all.every(({ isWell }) => isWell)) return undefined
  return put({ ...deploy, state: 'done' }, env)
}

function restore({ from }: Deploy, all: readonly Found[]): Promise<unknown> | undefined {
  return bring(from, all)
}

function restored(deploy: Deploy, all: readonly Found[], env: Env): Promise<unknown> | undefined {
  const isAll = all.every(({ isWell, server }) => isWell && server.version === deploy.from)
  if (!isAll || all.length === 0) return undefined
  return put({ ...deploy, state: deploy.state === 'running' ? 'done' : 'rolled-back' }, env)
}

/** One step of it, if there is any. */
function bring(version: string, all: readonly Found[]): Promise<unknown> | undefined {
  const wrong = all.filter(({ server }) => server.version !== version)
  const next = all.find(isDead) ?? wrong.find((each) => isFree(each, all))
  return next && order(next, version)
}

async function order(next: Found, version: string, deploy?: Deploy, env?: Env): Promise<void> {
  const { name, sinceMs, state } = next.server
  const outcome = await restart(name, version, `${name}/${version}/${state}/${sinceMs}`)
  next.downMs = undefined
  if (outcome !== 'no-such-version' || deploy === undefined || env === undefined) return
  await put({ ...deploy, state: 'rolled-back', why: { server: name, reason: 'version' } }, env)
}

async function fail(deploy: Deploy, { server }: Found, reason: Why['reason'], env: Env): Promise<void> {
  await put({ ...deploy, state: 'rolling-back', why: { server: server.name, reason } }, env)
  forget()
}

const has = ({ server }: Found, { version }: Deploy): boolean => server.version === version

const isLongEnough = ({ before, countedMs }: Found, env: Env): boolean =>
  before !== undefined && performance.now() - countedMs >= Number(env.vars.watchMs)

function isUnhappy({ before, now }: Found): boolean {
  if (before === undefined || now === undefined) return false
  const came = now.requests - before.requests
  return came >= 50 && (now.errors + now.slow - before.errors - before.slow) / came >= 0.025
}

/** Down for longer than between two versions. */
const isDead = ({ downMs }: Found): boolean => downMs !== undefined && performance.now() - downMs > 1800

function isFree(one: Found, all: readonly Found[]): boolean {
  return (
    isDead(one) ||
    all.every((each) => each === one || each.server.region !== one.server.region || each.isWell)
  )
}

/** Virginia first, and there from the last to the first. */
function byZone(a: Found, b: Found): number {
  return b.server.region.localeCompare(a.server.region) || b.server.name.localeCompare(a.server.name)
}
