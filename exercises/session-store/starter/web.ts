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
import { addToCart, begin, end, find } from './sessions.ts'

const NAME = 'session'

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const cookie = cookieOf(request)
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return new Response('Postcards\n')
      case 'GET /health':
        return new Response('well\n')
      case 'POST /login':
        return await logIn(request, env)
      case 'POST /logout':
        await end(env, cookie)
        return new Response(null, { status: 204, headers: { 'set-cookie': `${NAME}=; Max-Age=0` } })
      case 'GET /me': {
        const session = await find(env, cookie)
        return session === undefined ? refusal(401) : Response.json({ name: session.name })
      }
      case 'GET /cart': {
        const session = await find(env, cookie)
        return session === undefined ? refusal(401) : Response.json({ cards: session.cart })
      }
      case 'POST /cart': {
        const card = await textIn(request, 'card')
        if (card === undefined) return refusal(400)
        const isThere = await addToCart(env, cookie, card)
        return isThere ? new Response(null, { status: 204 }) : refusal(401)
      }
      default:
        return refusal(404)
    }
  },
} satisfies Program

async function logIn(request: Request, env: Env): Promise<Response> {
  const name = await textIn(request, 'name')
  if (name === undefined) return refusal(400)
  const value = await begin(env, name)
  return new Response(null, { status: 204, headers: { 'set-cookie': `${NAME}=${value}; HttpOnly` } })
}

/** A browser sends all its cookies in one header: `theme=dark; session=…`. */
function cookieOf(request: Request): string {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? ''
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
