/**
 * What the runner is asked for. This file is whole: change it only if you
 * want to.
 *
 * POST /builds { "commit": "4f2c1e" }  201 { "artifact": "sha256:…" }: built,
 *                                      and kept under its digest
 *                                      422: it cannot be built
 * POST /artifacts/<digest>/tests       200 { "passed": true, "failed": [] }:
 *                                      how the tests of that artifact went
 *                                      404: it has no such artifact
 *
 * Both are answered when the work is done. It takes any number at once. What
 * it builds differs from build to build, of the same commit, too: so does the
 * digest. It runs what people have written, so it may answer anything, late,
 * or never.
 */
import type { Env } from 'millions'

export interface Answer {
  readonly status: number
  /** What the JSON says; undefined where it is none. Look before you believe it. */
  readonly body: unknown
}

/** Rejects when there is no whole answer: the connection broke, or `signal` has called it off. */
export const build = (env: Env, commit: string, signal?: AbortSignal): Promise<Answer> =>
  post(env, '/builds', { commit }, signal)

/** As above. */
export const test = (env: Env, artifact: string, signal?: AbortSignal): Promise<Answer> =>
  post(env, `/artifacts/${encodeURIComponent(artifact)}/tests`, {}, signal)

async function post(env: Env, path: string, order: object, signal?: AbortSignal): Promise<Answer> {
  const name = env.nodes('runner')[0]?.name ?? 'runner-1'
  const init = { method: 'POST', body: JSON.stringify(order), ...(signal && { signal }) }
  const answer = await fetch(`http://${name}${path}`, init)
  const text = await answer.text()
  return { status: answer.status, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
