/** Keeps what it is told on its disk, so that a crash costs nothing, and answers from an index by time. */
import type { Env, Program } from 'millions'

interface Card {
  id: string
  text: string
  from: string | null
}
type Fact = { card: Card } | { session: string; name: string } | { over: string }

const FILE = 'facts.jsonl'
const cards: Card[] = []
const places = new Map<string, number>()
const sessions: Record<string, string> = Object.create(null)

const known = {
  '/': ['GET', 'HEAD', 'OPTIONS'],
  '/health': ['GET', 'HEAD', 'OPTIONS'],
  '/cards': ['GET', 'HEAD', 'OPTIONS', 'POST'],
  '/card': ['GET', 'HEAD', 'OPTIONS'],
  '/login': ['OPTIONS', 'POST'],
  '/logout': ['OPTIONS', 'POST'],
  '/me': ['GET', 'HEAD', 'OPTIONS'],
  '/report': ['GET', 'HEAD', 'OPTIONS'],
} as const
type Path = keyof typeof known

export default {
  async start(env) {
    const files = await env.disk.list()
    if (!files.includes(FILE)) return
    const lines = new TextDecoder().decode(await env.disk.read(FILE)).split('\n')
    lines.pop() // what has no line end was never acknowledged
    for (const line of lines) apply(JSON.parse(line) as Fact)
    const whole = lines.map((line) => `${line}\n`).join('')
    await env.disk.truncate(FILE, new TextEncoder().encode(whole).length)
  },

  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url)
    const isCard = pathname.startsWith('/cards/')
    const path = (isCard ? '/card' : pathname) as Path
    const methods: readonly string[] | undefined =
      pathname !== '/card' && Object.hasOwn(known, path) ? known[path] : undefined
    if (methods === undefined) return fail(404)
    const allow = methods.join(', ')
    if (!methods.includes(request.method)) return fail(405, { allow })
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
    if (request.method === 'POST') return await write(request, env, path)
    switch (path) {
      case '/':
        return front(request, searchParams.get('name'))
      case '/card':
        return oneCard(request, pathname.slice('/cards/'.length))
      case '/cards':
        return listOf(searchParams)
      case '/health':
        return Response.json({ cards: cards.length })
      case '/me': {
        const name = nameOf(request)
        return name === null ? fail(401) : Response.json({ name })
      }
      default:
        return await report(request, env)
    }
  },
} satisfies Program

async function write(request: Request, env: Env, path: Path): Promise<Response> {
  if (path === '/logout') {
    const session = sessionIdOf(request)
    if (session in sessions) await keep(env, { over: session })
    return new Response('bye', {
      headers: { 'set-cookie': 'session_id=gone; Max-Age=0; HttpOnly; SameSite=Lax' },
    })
  }
  const field = await readField(request, path === '/cards' ? 'text' : 'name')
  if (typeof field !== 'string') return fail(field)
  if (path === '/login') {
    const session = `${crypto.randomUUID()}${crypto.randomUUID()}`
    await keep(env, { session, name: field })
    const cookie = `session_id=${session}; Max-Age=3600; HttpOnly; SameSite=Lax`
    return Response.json({ name: field }, { headers: { 'set-cookie': cookie } })
  }
  const id = `${Date.now().toString(36)}_${crypto.randomUUID()}`
  const card = { id, text: field, from: nameOf(request) }
  await keep(env, { card })
  return Response.json({ ...card, likes: 0 }, { status: 201, headers: { location: `./cards/${id}` } })
}

let appending: Promise<void> = Promise.resolve()

/** One after the other, so that the order on the disk is the order in memory. */
function keep(env: Env, fact: Fact): Promise<void> {
  appending = appending.then(async () => {
    await env.disk.append(FILE, `${JSON.stringify(fact)}\n`)
    await env.disk.sync(FILE)
    apply(fact)
  })
  return appending
}

function apply(fact: Fact): void {
  if ('card' in fact) places.set(fact.card.id, cards.push(fact.card) - 1)
  else if ('session' in fact) sessions[fact.session] = fact.name
  else delete sessions[fact.over]
}

