/**
 * A web server of Postcards. Any of them answers anybody: none remembers who
 * came.
 *
 * GET  /health                  for balancers and name servers
 * GET  /                        the page, in HTML
 * GET  /pictures/<name>.jpg     a picture
 * POST /login    { name }       204, and a cookie
 * GET  /me                      { name }, or 401
 * POST /cards    { text }       201 and { id }, or 401. The same
 *                               Idempotency-Key again is the same card
 * GET  /cards/<id>              { id, from, text }, or 404
 * GET  /people/<name>/cards     their newest 20: [{ id, from, text }]
 */
import type { Env, Program } from 'millions'
import { cookieFor, nameIn } from './session.ts'
import { read, StoreAway, write } from './store.ts'

interface Card {
  readonly id: string
  readonly from: string
  readonly text: string
}

const LISTED = 20
/** Nobody but the user may keep it, and nobody needs to. */
const OWN = { 'cache-control': 'private, no-store' }
/** Edges keep what is the same for everybody, and does not change. */
const FOR_ALL = { 'cache-control': 'public, max-age=3600' }
/** A card does not change either, and when everybody looks at one they do it within a few seconds. */
const FOR_A_WHILE = { 'cache-control': 'public, max-age=10' }

export default {
  async fetch(request, env) {
    try {
      return await answer(request, env)
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
      return new Response(null, { status: 503, headers: { ...OWN, 'retry-after': '1' } })
    }
  },
} satisfies Program

async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url)
  const [, root = '', name = '', rest] = pathname.split('/').map(decodeURIComponent)
  switch (`${request.method} /${root}`) {
    case 'GET /health':
      return new Response('well\n')
    case 'GET /':
      return new Response(PAGE, { headers: { ...FOR_ALL, 'content-type': 'text/html; charset=utf-8' } })
    case 'GET /pictures':
      return new Response(PICTURE, { headers: { ...FOR_ALL, 'content-type': 'image/jpeg' } })
    case 'POST /login':
      return logIn(request, env)
    case 'GET /me': {
      const who = await nameIn(env, request)
      return who === undefined ? tell(401) : Response.json({ name: who }, { headers: OWN })
    }
    case 'POST /cards':
      return post(request, env)
    case 'GET /cards': {
      const text = await read(env, `cards/${name}`)
      return text === undefined ? tell(404) : json(text, FOR_A_WHILE)
    }
    case 'GET /people':
      return rest === 'cards' ? json((await read(env, `people/${name}`)) ?? '[]') : tell(404)
    default:
      return tell(404)
  }
}

async function logIn(request: Request, env: Env): Promise<Response> {
  const name = await textIn(request, 'name')
  if (name === undefined) return tell(400)
  return new Response(null, { status: 204, headers: { ...OWN, 'set-cookie': await cookieFor(env, name) } })
}

/** The card first, for it is what is promised. In the list of its author it may stand twice as well as once: by its id. */
async function post(request: Request, env: Env): Promise<Response> {
  const from = await nameIn(env, request)
  if (from === undefined) return tell(401)
  const text = await textIn(request, 'text')
  if (text === undefined) return tell(400)
  const id = `${from}.${request.headers.get('idempotency-key') ?? crypto.randomUUID()}`
  const card: Card = { id, from, text }
  await write(env, `cards/${id}`, JSON.stringify(card))
  const list = JSON.parse((await read(env, `people/${from}`, { newest: true })) ?? '[]') as Card[]
  const others = list.filter((other) => other.id !== id)
  await write(env, `people/${from}`, JSON.stringify([card, ...others].slice(0, LISTED)))
  const headers = { ...OWN, location: `/cards/${encodeURIComponent(id)}` }
  return Response.json({ id }, { status: 201, headers })
}

const json = (text: string, headers: Readonly<Record<string, string>> = OWN): Response =>
  new Response(text, { headers: { ...headers, 'content-type': 'application/json' } })

const tell = (status: number): Response => new Response(null, { status, headers: OWN })

/** A field of the JSON that was sent. Undefined when it is no text, or empty. */
async function textIn(request: Request, field: string): Promise<string | undefined> {
  try {
    const body: unknown = await request.json()
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined
    return typeof value === 'string' && value !== '' ? value : undefined
  } catch {
    return undefined
  }
}

const PAGE = '<!doctype html><title>Postcards</title><img src="/pictures/hello.jpg" alt="A postcard">\n'
/** It stands for four kilobytes of beach. */
const PICTURE = new Uint8Array(4000).fill(0xff)
