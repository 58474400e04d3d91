/** The deployer: takes orders, writes them down, and goes on with the plan at each look. */
import type { Program } from 'millions'
import { advance, take } from './deploy.ts'
import { open, read } from './state.ts'

export default {
  async start(env) {
    await open(env)
    const lookAndRest = async (): Promise<void> => {
      await advance(env).catch((error: unknown) => console.warn('Trouble:', String(error)))
      setTimeout(() => void lookAndRest(), Number(env.vars.checkMs))
    }
    void lookAndRest()
  },

  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/deploys' && request.method === 'POST') {
      const version = await request
        .json()
        .then((order) => (order as { readonly version?: unknown }).version)
        .catch(() => undefined)
      if (typeof version !== 'string' || version.length === 0) return new Response(null, { status: 400 })
      const deploy = await take(version, env)
      return deploy === undefined
        ? new Response('Another one goes on.\n', { status: 409 })
        : Response.json({ id: deploy.id }, { status: 202 })
    }
    const deploy = read().deploys.find(({ id }) => pathname === `/deploys/${id}`)
    return deploy === undefined ? new Response(null, { status: 404 }) : Response.json(deploy)
  },
} satisfies Program
