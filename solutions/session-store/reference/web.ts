/**
 * A web server of Postcards, as far as sessions matter. Three of them run,
 * and a user comes to any of them.
 *
 * GET  /         for everybody
 * GET  /health   for the balancer
 * POST /login    { name }      204, and a cookie
 * GET  /me                     { name }, or 401
 * GET  /cart                   { cards }, or 401
 * POST /cart     { card }      204, or 401
 * POST /logout                 204, logged in or not
 */
import type { Env, Program } from 'millions'
import { addToCart, begin, end, find, StoreAway, signedAnew } from './sessions.ts'

/** Only this host can set a cookie of such a name, and only like this. */
const NAME = '__Host-session'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

export default {
  async fetch(request, env) {
    try {
      return await answer(request, env, cookieOf(request))
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
      return new Response(null, { status: 503, headers: { 'retry-after': '1' } })
    }
  },
} satisfies Program

async function answer(request: Request, env: Env, cookie: string): Promise<Response> {
  const { pathname } = new URL(request.url)
  switch (`${request.method} ${pathname}`) {
    case 'GET /':
      return new Response('Postcards\n')
    case 'GET /health':
      return new Response('well\n')
    case 'POST /login':
      return await logIn(request, env, cookie)
    case 'POST /logout':
      await end(env, cookie)
      return new Response(null, { status: 204, headers: setCookie('', '; Max-Age=0') })
    case 'GET /me': {
      const session = await find(env, cookie)
      if (session === undefined) return refusal(401)
      return Response.json({ name: session.name }, { headers: await renewed(env, cookie) })
    }
    case 'GET /cart': {
      const session = await find(env, cookie)
      if (session === undefined) return refusal(401)
      return Response.json({ cards: session.cart }, { headers: await renewed(env, cookie) })
    }
    case 'POST /cart': {
      const card = await textIn(request, 'card')
      if (card === undefined) return refusal(400)
      const isThere = await addToCart(env, cookie, card)
      return isThere ? new Response(null, { status: 204, headers: await renewed(env, cookie) }) : refusal(401)
    }
    default:
      return refusal(404)
  }
}

/** A new session each time, whatever came with the request. What that opened is over. */
async function logIn(request: Request, env: Env, cookie: string): Promise<Response> {
  const name = await textIn(request, 'name')
  if (name === undefined) return refusal(400)
  const value = await begin(env, name)
  await end(env, cookie)
  return new Response(null, { status: 204, headers: setCookie(value) })
}

const setCookie = (value: string, more = ''): Record<string, string> => ({
  'set-cookie': `${NAME}=${value}; ${ATTRIBUTES}${more}`,
})

/** A cookie that was signed by an older key is given out anew. */
async function renewed(env: Env, cookie: string): Promise<Record<string, string>> {
  const value = await signedAnew(env, cookie)
  return value === undefined ? {} : setCookie(value)
}

/** A browser sends all its cookies in one header. Of two that bear our name nobody knows which is ours. */
function cookieOf(request: Request): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const ours = pairs.filter((pair) => pair.startsWith(`${NAME}=`))
  return ours.length === 1 ? (ours[0]?.slice(NAME.length + 1) ?? '') : ''
}

/** A field of the JSON that was sent. Nothing when it is no text, or empty. */
async function textIn(request: Request, field: string): Promise<string | undefined> {
  try {
    const body: unknown = await request.json()
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined
    return typeof value === 'string' && value !== '' ? value : undefined
  } catch {
    return undefined
  }
}

const refusal = (status: number): Response => new Response(null, { status })
