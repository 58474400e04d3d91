/**
 * A deploy as a script: order, wait, watch, the next. Each server that got the version has a guard from then on, a loop of its
 * own. When the script stumbles over something that it does not know (the platform is away), it begins anew, and so does every
 * watch. A fault that a guard has found ends it, and the way back is another script.
 */
import type { Env } from 'millions'
import { isWell, usersOf } from './health.ts'
import { listServers, restart, type Server } from './platform.ts'
import { current, type Deploy, goodVersion, type Why, write } from './state.ts'

class Fault extends Error {
  readonly why: Why
  constructor(server: string, reason: Why['reason']) {
    super(`${server}: ${reason}`)
    this.why = { server, reason }
  }
}

export async function begin(version: string, env: Env): Promise<string> {
  const id = crypto.randomUUID()
  await write(env, { id, state: 'running', version })
  return id
}

export async function workForEver(env: Env): Promise<void> {
  for (;;) {
    const deploy = current()
    try {
      if (deploy === undefined) await repair()
      else if (deploy.state === 'rolling-back' || deploy.version === goodVersion()) {
        await bringBack(env)
        await write(env, { id: deploy.id, state: deploy.state === 'running' ? 'done' : 'rolled-back' })
      } else {
        await forward(deploy, env)
        await write(env, { id: deploy.id, state: 'done' })
      }
    } catch (error) {
      if (error instanceof Fault && deploy !== undefined)
        await write(env, { id: deploy.id, state: 'rolling-back', why: error.why }).catch(() => undefined)
      else console.warn('Trouble:', error instanceof Error ? error.message : error)
    }
    await pause(500)
  }
}

async function forward({ version, id }: Deploy, env: Env): Promise<void> {
  const guards = new Map<string, Guard>()
  try {
    for (;;) {
      const servers = await present()
      for (const { name, region, version: own } of servers) {
        if (own === version && !guards.has(name)) guards.set(name, new Guard(name, region, version, env))
      }
      // The slowest of them.
      for (const guard of guards.values()) await guard.passed
      for (const guard of guards.values()) guard.throwFault()
      const left = servers.filter((server) => server.version !== version)
      if (left.length > 0) await orderNext(left, version, env, [...guards.values()])
      else if (await allAre(version, env)) return
      await pause(100)
    }
  } catch (error) {
    // Nobody got it: there is nothing to go back from.
    if (error instanceof Fault && error.why.reason === 'version') {
      await write(env, { id, state: 'rolled-back', why: error.why })
      throw new Error('no such version', { cause: error })
    }
    throw error
  } finally {
    for (const guard of guards.values()) guard.stop()
  }
}

/** The next of the first zone that has any left, as soon as it may go. */
async function orderNext(
  left: readonly Server[],
  version: string,
  env: Env,
  guards: readonly Guard[],
): Promise<void> {
  const zone = left[0]?.region
  for (;;) {
    for (const guard of guards) guard.throwFault()
    const servers = await present()
    const those = servers.filter((server) => server.region === zone && server.version !== version)
    if (those.length === 0) return
    const next = await firstThatMayGo(those, servers, env)
    if (next !== undefined) {
      if ((await order(next, version)) === 'no-such-version') throw new Fault(next.name, 'version')
      return
    }
    await pause(300)
  }
}

async function allAre(version: string, env: Env): Promise<boolean> {
  const servers = await present()
  const wells = await Promise.all(servers.map(({ name }) => isWell(name, Number(env.vars.checkMs))))
  return (
    wells.every(Boolean) && servers.every((server) => server.version === version && server.state === 'up')
  )
}

/** From the order until the end of the deploy, it looks at one server. */
class Guard {
  /** Settles when the watch has gone well, and rejects with what is wrong. */
  readonly passed: Promise<void>
  readonly #env: Env
  readonly #name: string
  readonly #zone: string
  readonly #version: string
  #isOver = false
  #fault: unknown

  constructor(name: string, zone: string, version: string, env: Env) {
    this.#name = name
    this.#zone = zone
    this.#version = version
    this.#env = env
    this.passed = this.#watch()
    this.passed.catch(() => undefined)
  }

  stop(): void {
    this.#isOver = true
  }

