/**
 * The log service: it gathers what all web servers log, and answers who looks
 * for something. protocol.ts has all that is said over HTTP.
 */
import type { Env, Program } from 'millions'
import { Gatherer } from './gather.ts'
import { queryOf, search } from './search.ts'
import { traceOf } from './trace.ts'

const PAUSE_MS = 900

let gatherer: Gatherer

export default {
  async start(env: Env): Promise<void> {
    gatherer = new Gatherer(env)
    await gatherer.open()
    setInterval(() => gatherer.round(), PAUSE_MS)
  },

  fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url)
    if (request.method !== 'GET') return new Response('not allowed', { status: 405 })
    if (pathname === '/count') return Response.json({ entries: gatherer.shelved.length })
    if (pathname.startsWith('/traces/'))
      return Response.json(traceOf(gatherer.shelved, pathname.slice('/traces/'.length)))
    if (pathname !== '/search') return new Response('not found', { status: 404 })
    const query = queryOf(searchParams)
    if (query === undefined) return new Response('no such question', { status: 400 })
    return Response.json(search(gatherer.shelved, query))
  },
} satisfies Program
