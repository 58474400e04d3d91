/**
 * A web server of Postcards that knows who is logged in, in its own memory: nobody else does, and a crash forgets it.
 *
 * POST /login {"name": "Ann"}  200 {"server", "name", "cards"}, and two cookies: `session` and `theme`
 * GET  /me                     the same, or 401 when this server does not know the session
 * POST /cards                  201 and the same, with one more card; or 401
 * POST /logout                 204; the session is over, the browser keeps its cookies
 * GET  /health                 200
 * …    /moved                  302 to /me
 * …    /slow                   as below, after `vars.slowMs`
 * …    /broken                 500
 * …    /copy                   200, the body as it came, and `X-Server` and `ETag`
 * …    (anything else)         200, and what reached it: {"server", "method", "path", "headers", "body"}
 */
import type { Env, Program } from 'millions'

interface Session {
  readonly name: string
  cards: number
}

const sessions = new Map<string, Session>()

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const { method } = request
    const id = sessionIn(request.headers.get('cookie') ?? '')
    if (pathname === '/health') return new Response('well\n')
    if (pathname === '/status') return Response.json({ sessions: sessions.size })
    if (pathname === '/login' && method === 'POST') return await logIn(request, env)
    if (pathname === '/logout' && method === 'POST') return logOut(id)
    if (pathname === '/me') return tell(id, env)
    if (pathname === '/cards' && method === 'POST') return addCard(id, env)
    if (pathname === '/moved') return new Response(null, { status: 302, headers: { location: '/me' } })
    if (pathname === '/broken') return new Response('This server is broken.\n', { status: 500 })
    if (pathname === '/copy') return await copy(request, env)
    if (pathname === '/slow') await pause(Number(env.vars.slowMs ?? 0))
    return await echo(request, env)
  },
} satisfies Program

async function logIn(request: Request, env: Env): Promise<Response> {
  const { name } = (await request.json()) as { name: string }
  const id = crypto.randomUUID()
  sessions.set(id, { name, cards: 0 })
  const answer = tell(id, env)
  answer.headers.append('set-cookie', `session=${id}; Path=/; HttpOnly; SameSite=Lax`)
  answer.headers.append('set-cookie', 'theme=sea; Path=/')
  return answer
}

function logOut(id: string): Response {
  sessions.delete(id)
  return new Response(null, { status: 204 })
}

function tell(id: string, env: Env, status = 200): Response {
  const session = sessions.get(id)
  if (session === undefined) return new Response('Log in, please.\n', { status: 401 })
  return Response.json({ server: env.name, ...session }, { status })
}

function addCard(id: string, env: Env): Response {
  const session = sessions.get(id)
  if (session !== undefined) session.cards++
  return tell(id, env, 201)
}

async function echo(request: Request, env: Env): Promise<Response> {
  const { method, url } = request
  const { pathname, search } = new URL(url)
  const body = await request.text()
  return Response.json({
    server: env.name,
    method,
    path: pathname + search,
    headers: [...request.headers],
    body,
  })
}

async function copy(request: Request, env: Env): Promise<Response> {
  const headers = { 'x-server': env.name, etag: '"sea, 7"', 'content-type': 'image/png' }
  return new Response(await request.bytes(), { headers })
}

/** The value of the cookie that is named exactly so; the first, where there are several. */
function sessionIn(cookies: string): string {
  for (const cookie of cookies.split(';')) {
    const [name = '', ...value] = cookie.trim().split('=')
    if (name === 'session') return value.join('=')
  }
  return ''
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}
