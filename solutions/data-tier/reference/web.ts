/** Postcards on any number of web nodes: all that has to last is in the database. */
import type { Env, Program } from 'millions'
import { type Answer, type Asking, askDatabase, Unavailable } from './items.ts'

/**
 * What the database keeps of a card, by its id. One that was deleted leaves a mark, or its key would make it anew; the mark
 * is no longer than the card was, so the database, which took the one, takes the other.
 */
interface Kept {
  readonly text: string
  readonly isDeleted: boolean
}

/** A user is told within two seconds; some of it is spent on the way. */
const ANSWER_WITHIN_MS = 1850
const PREFIX = 'cards/'
const MOST_CARDS = 1000

interface Visit {
  readonly request: Request
  ask(path: string, asking?: Omit<Asking, 'signal'>): Promise<Answer>
}

export default {
  async fetch(request, env) {
    try {
      return await answer(request, visit(request, env))
    } catch (error) {
      if (error instanceof Unavailable) return refusal(503, error.message)
      throw error
    }
  },
} satisfies Program

/** The user's patience is that of all that is done for them. */
function visit(request: Request, env: Env): Visit {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)])
  return { request, ask: (path, asking) => askDatabase(env, path, { ...asking, signal }) }
}

async function answer(request: Request, visit: Visit): Promise<Response> {
  const { pathname } = new URL(request.url)
  const { method } = request
  if (pathname === '/') return new Response('Postcards\n')
  if (pathname === '/health') return new Response('well\n')
  if (pathname === '/cards' && method === 'GET') return await list(visit)
  if (pathname === '/cards' && method === 'POST') return await send(visit)
  if (pathname === '/cards') return refusal(405, 'Try GET or POST.', { Allow: 'GET, POST' })

  const [, id] = /^\/cards\/([\w-]+)$/.exec(pathname) ?? []
  if (id === undefined) return refusal(404, 'There is nothing here.')
  if (method === 'GET') return await show(id, visit)
  if (method === 'DELETE') return await remove(id, visit)
  return refusal(405, 'Try GET or DELETE.', { Allow: 'GET, DELETE' })
}

async function list({ ask }: Visit): Promise<Response> {
  const { text } = await ask(`/items?prefix=${encodeURIComponent(PREFIX)}&limit=${MOST_CARDS}`)
  const items = JSON.parse(text) as readonly { readonly key: string; readonly value: string }[]
  const cards = items.flatMap(({ key, value }) => {
    const kept: Kept = JSON.parse(value)
    return kept.isDeleted ? [] : [{ id: key.slice(PREFIX.length), text: kept.text }]
  })
  return Response.json({ cards })
}

/**
 * The key says where the card stands, so the database itself sees to it that there is one: for two nodes at once, and for
 * who comes again after a crash. There is no moment at which the key is known and the card is not.
 */
async function send({ request, ask }: Visit): Promise<Response> {
  const text = await textOf(request)
  if (text === undefined) return refusal(400, 'A card is { "text": "…" }, and its text is not empty.')
  const key = request.headers.get('idempotency-key')
  const id = key === null ? crypto.randomUUID() : await idOf(key)
  const kept: Kept = { text, isDeleted: false }
  const headers = { 'If-None-Match': '*' }
  const { status } = await ask(pathOf(id), { method: 'PUT', headers, body: JSON.stringify(kept) })
  if (status === 413) return refusal(413, 'This text is too long.')
  // It is there: from an earlier request, or from a try of this one whose answer was lost.
  const first = status === 412 ? await find(id, ask) : kept
  if (first?.text !== text) return refusal(422, 'This key was used for another card.')
  return Response.json({ id, text }, { status: 201, headers: { Location: `/cards/${id}` } })
}

async function show(id: string, { ask }: Visit): Promise<Response> {
  const kept = await find(id, ask)
  return kept === undefined || kept.isDeleted ? unknown() : Response.json({ id, text: kept.text })
}

async function remove(id: string, { ask }: Visit): Promise<Response> {
  const kept = await find(id, ask)
  if (kept === undefined || kept.isDeleted) return unknown()
  await ask(pathOf(id), { method: 'PUT', body: JSON.stringify({ ...kept, isDeleted: true } satisfies Kept) })
  return new Response(null, { status: 204 })
}

async function find(id: string, ask: Visit['ask']): Promise<Kept | undefined> {
  const { status, text } = await ask(pathOf(id))
  return status === 200 ? JSON.parse(text) : undefined
}

const pathOf = (id: string): string => `/items/${encodeURIComponent(PREFIX + id)}`

/** The same key, the same id, on every node. */
async function idOf(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
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

const unknown = (): Response => refusal(404, 'There is no such card.')

function refusal(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ error: reason }, { status, headers })
}
