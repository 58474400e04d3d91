/**
 * What is done with builds. So far each commit is built, and what comes out is
 * put on all web servers at once, as a script would that somebody has written
 * in an afternoon.
 *
 * Stage 1: test what was built. What is not green in time does not ship.
 * Stage 2: one after the other, in the order in which they came.
 * Stage 3: one web server first, watched by canary.ts.
 * Stage 4: back, when the canary is bad, and say why.
 * Stage 5: after a crash, go on where you were.
 */
import type { Env } from 'millions'
import { deploy, webServers } from './deployer.ts'
import * as runner from './runner.ts'
import { type Build, change, state, update } from './state.ts'

/** Somebody has pushed a commit. */
export async function take(commit: string, env: Env): Promise<Build> {
  const build: Build = { id: crypto.randomUUID(), commit, state: 'waiting' }
  await change(env, (before) => ({ ...before, builds: [...before.builds, build] }))
  void carry(build, env).catch((error) => console.warn('Trouble:', error))
  return build
}

/** Called once, at each boot. `state` holds what was there before. */
export async function goOn(_env: Env): Promise<void> {
  console.info(`Live is ${state.live}, and there are ${state.builds.length} builds.`)
}

async function carry({ id, commit }: Build, env: Env): Promise<void> {
  await update(env, id, { state: 'building' })
  const { body } = await runner.build(env, commit)
  const { artifact } = body as { readonly artifact: string }
  await update(env, id, { state: 'shipping', artifact })
  await deploy(env, artifact, webServers(env))
  await change(env, (before) => ({ ...before, live: artifact }))
  await update(env, id, { state: 'shipped' })
}
