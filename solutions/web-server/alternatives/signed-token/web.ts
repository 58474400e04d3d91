/** A small framework of classes: JSON unless a page is wanted more, sessions as signed tokens, one report for all who wait. */
import type { Env, Program } from 'millions'

class HttpError extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  constructor(status: number, headers: Record<string, string> = {}) {
    super(`status ${status}`)
    this.status = status
    this.headers = headers
  }
}

interface Context {
  request: Request
  url: URL
  env: Env
  parts: string[]
}
type Action = (context: Context) => Promise<Response> | Response

class Router {
  readonly #entries: { pattern: string[]; method: string; action: Action }[] = []

  on(method: string, path: string, action: Action): this {
    this.#entries.push({ pattern: path.split('/'), method, action })
    return this
  }

  async handle(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url)
    const parts = url.pathname.split('/')
    const fitting = this.#entries.filter(
      ({ pattern }) =>
        pattern.length === parts.length &&
        pattern.every((piece, at) => (piece === '*' ? parts[at] !== '' : piece === parts[at])),
    )
    if (fitting.length === 0) throw new HttpError(404)
    const methods = new Set(fitting.map(({ method }) => method))
    if (methods.has('GET')) methods.add('HEAD')
    methods.add('OPTIONS')
    const Allow = [...methods].sort().join(',')
    const wanted = request.method === 'HEAD' ? 'GET' : request.method
    const found = fitting.find(({ method }) => method === wanted)
    if (found !== undefined) return await found.action({ request, url, env, parts })
    if (wanted === 'OPTIONS') return new Response('ok', { headers: { Allow } })
    throw new HttpError(405, { Allow })
  }
}

class Cards {
  readonly #all: { id: string; text: string; from: string | null }[] = []

  get count(): number {
    return this.#all.length
  }

