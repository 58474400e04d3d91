/**
 * The web tier of a center, in short, for views and scenes: writes go to the database, wherever it is, and reads to whoever
 * is in the same region. READS says `near`, or `database` for all to come from there.
 */
import type { Env, Program } from 'millions'

const PATIENCE_MS = 5000

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    const isRead = request.method === 'GET'
    const [database] = env.nodes('database')
    const name = (isRead ? nearOf(env) : undefined) ?? database?.name
    const init = {
      method: request.method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(isRead ? {} : { body: await request.text() }),
    }
    const answer = await fetch(`http://${name}${pathname}${search}`, init).catch(() => undefined)
    return answer ?? new Response('the data is away', { status: 503 })
  },
} satisfies Program

function nearOf(env: Env): string | undefined {
  if (env.vars.READS === 'database') return undefined
  const all = [...env.nodes('database'), ...env.nodes('follower')]
  return all.find(({ region }) => region === env.region)?.name
}