function front(request: Request, name: string | null): Response {
  const list = cards.slice(-20).reverse()
  if (wantsJson(request))
    return Response.json({ greeting: 'Hello', name, cards: list }, { headers: { vary: '*' } })
  const items = list.map(
    (card) => `<dt>${esc(card.from ?? 'Anon')}</dt><dd title="${esc(card.text)}">${esc(card.text)}</dd>`,
  )
  return page(`<p>Hello ${name === null || name === '' ? 'friend' : esc(name)}</p><dl>${items.join('')}</dl>`)
}

function oneCard(request: Request, id: string): Response {
  const card = cards[places.get(id) ?? -1]
  if (card === undefined) return fail(404)
  if (wantsJson(request)) return Response.json(card, { headers: { vary: '*' } })
  return page(`<h1>A card from ${esc(card.from ?? 'somebody')}</h1><p>${esc(card.text)}</p>`)
}

function listOf(query: URLSearchParams): Response {
  const text = query.get('limit') ?? '20'
  const limit = /^\d+$/.test(text) ? Number(text) : 0
  const after = query.get('after')
  const end = after === null ? cards.length : places.get(after)
  if (limit < 1 || limit > 100 || end === undefined) return fail(400)
  const list = cards.slice(Math.max(0, end - limit), end).reverse()
  return Response.json({ cards: list, next: end > limit ? (list.at(-1)?.id ?? null) : null })
}

/** Holds the core for a moment, then lets others have a turn that is as long. */
async function report({ signal }: Request, env: Env): Promise<Response> {
  let leftMs = 2000
  while (leftMs > 0 && !signal.aborted) {
    const pieceMs = Math.min(leftMs, 15)
    await env.work(pieceMs)
    leftMs -= pieceMs
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const people = new Set<string>()
  for (const { from } of cards) if (from !== null) people.add(from)
  return Response.json({ cards: cards.length, people: people.size })
}

function wantsJson(request: Request): boolean {
  const ranges = (request.headers.get('accept') ?? '').split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
    const [weight = 'q=1'] = parameters.filter((each) => each.startsWith('q='))
    return { name, weight: Number.parseFloat(weight.slice(2)) }
  })
  const find = (...names: string[]) =>
    names
      .map((name) => ranges.find((range) => range.name === name)?.weight)
      .find((weight) => weight !== undefined) ?? -1
  return find('application/json', 'application/*', '*/*') >= find('text/html', 'text/*', '*/*')
}

function page(body: string): Response {
  const text = `<!doctype html><html><head><meta charset="utf-8"><title>Postcards</title></head>${body}</html>`
  return new Response(new TextEncoder().encode(text), {
    headers: { 'Content-Type': 'text/html; charset=UTF-8', Vary: '*' },
  })
}

function esc(text: string): string {
  let safe = ''
  for (const letter of text)
    safe += '&<>"\''.includes(letter) ? `&#x${letter.codePointAt(0)?.toString(16)};` : letter
  return safe
}

async function readField(request: Request, name: string): Promise<string | number> {
  if (!/^application\/json *(;.*)?$/i.test(request.headers.get('content-type') ?? '')) return 415
  if (Number(request.headers.get('content-length') ?? 0) > 65_536) return 413
  const pieces: number[] = []
  if (request.body !== null)
    for await (const piece of request.body) for (const byte of piece) pieces.push(byte)
  if (pieces.length > 65_536) return 413
  try {
    const { [name]: value, ...rest } = JSON.parse(new TextDecoder().decode(Uint8Array.from(pieces)))
    return typeof value === 'string' && value !== '' && typeof rest === 'object' ? value : 400
  } catch {
    return 400
  }
}

const nameOf = (request: Request) => sessions[sessionIdOf(request)] ?? null

function sessionIdOf(request: Request): string {
  return /(?:^|; ?)session_id=([^;]*)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? ''
}

function fail(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers })
}
