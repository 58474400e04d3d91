/**
 * The pipeline. It is told of commits, and tells what becomes of them; what
 * is done with them stands in line.ts. It runs on one node, pipeline-1, and
 * users do not reach it. This file is whole.
 *
 * POST /builds       { "commit": "4f2c1e" }: 202 with { "id" }
 * GET  /builds/<id>  { id, commit, state, artifact?, why?, flaky? }, or 404
 */
import type { Program } from 'millions'
import { goOn, take } from './line.ts'
import { load, state } from './state.ts'

export default {
  async start(env) {
    await load(env)
    void goOn(env).catch((error) => console.warn('Trouble:', error))
  },

  async fetch(request, env) {
    const [, place, id, ...rest] = new URL(request.url).pathname.split('/')
    if (place !== 'builds' || rest.length > 0) return new Response('Nothing is here.\n', { status: 404 })
    if (id === undefined) {
      if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
      const commit = await commitIn(request)
      if (commit === undefined) return new Response('Which commit?\n', { status: 400 })
      const build = await take(commit, env)
      return Response.json({ id: build.id }, { status: 202, headers: { Location: `/builds/${build.id}` } })
    }
    const build = state.builds.find((each) => each.id === id)
    return build === undefined
      ? new Response('There is no such build.\n', { status: 404 })
      : Response.json(build)
  },
} satisfies Program

async function commitIn(request: Request): Promise<string | undefined> {
  try {
    const order = (await request.json()) as { readonly commit?: unknown } | null
    const commit = order?.commit
    return typeof commit === 'string' && commit !== '' ? commit : undefined
  } catch {
    return undefined
  }
}
