/** The id of a card is its key, spelt in letters that a path may have: whoever has the one has the other. */
import type { Program } from 'millions'
import { Gone, type Send, sender, withPlace } from './items.ts'

export default {
  async fetch(request, env) {
    const { pathname: path } = new URL(request.url)
    if (path === '/') return new Response('Postcards\n')
    if (path === '/health') return Response.json({ well: true })
    const handler = handlerOf(path, request.method)
    if (typeof handler === 'number') return new Response(null, { status: handler })
    const work = await handler(request)
    if (work instanceof Response) return work
    const gone = AbortSignal.any([request.signal, AbortSignal.timeout(1880)])
    try {
      return await withPlace(gone, () => work(sender(env, gone)))
    } catch (error) {
      if (error instanceof Gone) return new Response(`${error.message}\n`, { status: 503 })
      throw error
    }
  },
} satisfies Program

type Work = (send: Send) => Promise<Response>
type Handler = (request: Request) => Promise<Work | Response>

function handlerOf(path: string, method: string): Handler | number {
  if (path === '/cards') {
    if (method === 'GET') return async () => list
    return method === 'POST' ? create : 405
  }
  const id = /^\/cards\/([A-Za-z0-9_-]+)$/.exec(path)?.[1]
  if (id === undefined) return 404
  if (method === 'GET') return async () => show(id)
  return method === 'DELETE' ? async () => remove(id) : 405
}

const list: Work = async (send) => {
  const { text } = await send('GET', '/items?prefix=live.&limit=1000')
  const items: { key: string; value: string }[] = JSON.parse(text)
  const cards = items.filter(({ value }) => value.startsWith('+'))
  return Response.json({ cards: cards.map(({ key, value }) => ({ id: key.slice(5), text: decoded(value) })) })
}

async function create(request: Request): Promise<Work | Response> {
  let text: unknown
  try {
    text = ((await request.json()) as { text?: unknown } | null)?.text
  } catch {
    text = undefined
  }
  if (typeof text !== 'string' || text === '') return new Response('no card\n', { status: 400 })
  const key = request.headers.get('idempotency-key')
  const id = key === null ? `u${crypto.randomUUID()}` : `k${spelt(key)}`
  const value = encoded(text)
  return async (send) => {
    const made = await send('PUT', `/items/live.${id}`, `+${value}`, { 'if-none-match': '*' })
    if (made.status === 413) return new Response('too long\n', { status: 413 })
    if (made.status === 412) {
      const there = await send('GET', `/items/live.${id}`)
      if (there.text.slice(1) !== value) return new Response('another card\n', { status: 422 })
    }
    return Response.json({ id, text }, { status: 201, headers: { location: `/cards/${id}` } })
  }
}

function show(id: string): Work {
  return async (send) => {
    const { status, text } = await send('GET', `/items/live.${id}`)
    if (status !== 200 || text.startsWith('-')) return new Response(null, { status: 404 })
    return Response.json({ id, text: decoded(text) })
  }
}

function remove(id: string): Work {
  return async (send) => {
    const { status, text } = await send('GET', `/items/live.${id}`)
    if (status !== 200 || text.startsWith('-')) return new Response(null, { status: 404 })
    await send('PUT', `/items/live.${id}`, `-${text.slice(1)}`)
    return new Response(null, { status: 204 })
  }
}

const encoded = (text: string): string => JSON.stringify(text)
const decoded = (value: string): string => JSON.parse(value.slice(1))

/** Letters and digits, and nothing that two keys could share. */
const spelt = (key: string): string =>
  Array.from(new TextEncoder().encode(key), (byte) => byte.toString(36).padStart(2, '0')).join('')
