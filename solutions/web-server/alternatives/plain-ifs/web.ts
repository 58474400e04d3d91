/**
 * One long way of ifs, ids that count within a life of the box, and reports that wait in line for each other. Cards lead on
 * to their neighbours, every page has a script and every answer a number, and sessions are as short as they may be.
 */
import type { Env, Program } from 'millions'

type Json = Record<string, unknown>

/** Which life of the box this is: no other one has the same. */
const life = crypto.randomUUID().slice(0, 13)
const texts: string[] = []
const senders: (string | undefined)[] = []
const sessions: { id: string; name: string }[] = []
let line: Promise<unknown> = Promise.resolve()
let asked = 0
const beganMs = Date.now()

export default {
  async fetch(request, env) {
    const response = await answer(request, env)
    response.headers.set('x-request-id', `${life}-${++asked}`)
    return response
  },
} satisfies Program

async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  try {
    decodeURIComponent(pathname)
  } catch {
    return say(400, 'This path cannot be read.')
  }
  const card = /^\/cards\/(.+)$/.exec(pathname)?.[1]
  const isRead =
    ['/', '/health', '/me', '/report'].includes(pathname) || (card !== undefined && placeOf(card) >= 0)
  const isDone = pathname === '/login' || pathname === '/logout'
  const allow = isRead ? 'GET, HEAD, OPTIONS' : isDone ? 'POST, OPTIONS' : 'HEAD, GET, OPTIONS, POST'
  if (!isRead && !isDone && pathname !== '/cards') return nothing(pathname)
  if (method === 'OPTIONS') return new Response('', { headers: { allow } })
  if (!allow.split(', ').includes(method)) return say(405, 'Not like this.', { allow })

  if (method === 'POST' && pathname !== '/logout') {
    const type = request.headers.get('content-type')?.split(';')[0]?.trim()
    if (type?.toLowerCase() !== 'application/json') return say(415, 'Only JSON.')
    const body = new Uint8Array(await request.arrayBuffer())
    if (body.byteLength > 2 ** 16) return say(413, 'Too much.')
    const value = parse(new TextDecoder().decode(body))
    if (value === undefined) return say(400, 'No object in JSON.')
    return pathname === '/cards' ? addCard(request, value) : logIn(value)
  }
  if (pathname === '/logout') return logOut(request)
  if (pathname === '/health')
    return Response.json({ well: true, cards: texts.length, upMs: Date.now() - beganMs })
  if (pathname === '/me') return me(request)
  if (pathname === '/report') return report(request, env)
  if (pathname === '/cards') return list(searchParams)
  if (card !== undefined) return twoForms(request, cardAt(placeOf(card)), cardPage(placeOf(card)))
  return front(request, searchParams.get('name'))
}

