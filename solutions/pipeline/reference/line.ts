/**
 * What is done with builds: one after the other, from the state in which it stands to its end. Each step is saved before
 * anything follows from it, and may be done again. So a crash needs no way of its own: a boot goes on with the first that has
 * not ended.
 */
import type { Env } from 'millions'
import { watch } from './canary.ts'
import { deploy, webServers } from './deployer.ts'
import * as runner from './runner.ts'
import { type Build, change, state, update, type Why } from './state.ts'

const AGAIN_MS = 1000
const ends: readonly Build['state'][] = ['red', 'shipped', 'rolled-back', 'skipped']

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

let isAtWork = false

/** Somebody has pushed a commit. */
export async function take(commit: string, env: Env): Promise<Build> {
  const build: Build = { id: crypto.randomUUID(), commit, state: 'waiting' }
  await change(env, (before) => ({ ...before, builds: [...before.builds, build] }))
  void work(env)
  return build
}

/** Called once, at each boot. `state` holds what was there before. */
export async function goOn(env: Env): Promise<void> {
  await work(env)
}

/** One at a time, in order, until none is left. */
async function work(env: Env): Promise<void> {
  if (isAtWork) return
  isAtWork = true
  for (let build = first(); build !== undefined; build = first()) {
    try {
      await step(build, env)
    } catch (error) {
      console.warn('Trouble:', error instanceof Error ? error.message : error)
      await sleep(AGAIN_MS)
    }
  }
  isAtWork = false
}

const first = (): Build | undefined => state.builds.find((build) => !ends.includes(build.state))

async function step(build: Build, env: Env): Promise<void> {
  const { id, artifact = '' } = build
  switch (build.state) {
    case 'waiting':
      return await update(env, id, { state: 'building' })
    case 'building':
      return await make(build, env)
    case 'testing':
      return await test(build, env)
    case 'canary':
      return await tryOut(id, artifact, env)
    case 'shipping':
      return await ship(id, artifact, env)
    case 'rolling-back':
      await order(env, state.live, webServers(env))
      return await update(env, id, { state: 'rolled-back' })
  }
}

async function make({ id, commit }: Build, env: Env): Promise<void> {
  const answer = await inTime(env, (signal) => runner.build(env, commit, signal))
  if (typeof answer === 'string') return await red(env, id, answer)
  const { status } = answer
  const { artifact } = fieldsOf(answer)
  if (status === 422) return await red(env, id, 'build')
  if (status !== 201 || typeof artifact !== 'string') return await red(env, id, 'runner')
  await update(env, id, { state: 'testing', artifact })
}

async function test({ id, artifact = '', flaky }: Build, env: Env): Promise<void> {
  const answer = await inTime(env, (signal) => runner.test(env, artifact, signal))
  if (typeof answer === 'string') return await red(env, id, answer)
  const { passed } = fieldsOf(answer)
  if (answer.status === 200 && passed === true) return await update(env, id, { state: 'canary' })
  if (answer.status !== 200 || passed !== false) return await red(env, id, 'runner')
  // It failed for the first time: it is tested once more.
  if (flaky !== true) return await update(env, id, { flaky: true })
  await change(env, (before) => ({
    ...before,
    builds: before.builds.map((build) => (build.id === id ? failed(build) : build)),
  }))
}

/** It failed twice, which is no flake. */
function failed({ flaky: _, ...build }: Build): Build {
  return { ...build, state: 'red', why: { reason: 'test' } }
}

async function tryOut(id: string, artifact: string, env: Env): Promise<void> {
  const [canary = '', ...rest] = webServers(env)
  const [node] = await order(env, artifact, [canary])
  const why: Why | undefined = node === undefined ? await watch(canary, rest, env) : { reason: 'start', node }
  await update(env, id, why === undefined ? { state: 'shipping' } : { state: 'rolling-back', why })
}

async function ship(id: string, artifact: string, env: Env): Promise<void> {
  const [node] = await order(env, artifact, webServers(env))
  if (node !== undefined)
    return await update(env, id, { state: 'rolling-back', why: { reason: 'start', node } })
  await change(env, ({ builds }) => ({
    live: artifact,
    builds: builds.map((build) => (build.id === id ? { ...build, state: 'shipped' } : build)),
  }))
}

/** Until the deployer has answered: to order what runs already does nothing. */
async function order(env: Env, artifact: string, nodes: readonly string[]): Promise<readonly string[]> {
  for (;;) {
    try {
      return await deploy(env, artifact, nodes)
    } catch (error) {
      console.warn('Again:', error instanceof Error ? error.message : error)
      await sleep(AGAIN_MS)
    }
  }
}

const red = (env: Env, id: string, reason: 'build' | 'timeout' | 'runner'): Promise<void> =>
  update(env, id, { state: 'red', why: { reason } })

/** The whole answer, or why there is none. */
async function inTime(
  env: Env,
  ask: (signal: AbortSignal) => Promise<runner.Answer>,
): Promise<runner.Answer | 'timeout' | 'runner'> {
  const signal = AbortSignal.timeout(Number(env.vars.limitMs))
  try {
    return await ask(signal)
  } catch {
    return signal.aborted ? 'timeout' : 'runner'
  }
}

const fieldsOf = ({ body }: runner.Answer): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
