/** A cache node with room for `vars.slots` cards; the oldest goes. GET and PUT /cards/<id>, GET /metrics */
import type { Env, Program } from 'millions'
import { metricsOf } from './measures.ts'

const cards = new Map<string, Uint8Array<ArrayBuffer>>()
let hits = 0
let misses = 0
let startedSeconds = 0

export default {
  start(): void {
    startedSeconds = Date.now() / 1000
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/metrics') return told()
    if (request.method === 'PUT') {
      cards.set(pathname, await request.bytes())
      if (cards.size > Number(env.vars.slots ?? 100)) cards.delete(cards.keys().next().value ?? '')
      return new Response(null, { status: 204 })
    }
    const card = cards.get(pathname)
    if (card) hits++
    else misses++
    return card ? new Response(card) : new Response(null, { status: 404 })
  },
} satisfies Program

function told(): Response {
  let bytes = 20_000_000
  for (const card of cards.values()) bytes += card.length
  return metricsOf([
    { name: 'process_start_time_seconds', type: 'gauge', value: startedSeconds },
    { name: 'process_resident_memory_bytes', type: 'gauge', value: bytes },
    { name: 'cache_hits_total', type: 'counter', value: hits },
    { name: 'cache_misses_total', type: 'counter', value: misses },
  ])
}
