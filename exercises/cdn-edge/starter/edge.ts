/**
 * An edge. There are four, in Seoul, Tokyo, Frankfurt and Virginia, and the
 * network leads each user to the nearest. The origin, in Virginia, has it all
 * and says of each answer, in Cache-Control, whether it may be kept.
 *
 * This one keeps nothing yet. Submit it as it is, and read what the first
 * failing test says.
 */
import type { Env, Program } from 'millions'
import { endToEnd } from './http.ts'
import { takeOrder } from './purge.ts'

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    // For the picture beside: how much is kept
    if (pathname === '/.edge/status') return Response.json({ entries: 0 })
    if (pathname.startsWith('/.edge/')) return takeOrder(request, env, () => {})

    const answer = await askOrigin(request, pathname + search, env)
    // What came from elsewhere cannot be changed: make an answer of your own
    const headers = endToEnd(answer.headers)
    headers.set('Cache-Status', `${env.name}; fwd=miss`)
    const body = answer.body === null ? null : await answer.bytes()
    return new Response(body, { status: answer.status, headers })
  },
} satisfies Program

/** Method, headers and body as they came. Redirects are answers like others. */
async function askOrigin(request: Request, path: string, env: Env): Promise<Response> {
  const [origin] = env.nodes('origin')
  return fetch(`http://${origin?.name}${path}`, {
    method: request.method,
    headers: endToEnd(request.headers),
    body: request.body === null ? null : await request.bytes(),
    redirect: 'manual',
  })
}