function say(status: number, words: string, headers: Record<string, string> = {}): Response {
  return new Response(`${words}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  })
}

const idOf = (place: number) => `${life}-${place}`
const cardAt = (place: number) => ({ id: idOf(place), text: texts[place], from: senders[place] ?? null })
const cardHtml = (place: number) =>
  `<li>${html(texts[place] ?? '')} (${html(senders[place] ?? 'somebody')})</li>`

/** With a way to the one before it, and to the one after it. */
function cardPage(place: number): string {
  const others = [place - 1, place + 1].filter((other) => texts[other] !== undefined)
  return `<ul>${cardHtml(place)}</ul>${others.map((other) => `<a href="/cards/${idOf(other)}">another</a>`).join('')}`
}

function nothing(path: string): Response {
  const page = `<h1>Nothing is at ${html(path)}</h1><script>console.log(${script(path)})</script>`
  return new Response(page, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

function placeOf(id: string): number {
  return texts.findIndex((_, place) => idOf(place) === id)
}

function newest(count: number, from = texts.length - 1): number[] {
  const places = []
  for (let place = from; place >= 0 && places.length < count; place--) places.push(place)
  return places
}

function front(request: Request, name: string | null): Response {
  const places = newest(20)
  const hello = `<h1>Hi ${html(name ?? 'there')}</h1><script>let user = ${script(name)}</script>`
  const [first, ...others] = places.map(cardHtml)
  const cards =
    first === undefined ? '' : [first.replace('<li>', '<li class=newest>'), ...others].join('<hr>')
  const older = texts.length > 20 ? `<a href="/cards?limit=100">older cards</a>` : ''
  const body = `${hello}<input value='${html(name ?? '')}'><ul>${cards}</ul>${older}`
  return twoForms(request, { name, cards: places.map(cardAt) }, body)
}

function list(query: URLSearchParams): Response {
  const limit = query.get('limit')
  const after = query.get('after')
  const count = limit === null ? 20 : Number(limit)
  if (limit !== null && (String(count) !== limit || count % 1 !== 0 || count < 1 || count > 100))
    return say(400, 'limit?')
  const last = after === null ? texts.length : placeOf(after)
  if (last < 0) return say(400, 'after?')
  const places = newest(count, last - 1)
  const end = places.at(-1) ?? 0
  return Response.json({ cards: places.map(cardAt), next: end > 0 ? idOf(end) : null })
}

function addCard(request: Request, { text }: Json): Response {
  if (typeof text !== 'string' || text === '') return say(400, 'A card wants a text.')
  const place = texts.push(text) - 1
  senders[place] = sessionOf(request)?.name
  return Response.json(cardAt(place), { status: 201, headers: { location: `cards/${idOf(place)}` } })
}

function logIn({ name }: Json): Response {
  if (typeof name !== 'string' || name === '') return say(400, 'Who are you?')
  const id = String(crypto.getRandomValues(new BigUint64Array(1))[0])
  sessions.push({ id, name })
  return say(200, 'Welcome.', { 'set-cookie': `who="${id}"; Path=/; SAMESITE=lax; HTTPONLY; Secure` })
}

function logOut(request: Request): Response {
  const session = sessionOf(request)
  if (session === undefined) return say(401, 'You are not logged in.')
  sessions.splice(sessions.indexOf(session), 1)
  return say(200, 'Bye.')
}

function me(request: Request): Response {
  const session = sessionOf(request)
  return session === undefined ? say(401, 'I do not know you.') : Response.json({ name: session.name })
}

function sessionOf(request: Request): { id: string; name: string } | undefined {
  const cookies = `; ${request.headers.get('cookie') ?? ''};`
  return sessions.find(({ id }) => cookies.includes(`; who="${id}";`))
}

async function report(request: Request, env: Env): Promise<Response> {
  const before = line
  const mine = before.then(async () => {
    for (let pieces = 0; pieces < 100 && !request.signal.aborted; pieces++) await env.work(20)
  })
  line = mine
  await mine
  return Response.json({
    cards: texts.length,
    people: new Set(senders.filter((each) => each !== undefined)).size,
  })
}

function twoForms(request: Request, value: object, body: string): Response {
  const accept = (request.headers.get('accept') ?? '').toLowerCase().replaceAll(/\s/g, '')
  const weight = (...ranges: string[]) => {
    for (const range of ranges) {
      const part = accept.split(',').find((each) => each.split(';')[0] === range)
      if (part !== undefined) return Number(/;q=([^;]*)/.exec(part)?.[1] ?? 1)
    }
    return 0
  }
  const isJson = weight('application/json', 'application/*', '*/*') > weight('text/html', 'text/*', '*/*')
  const page = `<html><head><meta charset="utf-8"></head><body>${body}</body></html>`
  const headers = {
    vary: 'accept',
    'content-type': isJson ? 'application/json; charset=utf-8' : 'text/html;charset=utf-8',
  }
  return new Response(isJson ? JSON.stringify(value) : page, { headers })
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Object.prototype.toString.call(value) === '[object Object]' ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

function html(text: string): string {
  return text
    .split('&')
    .join('&amp;')
    .split('<')
    .join('&lt;')
    .split('>')
    .join('&gt;')
    .split('"')
    .join('&#34;')
    .split("'")
    .join('&#x27;')
}

const script = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')
