/**
 * The pipeline.
 *
 * POST /builds       { "commit": "4f2c1e" }: 202 with { "id" }
 * GET  /builds/<id>  { id, commit, state, artifact?, why?, flaky? }, or 404
 */
import type { Env, Program } from 'millions'
import { goOn, take } from './line.ts'
import { inOrder, load, told } from './state.ts'

export default {
  async start(env) {
    await load(env)
    void goOn(env)
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/builds') return await push(request, env)
    const run = inOrder().find(({ id }) => pathname === `/builds/${id}`)
    return run === undefined ? new Response('Nothing is here.\n', { status: 404 }) : Response.json(told(run))
  },
} satisfies Program

async function push(request: Request, env: Env): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
  const order: unknown = await request.json().catch(() => undefined)
  const commit = order instanceof Object && 'commit' in order ? order.commit : undefined
  if (typeof commit !== 'string' || commit === '') return new Response('Which commit?\n', { status: 400 })
  const { id } = await take(commit, env)
  return Response.json({ id }, { status: 202, headers: { Location: `/builds/${id}` } })
}
