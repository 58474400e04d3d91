/** A web server as many begin: it waits `WAIT_MS` for the cache each time, and then asks the database. Without a cache it asks only that. */
import type { Env, Program } from 'millions'

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const [cache] = env.nodes('cache')
    if (cache !== undefined && request.method === 'GET') {
      try {
        const signal = AbortSignal.timeout(Number(env.vars.WAIT_MS ?? 300))
        return await fetch(`http://${cache.name}${pathname}${search}`, { signal })
      } catch {
        // The database has it as well.
      }
    }
    return await fromDatabase(request, env)
  },
} satisfies Program

async function fromDatabase(request: Request, env: Env): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  try {
    return await fetch(`http://${env.nodes('database')[0]?.name}${pathname}${search}`, request)
  } catch {
    return new Response('The database does not answer.\n', { status: 503 })
  }
}
