/**
 * Wakes somebody. A message with an id and a state that it has already wakes nobody again. `vars.mode`: `refuses` answers 503
 * and takes nothing, `forgets-to-answer` takes it and answers 500.
 *
 * POST /messages, GET /messages, GET /count
 */
import type { Env, Program } from 'millions'

const taken = new Map<string, { readonly atMs: number; readonly message: unknown }>()

export default {
  async fetch(request: Request, { vars }: Env): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/count') return Response.json({ messages: taken.size })
    if (request.method === 'GET') return Response.json({ nowMs: Date.now(), messages: [...taken.values()] })
    if (vars.mode === 'refuses') return new Response(null, { status: 503 })
    const message: unknown = await request.json()
    const { id, state } = message as { id: unknown; state: unknown }
    const key = JSON.stringify([id, state])
    const isKnown = taken.has(key)
    if (!isKnown) taken.set(key, { atMs: Date.now(), message })
    if (vars.mode === 'forgets-to-answer') return new Response(null, { status: 500 })
    return new Response(null, { status: isKnown ? 200 : 201 })
  },
} satisfies Program
