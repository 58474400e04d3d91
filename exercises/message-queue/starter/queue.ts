/**
 * A message queue. Producers publish, consumers fetch and acknowledge;
 * neither has to be up when the other is. What they say to each other is in
 * protocol.ts: read it first.
 *
 * So far a message goes in, and nothing comes out. It is kept in memory, too:
 * a crash forgets it.
 */
import type { Env, Program } from 'millions'
import type { Message, NewMessage, Status } from './protocol.ts'

const messages: Message[] = []

async function publish(request: Request): Promise<Response> {
  const { body, key } = (await request.json()) as NewMessage
  const message = { id: crypto.randomUUID(), body, key }
  messages.push(message)
  return Response.json({ id: message.id }, { status: 201 })
}

export default {
  async fetch(request: Request, _env: Env) {
    const { pathname } = new URL(request.url)

    if (request.method === 'POST' && pathname === '/messages') return publish(request)

    if (request.method === 'GET' && pathname === '/status') {
      const status: Status = { depth: messages.length }
      return Response.json(status)
    }

    return new Response('Not written yet', { status: 501 })
  },
} satisfies Program