  throwFault(): void {
    if (this.#fault !== undefined) throw this.#fault
  }

  async #watch(): Promise<void> {
    const sinceMs = performance.now()
    while (!(await this.#isUp())) {
      if (performance.now() - sinceMs > Number(this.#env.vars.startMs)) {
        if (await this.#hasLeft()) return
        throw new Fault(this.#name, 'start')
      }
      await this.#rest()
    }
    while ((await this.#numbers()) !== 'well') await this.#rest()
    void this.#lookOn().catch((error: unknown) => {
      this.#fault = error
    })
  }

  /** One span of numbers that belong together, in which no three checks fail. */
  async #numbers(): Promise<'well' | 'anew'> {
    const first = await usersOf(this.#env, this.#name, this.#zone)
    if (first === undefined) return 'anew'
    const fromMs = performance.now()
    let failed = 0
    let last = first
    while (performance.now() - fromMs < Number(this.#env.vars.watchMs) || failed > 0) {
      await this.#rest()
      failed = (await this.#check()) ? 0 : failed + 1
      if (failed === 3) await this.#isSick()
      const now = await usersOf(this.#env, this.#name, this.#zone)
      if (now === undefined || now.requests < last.requests) return 'anew'
      last = now
      if (this.#isOver || (failed > 0 && (await this.#hasLeft()))) return 'well'
    }
    const came = last.requests - first.requests
    const bad = last.errors - first.errors + last.slow - first.slow
    if (came >= 50 && bad / came >= 0.03) throw new Fault(this.#name, 'users')
    return 'well'
  }

  async #lookOn(): Promise<void> {
    let failed = 0
    while (!this.#isOver) {
      await this.#rest()
      failed = (await this.#check()) ? 0 : failed + 1
      if (failed === 3) await this.#isSick()
    }
  }

  /** Unless it leaves. */
  async #isSick(): Promise<void> {
    if (!(await this.#hasLeft())) throw new Fault(this.#name, 'checks')
    this.#isOver = true
  }

  async #isUp(): Promise<boolean> {
    const own = (await present()).find(({ name }) => name === this.#name)
    return own?.state === 'up' && own.version === this.#version && (await this.#check())
  }

  async #hasLeft(): Promise<boolean> {
    return (await present()).every(({ name }) => name !== this.#name)
  }

  #check(): Promise<boolean> {
    return isWell(this.#name, Number(this.#env.vars.checkMs))
  }

  #rest(): Promise<void> {
    return pause(Number(this.#env.vars.checkMs))
  }
}

async function bringBack(env: Env): Promise<void> {
  const down = new Map<string, number>()
  for (;;) {
    const servers = await present()
    for (const { name, state } of servers)
      if (state !== 'down') down.delete(name)
      else if (!down.has(name)) down.set(name, performance.now())
    const isDead = ({ name }: Server): boolean => performance.now() - (down.get(name) ?? Infinity) > 2000
    const wrong = servers.filter(({ version }) => version !== goodVersion())
    if (wrong.length === 0 && (await allAre(goodVersion(), env))) return
    const next = servers.find(isDead) ?? (await firstThatMayGo(wrong, servers, env))
    if (next !== undefined) await order(next, goodVersion())
    await pause(300)
  }
}

async function repair(): Promise<void> {
  const servers = await present()
  const wrong = servers.filter(({ version }) => version !== goodVersion())
  if (wrong.length === 0) return
  const down = servers.find(({ state }) => state === 'down')
  // Is it dead, or between two versions?
  if (down !== undefined) await pause(2000)
  const again = await present()
  const dead = again.find(
    ({ name, state, sinceMs }) => name === down?.name && state === 'down' && sinceMs === down.sinceMs,
  )
  const isFree = ({ region, name }: Server): boolean =>
    again.every((each) => each.region !== region || each.name === name || each.state === 'up')
  const next = dead ?? again.filter(({ version }) => version !== goodVersion()).find(isFree)
  if (next !== undefined) await order(next, goodVersion())
}

async function firstThatMayGo(
  those: readonly Server[],
  servers: readonly Server[],
  env: Env,
): Promise<Server | undefined> {
  const wells = await Promise.all(
    servers.map(async ({ name, state }) => state === 'up' && (await isWell(name, Number(env.vars.checkMs)))),
  )
  const out = servers.filter((_, place) => wells[place] !== true)
  const dead = those.find((one) => one.state === 'down' && out.some(({ name }) => name === one.name))
  return (
    dead ?? those.find((one) => out.every(({ region, name }) => region !== one.region || name === one.name))
  )
}

const order = ({ name, sinceMs, version: from }: Server, version: string): ReturnType<typeof restart> =>
  restart(name, version, `${name}: from ${from} since ${sinceMs} to ${version}`)

const present = async (): Promise<readonly Server[]> =>
  (await listServers()).filter(({ state }) => state !== 'draining')

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs))
