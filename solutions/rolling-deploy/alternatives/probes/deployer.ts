/** The deployer: probes and decides, and takes orders meanwhile. */
import type { Program } from 'millions'
import { decide } from './deploy.ts'
import { probe } from './health.ts'
import { create, find, remember } from './state.ts'

export default {
  async start(env) {
    await remember(env)
    void (async () => {
      for (;;) {
        await probe(env)
          .then(() => decide(env))
          .catch((error: unknown) => console.warn('Trouble:', String(error)))
        await new Promise((resolve) => setTimeout(resolve, Number(env.vars.checkMs)))
      }
    })()
  },

  async fetch(request, env) {
    const [, , id] = new URL(request.url).pathname.split('/')
    if (id !== undefined) {
      const deploy = find(id)
      return deploy === undefined ? new Response(null, { status: 404 }) : Response.json(deploy)
    }
    const text = await request.text()
    const version = versionIn(text)
    if (version === undefined) return new Response('{"version": "…"}, please\n', { status: 400 })
    const deploy = await create(version, env)
    if (deploy === undefined) return new Response('One at a time, please.\n', { status: 409 })
    return Response.json({ id: deploy.id }, { status: 202 })
  },
} satisfies Program

function versionIn(text: string): string | undefined {
  try {
    const order: unknown = JSON.parse(text)
    if (typeof order !== 'object' || order === null || !('version' in order)) return undefined
    return typeof order.version === 'string' && order.version !== '' ? order.version : undefined
  } catch {
    return undefined
  }
}