  get people(): number {
    return new Set(this.#all.map(({ from }) => from).filter((from) => from !== null)).size
  }

  add(text: string, from: string | null) {
    const card = { id: randomText(12), text, from }
    this.#all.push(card)
    return card
  }

  find(id: string) {
    return this.#all.find((card) => card.id === id)
  }

  /** Those below a place, which counts from the oldest. */
  page(below: number, limit: number) {
    const from = Math.max(0, below - limit)
    return { cards: this.#all.slice(from, below).reverse(), next: from === 0 ? null : btoa(`below ${from}`) }
  }
}

const cards = new Cards()
const ended = new Set<string>()
const key = crypto.subtle.importKey(
  'raw',
  crypto.getRandomValues(new Uint8Array(32)),
  { name: 'HMAC', hash: 'SHA-256' },
  false,
  ['sign'],
)
let running: { result: Promise<void>; waiting: number } | undefined

const router = new Router()
  .on('GET', '/', (context) => {
    const name = context.url.searchParams.get('name')
    const list = cards.page(cards.count, 20).cards
    return inForm(context, { name, cards: list }, () => [
      `<p class=hello>Welcome, <b>${safe(name || 'stranger')}</b></p>`,
      `<textarea>${safe(name ?? '')}</textarea>`,
      ...list.map(
        ({ text, from }) => `<blockquote>${safe(text)}<cite>${safe(from ?? '')}</cite></blockquote>`,
      ),
    ])
  })
  .on('GET', '/health', () => Response.json({ cards: cards.count }))
  .on('GET', '/cards', ({ url }) => {
    const limit = url.searchParams.get('limit') ?? '20'
    if (!/^([1-9][0-9]?|100)$/.test(limit)) throw new HttpError(400)
    const after = url.searchParams.get('after')
    return Response.json(cards.page(after === null ? cards.count : placeOf(after), Number(limit)))
  })
  .on('POST', '/cards', async (context) => {
    const text = fieldOf(await bodyOf(context.request), 'text')
    const card = cards.add(text, await userOf(context.request))
    const Location = new URL(`/cards/${card.id}`, context.url).href
    return Response.json(card, { status: 201, headers: { Location } })
  })
  .on('GET', '/cards/*', (context) => {
    const card = cards.find(context.parts[2] ?? '')
    if (card === undefined) throw new HttpError(404)
    return inForm(context, card, () => [`<pre>\n${safe(card.text)}</pre>`, `<p>${safe(card.from ?? '')}`])
  })
  .on('POST', '/login', async ({ request }) => {
    const name = fieldOf(await bodyOf(request), 'name')
    const payload = btoa(encodeURIComponent(JSON.stringify([name, randomText(16)]).toWellFormed()))
    const token = `${payload}.${await sign(payload)}`
    return Response.json(
      { name },
      { headers: { 'set-cookie': `sid=${token};path=/;samesite=strict;httponly;max-age=86400` } },
    )
  })
  .on('POST', '/logout', ({ request }) => {
    ended.add(tokenOf(request))
    return new Response(null, {
      status: 204,
      headers: { 'set-cookie': 'sid=;path=/;samesite=strict;httponly;expires=Thu, 01 Jan 1970 00:00:00 GMT' },
    })
  })
  .on('GET', '/me', async ({ request }) => {
    const name = await userOf(request)
    if (name === null) throw new HttpError(401, { 'www-authenticate': 'Session' })
    return Response.json({ name })
  })
  .on('GET', '/report', async ({ request, env }) => {
    running ??= start(env)
    const mine = running
    mine.waiting++
    request.signal.addEventListener('abort', () => mine.waiting--)
    await mine.result
    return Response.json({ cards: cards.count, people: cards.people })
  })

export default {
  async fetch(request, env) {
    try {
      return await router.handle(request, env)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      const page = `<h1>${error.status}</h1><p>${safe(decodeURI(encodeURI(request.url.toWellFormed())))}`
      return new Response(page, {
        status: error.status,
        headers: { 'content-type': 'text/html;charset="UTF-8"', ...error.headers },
      })
    }
  },
} satisfies Program

/** One report for everyone who asks meanwhile. It goes on as long as somebody waits. */
function start(env: Env) {
  const work = async () => {
    for (let pieces = 0; pieces < 80 && (pieces < 1 || (running?.waiting ?? 0) > 0); pieces++)
      await env.work(25)
    running = undefined
  }
  return { result: work(), waiting: 0 }
}

function placeOf(next: string): number {
  try {
    const [, place] = /^below ([1-9][0-9]*)$/.exec(atob(next)) ?? []
    if (place !== undefined && Number(place) < cards.count) return Number(place)
  } catch {}
  throw new HttpError(400)
}

function inForm({ request }: Context, value: object, page: () => string[]): Response {
  const ranges = (request.headers.get('accept') || '*/*').split(',').map(parseRange)
  const weigh = (type: string) => {
    const fitting = ranges.filter(
      ({ range }) => range === type || range === type.replace(/\/.*/, '/*') || range === '*/*',
    )
    const exact = (range: string) => (range.startsWith('*') ? 0 : range.endsWith('*') ? 1 : 2)
    return fitting.sort((a, b) => exact(b.range) - exact(a.range))[0]?.weight ?? 0
  }
  const [json, html] = [weigh('application/json'), weigh('text/html')]
  if (json === 0 && html === 0) throw new HttpError(406, { vary: 'accept' })
  if (json >= html) return Response.json(value, { headers: { vary: 'accept' } })
  const document = ['<!DOCTYPE html><meta charset=utf-8><title>Postcards</title>', ...page()].join('\n')
  return new Response(document, { headers: { vary: 'accept', 'content-type': 'text/html;charset=UTF-8' } })
}

function parseRange(part: string): { range: string; weight: number } {
  const [range = '', ...parameters] = part.toLowerCase().split(';')
  const [, weight = '1'] = /(?:^|;)\s*q=([0-9.]+)/.exec(parameters.join(';')) ?? []
  return { range: range.trim(), weight: Number(weight) }
}

const safe = (text: string) => text.replace(/[^\w .,:/-]/gu, (letter) => `&#${letter.codePointAt(0) ?? 0};`)

async function bodyOf(request: Request): Promise<unknown> {
  if (!/^\s*application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new HttpError(415)
  const bytes = await request.bytes()
  if (bytes.length > 65_536) throw new HttpError(413)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw new HttpError(400)
  }
}

function fieldOf(body: unknown, name: string): string {
  const isObject =
    typeof body === 'object' && body !== null && !Array.isArray(body) && Object.hasOwn(body, name)
  const value: unknown = isObject ? Reflect.get(body, name) : undefined
  if (typeof value !== 'string' || value.length === 0) throw new HttpError(400)
  return value
}

function tokenOf(request: Request): string {
  for (const pair of (request.headers.get('cookie') ?? '').split(/; */)) {
    const [name, ...value] = pair.split('=')
    if (name === 'sid') return value.join('=')
  }
  return ''
}

async function userOf(request: Request): Promise<string | null> {
  const token = tokenOf(request)
  const [payload = '', signature = ''] = token.split('.')
  if (ended.has(token) || token.split('.').length !== 2 || signature !== (await sign(payload))) return null
  const [name] = JSON.parse(decodeURIComponent(atob(payload))) as [string]
  return name
}

async function sign(payload: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', await key, new TextEncoder().encode(payload)))
  return btoa(String.fromCharCode(...bytes))
    .replace(/=+$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

function randomText(bytes: number): string {
  const all = crypto.getRandomValues(new Uint8Array(bytes))
  return [...all].map((byte) => byte.toString(36).padStart(2, '0')).join('')
}
