/**
 * A web node that splits and does no more: writes to the primary, reads to the replicas in turn. It knows nothing
 * of dead replicas, nor of who wrote what. The lesson compares with it.
 */
import type { Program } from 'millions'

let turn = 0

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const replicas = env.nodes('replica')
    const reader = replicas[turn++ % replicas.length]
    const node = request.method === 'GET' ? reader : env.nodes('primary')[0]
    if (node === undefined) return new Response('There is no database.\n', { status: 503 })
    const body = request.body === null ? null : await request.bytes()
    return fetch(`http://${node.name}${pathname}${search}`, { method: request.method, body })
  },
} satisfies Program
