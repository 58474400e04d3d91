/**
 * All are built and tested as soon as they come, at the same time. Those that are green ship one at a time: always the newest,
 * and those that it overtakes are skipped.
 */
import type { Env } from 'millions'
import { watch } from './canary.ts'
import { deploy, webServers } from './deployer.ts'
import * as runner from './runner.ts'
import { type Build, change, state, type Why } from './state.ts'

const AGAIN_MS = 700
let isShipping = false

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const isOver = ({ state }: Build): boolean =>
  state === 'red' || state === 'shipped' || state === 'rolled-back' || state === 'skipped'
const hasBegun = ({ state }: Build): boolean =>
  state === 'canary' || state === 'shipping' || state === 'rolling-back'

export async function take(commit: string, env: Env): Promise<Build> {
  const build: Build = { id: crypto.randomUUID(), commit, state: 'waiting' }
  await change(env, (before) => ({ ...before, builds: [...before.builds, build] }))
  void check(build, env)
  return build
}

export async function goOn(env: Env): Promise<void> {
  for (const build of state.builds)
    if (!isOver(build) && !hasBegun(build) && build.isGreen !== true) void check(build, env)
  await ship(env)
}

/** Nothing changes any more in what is over. */
const set = (env: Env, id: string, parts: Partial<Build>): Promise<void> =>
  change(env, (before) => ({
    ...before,
    builds: before.builds.map((each) => (each.id === id && !isOver(each) ? { ...each, ...parts } : each)),
  }))

// --- Build and test ----------------------------------------------------------------------------

async function check({ id, commit }: Build, env: Env): Promise<void> {
  const redden = (reason: 'build' | 'test' | 'timeout' | 'runner'): Promise<void> =>
    set(env, id, { state: 'red', why: { reason } })
  await set(env, id, { state: 'building' })
  const built = await limited(env, (signal) => runner.build(env, commit, signal))
  if (typeof built === 'string') return await redden(built)
  const { artifact } = built.body
  if (built.status !== 201 || typeof artifact !== 'string')
    return await redden(built.status === 422 ? 'build' : 'runner')
  await set(env, id, { state: 'testing', artifact })
  for (const flaky of [false, true]) {
    const tested = await limited(env, (signal) => runner.test(env, artifact, signal))
    if (typeof tested === 'string') return await redden(tested)
    const passed = tested.status === 200 ? tested.body.passed : 'unknown'
    if (passed === true) {
      await set(env, id, { state: 'waiting', isGreen: true, ...(flaky && { flaky }) })
      return await ship(env)
    }
    if (passed !== false) return await redden('runner')
  }
  await redden('test')
}

interface Looked {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

async function limited(
  env: Env,
  ask: (signal: AbortSignal) => Promise<runner.Answer>,
): Promise<Looked | 'timeout' | 'runner'> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), Number(env.vars.limitMs))
  try {
    const { status, body } = await ask(limit.signal)
    return { status, body: Object(body) as Readonly<Record<string, unknown>> }
  } catch {
    return limit.signal.aborted ? 'timeout' : 'runner'
  } finally {
    clearTimeout(timer)
  }
}

// --- Ship --------------------------------------------------------------------------------------

async function ship(env: Env): Promise<void> {
  if (isShipping) return
  isShipping = true
  try {
    for (;;) {
      const next = state.builds.find(hasBegun) ?? (await choose(env))
      if (next === undefined) break
      await carry(next, env)
    }
  } finally {
    isShipping = false
  }
}

/** The newest that is green, with a canary of its own; all before it are overtaken. */
async function choose(env: Env): Promise<Build | undefined> {
  const isReady = (build: Build): boolean => build.isGreen === true && !isOver(build)
  const next = state.builds.findLast(isReady)
  if (next === undefined) return undefined
  const names = webServers(env)
  const canary = names[Math.floor(Math.random() * names.length)] ?? 'web-1'
  const chosen: Build = { ...next, state: 'canary', canary }
  await change(env, (before) => {
    const place = before.builds.findIndex(({ id }) => id === next.id)
    const why: Why = { reason: 'newer', by: next.id }
    return {
      ...before,
      builds: before.builds.map((each, other) => {
        if (other === place) return chosen
        return other < place && !isOver(each) ? { ...each, state: 'skipped', why } : each
      }),
    }
  })
  return chosen
}

async function carry(build: Build, env: Env): Promise<void> {
  const { id, artifact = '', canary = '' } = build
  if (build.state === 'canary') {
    const why = await tryOn(canary, artifact, env)
    await set(env, id, why === undefined ? { state: 'shipping' } : { state: 'rolling-back', why })
  } else if (build.state === 'shipping') {
    const [node] = await order(env, artifact, webServers(env))
    if (node !== undefined) await set(env, id, { state: 'rolling-back', why: { reason: 'start', node } })
    else
      await change(env, ({ builds }) => ({
        live: artifact,
        builds: builds.map((each) => (each.id === id ? { ...each, state: 'shipped' } : each)),
      }))
  } else {
    await order(env, state.live, webServers(env))
    await set(env, id, { state: 'rolled-back' })
  }
}

async function tryOn(canary: string, artifact: string, env: Env): Promise<Why | undefined> {
  const [node] = await order(env, artifact, [canary])
  if (node !== undefined) return { reason: 'start', node }
  const rest = webServers(env).filter((name) => name !== canary)
  return await watch(canary, rest, env)
}

async function order(env: Env, artifact: string, nodes: readonly string[]): Promise<readonly string[]> {
  for (;;) {
    try {
      return await deploy(env, artifact, nodes)
    } catch {
      await pause(AGAIN_MS)
    }
  }
}
