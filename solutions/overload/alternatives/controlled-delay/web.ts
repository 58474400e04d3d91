/** Postcards. */
import type { Env, Program } from 'millions'
import { type Answer, ask, type For } from './database.ts'
import { Refused } from './refused.ts'

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    try {
      const answer = await answerTo(request, pathname, env)
      if (answer === undefined) return Response.json({ error: 'There is nothing here.' }, { status: 404 })
      return new Response(answer.text, {
        status: answer.status,
        headers: { 'Content-Type': 'application/json' },
      })
    } catch (error) {
      if (error instanceof Refused) return error.response
      throw error
    }
  },
} satisfies Program

function whom(request: Request, env: Env): For {
  const told = /^(\d+)$/.exec(request.headers.get('deadline-ms') ?? '')?.[1] ?? '1000'
  const signal = AbortSignal.any([
    request.signal,
    AbortSignal.timeout(Math.min(60_000, Math.max(0, Number(told) - 6))),
  ])
  return { env, endsMs: performance.now() + Number(told), signal }
}

async function answerTo(request: Request, pathname: string, env: Env): Promise<Answer | undefined> {
  const user = whom(request, env)
  const { method } = request
  if (method === 'POST' && ['/cards', '/logins'].includes(pathname))
    return await ask(user, pathname, { method, body: await request.text() })
  if (method !== 'GET') return undefined
  if (/^\/cards\/[\w-]+$/.test(pathname)) return await ask(user, pathname)
  const name = /^\/feeds\/([\w-]+)$/.exec(pathname)?.[1]
  if (name === undefined) return undefined
  const found = await ask(user, `/friends/${name}`)
  if (found.status !== 200) return found
  const { friends } = JSON.parse(found.text) as { readonly friends: readonly string[] }
  return await ask(user, `/posts?of=${friends.join(',')}`)
}
