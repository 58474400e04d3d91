/**
 * The deployer. It takes orders for deploys, and looks at the servers again
 * and again; what is to be done is decided in deploy.ts. It runs on one
 * node, deployer-1, and users do not reach it.
 *
 * POST /deploys       { "version": "v2" }: 202 with { "id" }
 * GET  /deploys/<id>  { id, version, state, why? }, or 404
 */
import type { Env, Program } from 'millions'
import { begin, type Seen, step } from './deploy.ts'
import { isWell } from './health.ts'
import { listServers } from './platform.ts'
import { load, state } from './state.ts'

export default {
  async start(env) {
    await load(env)
    void lookForEver(env)
  },

  async fetch(request, env) {
    const [, place, id, ...rest] = new URL(request.url).pathname.split('/')
    if (place !== 'deploys' || rest.length > 0) return new Response('Nothing is here.\n', { status: 404 })
    if (id === undefined) {
      if (request.method !== 'POST') return new Response(null, { status: 405, headers: { Allow: 'POST' } })
      const version = await versionIn(request)
      if (version === undefined) return new Response('Which version?\n', { status: 400 })
      const deploy = await begin(version, env)
      return Response.json({ id: deploy.id }, { status: 202, headers: { Location: `/deploys/${deploy.id}` } })
    }
    const deploy = state.deploys.find((each) => each.id === id)
    return deploy === undefined
      ? new Response('There is no such deploy.\n', { status: 404 })
      : Response.json(deploy)
  },
} satisfies Program

async function versionIn(request: Request): Promise<string | undefined> {
  try {
    const order = (await request.json()) as { readonly version?: unknown } | null
    const version = order?.version
    return typeof version === 'string' && version !== '' ? version : undefined
  } catch {
    return undefined
  }
}

async function lookForEver(env: Env): Promise<void> {
  for (;;) {
    try {
      await step(await look(env), env)
    } catch (error) {
      console.warn('Trouble:', error instanceof Error ? error.message : error)
    }
    await new Promise((resolve) => setTimeout(resolve, Number(env.vars.checkMs)))
  }
}

/** All servers, each with one check of those that run. */
async function look(env: Env): Promise<readonly Seen[]> {
  const servers = await listServers()
  return await Promise.all(
    servers.map(async (server) => ({
      ...server,
      isWell: server.state === 'up' && (await isWell(server.name, Number(env.vars.checkMs))),
    })),
  )
}
