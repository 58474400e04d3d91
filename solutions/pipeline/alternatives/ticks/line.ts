/**
 * A clock ticks, and at each tick one thing is done for the build at the head of the line: something is begun, or it is seen
 * whether what was begun has come to an end. Nothing ever waits.
 */
import type { Env } from 'millions'
import { type Looked, lookAround, type Watch } from './canary.ts'
import { deploy, webServers } from './deployer.ts'
import * as runner from './runner.ts'
import { type Build, change, state, update, type Why } from './state.ts'

const TICK_MS = 400
const ended = new Set<Build['state']>(['red', 'shipped', 'rolled-back', 'skipped'])

/** Something that was begun, of one build in one state. */
interface Task<Result> {
  readonly key: string
  readonly sinceMs: number
  over?: { readonly atMs: number; readonly result: Result | undefined }
}

let asked: Task<runner.Answer> | undefined
let ordered: Task<readonly string[]> | undefined
let watched: { readonly id: string; readonly watch: Watch } | undefined

export async function take(commit: string, env: Env): Promise<Build> {
  const build: Build = { id: crypto.randomUUID(), commit, state: 'waiting' }
  await change(env, (before) => ({ ...before, builds: [...before.builds, build] }))
  return build
}

export async function goOn(env: Env): Promise<void> {
  for (;;) {
    const build = state.builds.find((each) => !ended.has(each.state))
    try {
      if (build !== undefined) await tick(build, env)
    } catch (error) {
      console.warn('Trouble:', error instanceof Error ? error.message : error)
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}

async function tick(build: Build, env: Env): Promise<void> {
  const { id, artifact = '' } = build
  if (build.state === 'waiting') await update(env, id, { state: 'building' })
  else if (build.state === 'building') await askToBuild(build, env)
  else if (build.state === 'testing') await askToTest(build, env)
  else if (build.state === 'canary') await watchCanary(id, artifact, env)
  else if (build.state === 'shipping') await shipToAll(id, artifact, env)
  else if ((await ordersOf(build, state.live, webServers(env), env)) !== undefined)
    await update(env, id, { state: 'rolled-back' })
}

/** Begins it at the first tick; tells its result once there is one. Undefined within, when it was rejected. */
function taskOf<Result>(
  known: Task<Result> | undefined,
  key: string,
  begin: () => Promise<Result>,
): Task<Result> {
  if (known?.key === key) return known
  const task: Task<Result> = { key, sinceMs: performance.now() }
  begin().then(
    (result) => {
      task.over = { atMs: performance.now(), result }
    },
    () => {
      task.over = { atMs: performance.now(), result: undefined }
    },
  )
  return task
}

/** Undefined while there is none. */
async function answerTo(
  build: Build,
  env: Env,
  ask: () => Promise<runner.Answer>,
): Promise<runner.Answer | undefined> {
  asked = taskOf(asked, `${build.id} ${build.state} ${build.flaky}`, ask)
  const { over, sinceMs } = asked
  const untilMs = sinceMs + Number(env.vars.limitMs)
  if ((over?.atMs ?? performance.now()) >= untilMs) await redden(build, 'timeout', env)
  else if (over !== undefined && over.result === undefined) await redden(build, 'runner', env)
  else return over?.result
  return undefined
}

const redden = (build: Build, reason: 'build' | 'test' | 'timeout' | 'runner', env: Env): Promise<void> =>
  update(env, build.id, { state: 'red', why: { reason } })

async function askToBuild(build: Build, env: Env): Promise<void> {
  const answer = await answerTo(build, env, () => runner.build(env, build.commit))
  if (answer === undefined) return
  const artifact = fieldOf(answer.body, 'artifact')
  if (answer.status === 201 && typeof artifact === 'string')
    await update(env, build.id, { state: 'testing', artifact })
  else await redden(build, answer.status === 422 ? 'build' : 'runner', env)
}

async function askToTest(build: Build, env: Env): Promise<void> {
  const answer = await answerTo(build, env, () => runner.test(env, build.artifact ?? ''))
  if (answer === undefined) return
  const passed = answer.status === 200 ? fieldOf(answer.body, 'passed') : undefined
  if (passed === true) await update(env, build.id, { state: 'canary' })
  else if (passed !== false) await redden(build, 'runner', env)
  else if (build.flaky === true) await redden(build, 'test', env)
  else await update(env, build.id, { flaky: true })
}

function fieldOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined
  return (body as Readonly<Record<string, unknown>>)[name]
}

/** Those that failed, once it was carried out. An order that got no answer is forgotten, so that the next tick gives it anew. */
async function ordersOf(
  build: Build,
  artifact: string,
  nodes: readonly string[],
  env: Env,
): Promise<readonly string[] | undefined> {
  ordered = taskOf(ordered, `${build.id} ${build.state}`, () => deploy(env, artifact, nodes))
  const { over } = ordered
  if (over !== undefined && over.result === undefined) ordered = undefined
  return over?.result
}

async function watchCanary(id: string, artifact: string, env: Env): Promise<void> {
  const [canary = '', ...rest] = webServers(env)
  const build = state.builds.find((each) => each.id === id)
  const failed = build && (await ordersOf(build, artifact, [canary], env))
  if (failed === undefined) return
  const [node] = failed
  if (node !== undefined) return await back(id, { reason: 'start', node }, env)
  const watch = watched?.id === id ? watched.watch : { sinceMs: performance.now() }
  watched = { id, watch }
  const found: Looked = await lookAround(watch, canary, rest, env)
  if (found === 'good') await update(env, id, { state: 'shipping' })
  else if (found !== 'unclear') await back(id, found, env)
}

const back = (id: string, why: Why, env: Env): Promise<void> =>
  update(env, id, { state: 'rolling-back', why })

async function shipToAll(id: string, artifact: string, env: Env): Promise<void> {
  const build = state.builds.find((each) => each.id === id)
  const failed = build && (await ordersOf(build, artifact, webServers(env), env))
  if (failed === undefined) return
  const [node] = failed
  if (node !== undefined) return await back(id, { reason: 'start', node }, env)
  await change(env, (before) => ({
    live: artifact,
    builds: before.builds.map((each) => (each.id === id ? { ...each, state: 'shipped' } : each)),
  }))
}
