/**
 * A web server of Postcards that shows what reached it: most answers repeat the request as JSON.
 * It keeps nothing. `PUT /control` makes it slow, sick or broken, or gives it its answer, until the next crash.
 */
import type { Connection, Env, Program } from 'millions'

interface Manner {
  /** How long an ordinary answer takes, on top of the core's time. */
  delayMs: number
  /** Every ordinary answer is a 500, and a quick one. */
  broken: boolean
  brokenMs: number
  /** What `GET /health` answers, in turn. 0: nothing, ever. */
  health: readonly number[]
  healthDelayMs: number
  /** What it answers in place of an ordinary answer: the first of these that is for the path. */
  answers: readonly Answer[]
}

interface Answer {
  /** Every path unless told. */
  readonly path?: string
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  /** In base64. */
  readonly body: string | null
}

interface Arrival {
  readonly server: string
  readonly from: string
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

let manner: Manner = { delayMs: 0, broken: false, brokenMs: 0, health: [200], healthDelayMs: 0, answers: [] }
let checks = 0
let arrivals: Arrival[] = []

export default {
  start(env) {
    manner.delayMs = Number(env.vars.delayMs ?? 0)
  },
  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const path = pathname + search
    if (path === '/control') return control(request)
    if (path === '/arrivals') return tellArrivals()
    if (path === '/health') return health(request)
    const body = await request.bytes()
    const { tell = 'in-answers' } = env.vars
    const arrival = tell === 'nothing' ? undefined : arrivalOf(request, path, body, env, connection)
    if (arrival !== undefined && tell === 'when-asked') arrivals.push(arrival)
    await pause(manner.broken ? manner.brokenMs : manner.delayMs)
    if (manner.broken) return new Response('This server is broken.\n', { status: 500 })
    const answer = manner.answers.find((each) => (each.path ?? path) === path)
    if (answer !== undefined) return answerOf(answer)
    // A person's cards are many: to list them is work.
    if (pathname.startsWith('/people/')) await env.work(Number(env.vars.listMs ?? 0))
    const status = request.method === 'POST' ? 201 : 200
    if (body.length >= LARGE_BYTES) return new Response(body, { status })
    return tell === 'in-answers' ? Response.json(arrival, { status }) : new Response('Done.\n', { status })
  },
} satisfies Program

async function control(request: Request): Promise<Response> {
  const changes = (await request.json()) as Partial<Manner>
  manner = { ...manner, ...changes }
  if (changes.health !== undefined) checks = 0
  return new Response(null, { status: 204 })
}

/** Those since it was asked last. */
function tellArrivals(): Response {
  const told = arrivals
  arrivals = []
  return Response.json(told)
}

async function health({ method }: Request): Promise<Response> {
  if (method !== 'GET') return new Response('A check is a GET.\n', { status: 405 })
  const status = manner.health[checks++ % manner.health.length] ?? 200
  if (status === 0) return new Promise(() => {})
  await pause(manner.healthDelayMs)
  if (status === 204) return new Response(null, { status })
  return new Response(status === 200 ? 'well\n' : 'sick\n', { status })
}

function arrivalOf(
  request: Request,
  path: string,
  body: Uint8Array,
  env: Env,
  connection: Connection,
): Arrival {
  return {
    server: env.name,
    from: connection.remoteAddress,
    method: request.method,
    path,
    headers: [...request.headers],
    body: body.length < LARGE_BYTES ? inBase64(body) : '',
  }
}

function answerOf({ status, headers, body }: Answer): Response {
  const bytes = body === null ? null : Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0))
  return new Response(bytes, { status, headers })
}

/** So much is given back as it came, in place of being told of. */
const LARGE_BYTES = 10_000

/** Piece by piece: a call takes only so many arguments. */
function inBase64(bytes: Uint8Array): string {
  let letters = ''
  for (let at = 0; at < bytes.length; at += 4096)
    letters += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return btoa(letters)
}

function pause(durationMs: number): Promise<void> | undefined {
  return durationMs > 0 ? new Promise((resolve) => setTimeout(resolve, durationMs)) : undefined
}
