/**
 * What is done with a build, written down as if nothing could ever crash: one function from the first step to the last. Each
 * step is carried out once, and its result is kept; after a crash the function runs again from its beginning, and the steps
 * that are over tell at once what came of them.
 */
import type { Env } from 'millions'
import { watch } from './canary.ts'
import { deploy, webServers } from './deployer.ts'
import * as runner from './runner.ts'
import { inOrder, isOver, live, type Result, type Run, record } from './state.ts'

type Once = (step: string, work: () => Promise<Result> | Result) => Promise<Result>

let wake: (() => void) | undefined

export async function take(commit: string, env: Env): Promise<{ readonly id: string }> {
  const id = crypto.randomUUID()
  await record(env, { id, commit })
  wake?.()
  return { id }
}

export async function goOn(env: Env): Promise<void> {
  for (;;) {
    const run = inOrder().find((each) => !isOver(each))
    if (run === undefined) await new Promise<void>((resolve) => (wake = resolve))
    else await carry(run, env)
  }
}

/** It does not go on. */
class Red extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

async function carry(run: Run, env: Env): Promise<void> {
  const once: Once = async (step, work) => {
    const known = run.steps.get(step)
    if (known !== undefined) return known
    const result = await work()
    await record(env, { id: run.id, step, result })
    return result
  }
  try {
    await script(run, once, env)
  } catch (error) {
    if (!(error instanceof Red)) throw error
    await once('red', () => ({ reason: error.reason }))
  }
}

async function script({ commit, steps }: Run, once: Once, env: Env): Promise<void> {
  await once('begun', () => ({}))
  const { artifact } = await once('built', () => build(env, commit))
  const digest = String(artifact)
  await once('tested', async () => {
    if (steps.has('failed once')) return await test(env, digest)
    try {
      return await test(env, digest)
    } catch (error) {
      if (!(error instanceof Red) || error.reason !== 'test') throw error
    }
    await once('failed once', () => ({}))
    return await test(env, digest)
  })
  const back = async (why: Result): Promise<void> => {
    await once('bad', () => why)
    await order(env, live(), webServers(env))
    await once('rolled-back', () => ({}))
  }
  const known = steps.get('bad')
  if (known !== undefined) return await back(known)
  const canary = webServers(env).at(-1) ?? ''
  if (!steps.has('good')) {
    const [node] = await order(env, digest, [canary])
    const why = node === undefined ? await watch(canary, env) : { reason: 'start', node }
    if (why !== undefined) return await back(why)
    await once('good', () => ({}))
  }
  const [failed] = await order(env, digest, webServers(env))
  if (failed !== undefined) return await back({ reason: 'start', node: failed })
  await once('shipped', () => ({}))
}

async function build(env: Env, commit: string): Promise<Result> {
  const { status, body } = await answered(env, (signal) => runner.build(env, commit, signal))
  if (status === 422) throw new Red('build')
  const artifact = body instanceof Object && 'artifact' in body ? body.artifact : undefined
  if (status !== 201 || typeof artifact !== 'string') throw new Red('runner')
  return { artifact }
}

async function test(env: Env, artifact: string): Promise<Result> {
  const { status, body } = await answered(env, (signal) => runner.test(env, artifact, signal))
  const passed = body instanceof Object && 'passed' in body ? body.passed : undefined
  if (status !== 200 || typeof passed !== 'boolean') throw new Red('runner')
  if (!passed) throw new Red('test')
  return {}
}

async function answered(
  env: Env,
  ask: (signal: AbortSignal) => Promise<runner.Answer>,
): Promise<runner.Answer> {
  const late = new Red('timeout')
  const signal = AbortSignal.timeout(Number(env.vars.limitMs))
  const lateness = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(late)))
  try {
    return await Promise.race([ask(signal), lateness])
  } catch (error) {
    throw error === late || signal.aborted ? late : new Red('runner')
  }
}

async function order(env: Env, artifact: string, nodes: readonly string[]): Promise<readonly string[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await deploy(env, artifact, nodes)
    } catch {
      await new Promise((resolve) => setTimeout(resolve, Math.min(2000, 250 * tries)))
    }
  }
}
