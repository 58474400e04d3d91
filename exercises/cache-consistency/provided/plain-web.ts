/**
 * A web server as many begin. What it reads it puts into the cache, for `LIFE_S` seconds or, without that, for ever. With
 * `DELETES` it deletes what the cache has after each write. Without a cache it asks the database alone.
 */
import type { Env, Program } from 'millions'

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const cache = env.nodes('cache')[0]?.name
    if (cache === undefined || !pathname.startsWith('/items/'))
      return await fromDatabase(pathname + search, request, env)
    if (isRead) return await read(pathname, `http://${cache}`, env)
    const answer = await fromDatabase(pathname, request, env)
    if (env.vars.DELETES !== undefined) await fetch(`http://${cache}${pathname}`, { method: 'DELETE' })
    return answer
  },
} satisfies Program

const fromDatabase = (path: string, init: RequestInit, env: Env): Promise<Response> =>
  fetch(`http://${env.nodes('database')[0]?.name}${path}`, init)

async function read(path: string, cache: string, env: Env): Promise<Response> {
  const kept = await fetch(cache + path)
  if (kept.status === 200) return kept
  const answer = await fromDatabase(path, {}, env)
  const body = await answer.bytes()
  if (answer.status === 200) {
    const headers = new Headers(answer.headers)
    if (env.vars.LIFE_S !== undefined) headers.set('Cache-Control', `max-age=${env.vars.LIFE_S}`)
    await fetch(cache + path, { method: 'PUT', headers, body })
  }
  return new Response(body, answer)
}
