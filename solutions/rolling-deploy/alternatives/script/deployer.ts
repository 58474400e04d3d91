/** The deployer: takes orders, and has them carried out. */
import type { Program } from 'millions'
import { begin, workForEver } from './deploy.ts'
import { deployOf, load } from './state.ts'

export default {
  async start(env) {
    await load(env)
    void workForEver(env)
  },

  async fetch(request, env) {
    const [, place, id, ...rest] = new URL(request.url).pathname.split('/')
    if (place !== 'deploys' || rest.length > 0) return new Response('Nothing is here.\n', { status: 404 })
    if (id !== undefined) {
      const deploy = deployOf(id)
      return deploy === undefined ? new Response(null, { status: 404 }) : Response.json(deploy)
    }
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
    const order: unknown = await request.json().catch(() => undefined)
    const version = (order as { readonly version?: unknown } | null | undefined)?.version
    if (typeof version !== 'string' || version === '') return new Response(null, { status: 400 })
    return Response.json({ id: await begin(version, env) }, { status: 202 })
  },
} satisfies Program
