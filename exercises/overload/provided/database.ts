/**
 * A database that does four requests at a time, 80 ms each: 50 a second. Whatever else comes stands in line, first come,
 * first served. The line has no end, and it is not told who has left.
 *  - What it takes from its line after its `Deadline-Ms` has passed is told 504, and no work is done for it. It counts from
 *    when it was called; without the header it does all it was sent.
 *  - `GET /cards/<number>`, `POST /cards`, `POST /logins`, `GET /friends/<name>`, `GET /posts?of=<name>,<name>`.
 *  - `GET /health`, `GET /stats` and `GET /seen` (the newest requests, each with its `Deadline-Ms`) take no work, and are
 *    answered whatever it does.
 * Settings: `FAILS`, the share of requests that are told 500 at the end of their work.
 */
import type { Env, Program } from 'millions'

const PLACES = 4
const WORK_MS = 80
const CARDS = 10_000
const MOST_SEEN = 200

const waiting: (() => void)[] = []
let head = 0
let free = PLACES
let asked = 0
let done = 0
let late = 0
let inVain = 0
let seen: { readonly path: string; readonly deadline: string | null }[] = []

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search, searchParams } = new URL(request.url)
    if (pathname === '/health') return new Response('well\n')
    if (pathname === '/stats')
      return Response.json({ asked, done, late, inVain, inLine: waiting.length - head })
    if (pathname === '/seen') return Response.json(seen)
    asked++
    remember(pathname + search, request)
    const endsMs = performance.now() + deadlineOf(request)
    await place()
    try {
      if (performance.now() >= endsMs) {
        late++
        return problem(504, 'The deadline has passed.')
      }
      await env.work(WORK_MS)
      done++
      if (request.signal.aborted || performance.now() > endsMs) inVain++
      if (Math.random() < Number(env.vars.FAILS ?? 0)) return problem(500, 'A fault of the moment.')
      return await answer(request, pathname, searchParams)
    } finally {
      leave()
    }
  },
} satisfies Program

function remember(path: string, { headers }: Request): void {
  if (seen.length === 2 * MOST_SEEN) seen = seen.slice(MOST_SEEN)
  seen.push({ path, deadline: headers.get('deadline-ms') })
}

function deadlineOf(request: Request): number {
  const told = request.headers.get('deadline-ms')
  return told === null ? Number.POSITIVE_INFINITY : Number(told)
}

async function place(): Promise<void> {
  if (free > 0) {
    free--
    return
  }
  await new Promise<void>((resolve) => waiting.push(resolve))
}

/** To whoever has waited for longest. */
function leave(): void {
  const next = waiting[head]
  if (next === undefined) {
    free++
    return
  }
  head++
  if (head > 64 && head * 2 > waiting.length) {
    waiting.splice(0, head)
    head = 0
  }
  next()
}

async function answer(request: Request, pathname: string, query: URLSearchParams): Promise<Response> {
  const { method } = request
  const [, kind, name = ''] = /^\/(\w+)(?:\/(.*))?$/.exec(pathname) ?? []
  if (method === 'POST' && pathname === '/cards')
    return Response.json({ id: String(CARDS + done), text: await request.text() }, { status: 201 })
  if (method === 'POST' && pathname === '/logins') return Response.json({ name: await request.text() })
  if (method !== 'GET') return problem(405, 'There is nothing of the kind.')
  if (kind === 'cards') {
    if (!/^\d{1,9}$/.test(name) || Number(name) >= CARDS) return problem(404, 'There is no such card.')
    return Response.json({ id: name, text: `A card about ${name}` })
  }
  if (kind === 'friends') return Response.json({ friends: [`${name}-1`, `${name}-2`] })
  if (kind === 'posts')
    return Response.json({
      posts: (query.get('of') ?? '').split(',').map((friend) => `Greetings from ${friend}`),
    })
  return problem(404, 'There is nothing here.')
}

function problem(status: number, error: string): Response {
  return Response.json({ error }, { status })
}
