/** A web server as it was on one box: each node keeps the cards that were sent to it. */
import type { Program } from 'millions'

const cards = new Map<string, string>()

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return Response.json({ cards: cards.size })
    if (request.method === 'POST') {
      const { text } = (await request.json()) as { readonly text: string }
      const id = crypto.randomUUID()
      cards.set(id, text)
      return Response.json({ id, text }, { status: 201 })
    }
    const text = cards.get(pathname.slice('/cards/'.length))
    return text === undefined ? new Response(null, { status: 404 }) : Response.json({ text })
  },
} satisfies Program
