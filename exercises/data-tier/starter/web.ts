/**
 * Postcards, as it was on one box: JSON only, and all cards in memory. It runs
 * on web-1 and web-2 now, and each of them has cards that the other one has
 * never heard of.
 *
 * Stage 1: no card stays here. They go to the database, which items.ts asks.
 * Stage 2: when the database does not answer, neither 404 nor an empty list is
 * true.
 * Stage 4: the header Idempotency-Key of a POST says which card it is about.
 */
import type { Env, Program } from 'millions'

interface Card {
  readonly id: string
  readonly text: string
}

const cards = new Map<string, Card>()

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const { method } = request
    if (pathname === '/') return new Response('Postcards\n')
    if (pathname === '/health') return new Response('well\n')
    if (pathname === '/cards' && method === 'GET') return await list(request, env)
    if (pathname === '/cards' && method === 'POST') return await send(request, env)
    if (pathname === '/cards') return refusal(405, 'Try GET or POST.', { Allow: 'GET, POST' })

    const [, id] = /^\/cards\/([\w-]+)$/.exec(pathname) ?? []
    if (id === undefined) return refusal(404, 'There is nothing here.')
    if (method === 'GET') return await show(id, request, env)
    if (method === 'DELETE') return await remove(id, request, env)
    return refusal(405, 'Try GET or DELETE.', { Allow: 'GET, DELETE' })
  },
} satisfies Program

async function list(_request: Request, _env: Env): Promise<Response> {
  return Response.json({ cards: [...cards.values()] })
}

async function send(request: Request, _env: Env): Promise<Response> {
  const text = await textOf(request)
  if (text === undefined) return refusal(400, 'A card is { "text": "…" }, and its text is not empty.')
  const card = { id: crypto.randomUUID(), text }
  cards.set(card.id, card)
  return Response.json(card, { status: 201, headers: { Location: `/cards/${card.id}` } })
}

async function show(id: string, _request: Request, _env: Env): Promise<Response> {
  const card = cards.get(id)
  return card === undefined ? refusal(404, 'There is no such card.') : Response.json(card)
}

async function remove(id: string, _request: Request, _env: Env): Promise<Response> {
  return cards.delete(id) ? new Response(null, { status: 204 }) : refusal(404, 'There is no such card.')
}

/** Undefined when it is no card. */
async function textOf(request: Request): Promise<string | undefined> {
  try {
    const body: unknown = await request.json()
    if (typeof body !== 'object' || body === null || !('text' in body)) return undefined
    return typeof body.text === 'string' && body.text !== '' ? body.text : undefined
  } catch {
    return undefined
  }
}

function refusal(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ error: reason }, { status, headers })
}
