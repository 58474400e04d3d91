/** Postcards on one box: pages for browsers, JSON for apps, and everything it knows in memory. */
import type { Env, Program } from 'millions'

interface Card {
  readonly id: string
  readonly text: string
  /** Who was logged in when it was sent. */
  readonly from: string | null
}

interface Visit {
  readonly request: Request
  readonly url: URL
  readonly env: Env
  /** What stands behind `/cards/`. */
  readonly id: string
}

type Handler = (visit: Visit) => Response | Promise<Response>
type Route = ReadonlyMap<string, Handler>

const MOST_BYTES = 64 * 1024
const REPORT = { totalMs: 2000, sliceMs: 10 }
const PAGE = { usual: 20, most: 100 }

/** The whole site. It dies with the box. */
const cards = new Map<string, Card>()
const sessions = new Map<string, string>() // what the cookie says → the user's name

const routes: ReadonlyMap<string, Route> = new Map([
  ['/', route({ GET: front })],
  ['/health', route({ GET: () => Response.json({ cards: cards.size }) })],
  ['/cards', route({ GET: listCards, POST: sendCard })],
  ['/cards/<id>', route({ GET: showCard })],
  ['/login', route({ POST: logIn })],
  ['/logout', route({ POST: logOut })],
  ['/me', route({ GET: me })],
  ['/report', route({ GET: report })],
])

export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    const [path, id] = splitPath(url.pathname)
    const found = routes.get(path)
    if (found === undefined) return refusal(404, 'There is nothing here.')
    const allow = [...found.keys(), 'OPTIONS'].join(', ')
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
    const handle = found.get(request.method)
    if (handle === undefined) return refusal(405, `Try ${allow}.`, { allow })
    try {
      return await handle({ request, url, env, id })
    } catch (error) {
      if (error instanceof Refused) return refusal(error.status, error.message)
      throw error
    }
  },
} satisfies Program

/** Whoever may GET may ask for the head alone. The body of that answer is left out on its way. */
function route(handlers: Readonly<Record<string, Handler>>): Route {
  const found = new Map(Object.entries(handlers))
  const get = found.get('GET')
  if (get !== undefined) found.set('HEAD', get)
  return found
}

/** `/cards/17` is the route `/cards/<id>`, with the id 17. */
function splitPath(path: string): readonly [path: string, id: string] {
  const [, id] = /^\/cards\/([^/]+)$/.exec(path) ?? []
  return id === undefined ? [path, ''] : ['/cards/<id>', id]
}

function front({ request, url }: Visit): Response {
  const name = url.searchParams.get('name')
  const newest = newestFirst().slice(0, PAGE.usual)
  const page = `<h1>Hello, ${escapeHtml(name ?? 'you')}!</h1>
    <form><input name="name" value="${escapeHtml(name ?? '')}"></form>
    ${newest.map(cardHtml).join('\n')}`
  return answer(request, { name, cards: newest }, page)
}

function listCards({ url }: Visit): Response {
  const limit = url.searchParams.get('limit') ?? String(PAGE.usual)
  if (!/^[0-9]{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > PAGE.most)
    throw new Refused(400, `limit is a whole number from 1 to ${PAGE.most}.`)
  const all = newestFirst()
  const after = url.searchParams.get('after')
  const begin = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
  if (after !== null && begin === 0) throw new Refused(400, 'after is the next of an earlier list.')
  const page = all.slice(begin, begin + Number(limit))
  const isMore = begin + page.length < all.length
  return Response.json({ cards: page, next: isMore ? page.at(-1)?.id : null })
}

async function sendCard({ request }: Visit): Promise<Response> {
  const { text } = await readObject(request)
  if (typeof text !== 'string' || text === '') throw new Refused(400, 'A card wants a text.')
  const card = { id: crypto.randomUUID(), text, from: userOf(request) ?? null }
  cards.set(card.id, card)
  return Response.json(card, { status: 201, headers: { location: `/cards/${card.id}` } })
}

function showCard({ request, id }: Visit): Response {
  const card = cards.get(id)
  if (card === undefined) throw new Refused(404, 'There is no such card.')
  return answer(request, card, cardHtml(card))
}

async function logIn({ request }: Visit): Promise<Response> {
  const { name } = await readObject(request)
  if (typeof name !== 'string' || name === '') throw new Refused(400, 'Who are you? Send a name.')
  const session = crypto.randomUUID()
  sessions.set(session, name)
  return new Response(null, { status: 204, headers: { 'set-cookie': cookie(session) } })
}

function logOut({ request }: Visit): Response {
  sessions.delete(sessionOf(request))
  return new Response(null, { status: 204, headers: { 'set-cookie': `${cookie('')}; Max-Age=0` } })
}

function me({ request }: Visit): Response {
  const name = userOf(request)
  if (name === undefined) throw new Refused(401, 'Log in first.')
  return Response.json({ name })
}

/** Two seconds of the core, in slices: whoever waits for the core gets it in between. */
async function report({ request, env }: Visit): Promise<Response> {
  for (let doneMs = 0; doneMs < REPORT.totalMs; doneMs += REPORT.sliceMs) {
    if (request.signal.aborted) return refusal(503, 'You left.')
    await env.work(REPORT.sliceMs)
  }
  const people = new Set([...cards.values()].flatMap(({ from }) => from ?? []))
  return Response.json({ cards: cards.size, people: people.size })
}

const newestFirst = () => [...cards.values()].reverse()

const cardHtml = ({ text, from }: Card) =>
  `<article><p>${escapeHtml(text)}</p><p>From ${escapeHtml(from ?? 'nobody')}</p></article>`

/** The same in two forms. Caches on the way have to know that it depends on Accept. */
function answer(request: Request, json: object, body: string): Response {
  const accept = request.headers.get('accept') ?? '*/*'
  const headers = { vary: 'Accept' }
  if (weightOf('application/json', accept) > weightOf('text/html', accept))
    return Response.json(json, { headers })
  const page = `<!doctype html>\n<html lang="en"><title>Postcards</title>\n<body>${body}</body></html>\n`
  return new Response(page, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } })
}

/** How much a user wants a type, 0 to 1: the most exact range that fits it decides. */
function weightOf(type: string, accept: string): number {
  const weights = new Map<string, number>()
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    weights.set(range, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  const [family] = type.split('/')
  return weights.get(type) ?? weights.get(`${family}/*`) ?? weights.get('*/*') ?? 0
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)

async function readObject(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json') throw new Refused(415, 'Send application/json.')
  const text = await readText(request)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refused(400, 'The body is no JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refused(400, 'The body is no JSON object.')
  return value as Readonly<Record<string, unknown>>
}

/** Piece by piece: who sends too much is stopped, whether or not they said so before. */
async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const piece of request.body ?? []) {
    bytes += piece.length
    if (bytes > MOST_BYTES) throw new Refused(413, `A body has ${MOST_BYTES} bytes at most.`)
    text += decoder.decode(piece, { stream: true })
  }
  return text + decoder.decode()
}

const cookie = (session: string) => `session=${session}; HttpOnly; SameSite=Lax; Path=/`

const userOf = (request: Request) => sessions.get(sessionOf(request))

/** A browser sends all its cookies in one header: `theme=dark; session=…`. */
function sessionOf(request: Request): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith('session='))?.slice('session='.length) ?? ''
}

class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

function refusal(status: number, reason: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ error: reason }, { status, headers })
}
