/**
 * A web server of Postcards that shows what reached it: most answers repeat the request as JSON.
 * It keeps nothing. `PUT /control` makes it slow, sick or broken, until the next crash.
 */
import type { Connection, Env, Program } from 'millions'

interface Manner {
  /** How long an ordinary answer takes, on top of the core's time. */
  delayMs: number
  /** Every ordinary answer is a 500, and a quick one. */
  broken: boolean
  brokenMs: number
  /** What `GET /health` answers, in turn. */
  health: readonly number[]
  healthDelayMs: number
}

let manner: Manner = { delayMs: 0, broken: false, brokenMs: 0, health: [200], healthDelayMs: 0 }
let checks = 0

const pictureBytes = Uint8Array.from({ length: 256 }, (_, index) => index)

export default {
  start(env) {
    manner.delayMs = Number(env.vars.delayMs ?? 0)
  },
  async fetch(request, env, connection) {
    const { pathname } = new URL(request.url)
    if (pathname === '/control') return control(request)
    if (pathname === '/health') return health()
    await pause(manner.broken ? manner.brokenMs : manner.delayMs)
    if (manner.broken) return new Response('This server is broken.\n', { status: 500 })
    return answer(request, pathname, env, connection)
  },
} satisfies Program

async function control(request: Request): Promise<Response> {
  manner = { ...manner, ...((await request.json()) as Partial<Manner>) }
  checks = 0
  return new Response(null, { status: 204 })
}

async function health(): Promise<Response> {
  const status = manner.health[checks++ % manner.health.length] ?? 200
  await pause(manner.healthDelayMs)
  return new Response(status === 200 ? 'well\n' : 'sick\n', { status })
}

function answer(
  request: Request,
  pathname: string,
  env: Env,
  connection: Connection,
): Response | Promise<Response> {
  const [, first, second = ''] = pathname.split('/')
  if (first === 'status') return withStatus(Number(second))
  if (first === 'pictures') return picture(request)
  if (first === 'people') return list(request, env, connection)
  if (first === 'login') return login()
  if (first === 'hops') return hops()
  if (pathname === '/cards/latest') return Response.redirect('http://postcards.example/cards/7', 302)
  return echo(request, env, connection)
}

async function echo(request: Request, env: Env, connection: Connection): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const seen = {
    server: env.name,
    from: connection.remoteAddress,
    method: request.method,
    path: pathname + search,
    headers: [...request.headers],
    body: btoa(String.fromCharCode(...(await request.bytes()))),
  }
  return Response.json(seen, { status: request.method === 'POST' ? 201 : 200 })
}

/** A person's cards are many: to list them is work. */
async function list(request: Request, env: Env, connection: Connection): Promise<Response> {
  await env.work(Number(env.vars.listMs ?? 0))
  return echo(request, env, connection)
}

/** 204 and 304 have no body. */
function withStatus(status: number): Response {
  const body = status === 204 || status === 304 ? null : `status ${status}\n`
  return new Response(body, { status, headers: { 'x-status': String(status) } })
}

function picture(request: Request): Response {
  const headers = { 'content-type': 'image/png', etag: '"beach-1"', 'cache-control': 'max-age=60' }
  if (request.headers.get('if-none-match') === headers.etag)
    return new Response(null, { status: 304, headers })
  return new Response(pictureBytes, { headers })
}

function login(): Response {
  const headers = new Headers({ location: '/me' })
  headers.append('set-cookie', 'visitor=7; Expires=Wed, 01 Jan 2031 00:00:00 GMT; Path=/; HttpOnly')
  headers.append('set-cookie', 'theme=dark; Path=/')
  return new Response(null, { status: 303, headers })
}

/** Speaks to the next hop only: the balancer. */
function hops(): Response {
  const headers = { connection: 'close, x-hop', 'x-hop': '1', 'keep-alive': 'timeout=5', 'x-kept': 'yes' }
  return new Response('hops\n', { headers })
}

function pause(durationMs: number): Promise<void> | undefined {
  return durationMs > 0 ? new Promise((resolve) => setTimeout(resolve, durationMs)) : undefined
}
