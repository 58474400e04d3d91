/** A web server of Postcards. Who somebody is stands in their cookie; the store says whether it still holds. */
import type { Env, Program } from 'millions'
import { add, cart, issue, NotKnown, read, reissue, revoke, type Token } from './sessions.ts'

const NAME = '__Host-token'

export default {
  async fetch(request, env) {
    try {
      return await route(request, env)
    } catch (error) {
      if (error instanceof NotKnown) return new Response('Come again.\n', { status: 503 })
      throw error
    }
  },
} satisfies Program

async function route(request: Request, env: Env): Promise<Response> {
  const { pathname } = new URL(request.url)
  const cookie = ownCookie(request.headers.get('cookie') ?? '')
  if (pathname === '/') return new Response('Postcards\n')
  if (pathname === '/login' && request.method === 'POST') {
    const name = await field(request, 'name')
    if (name === '') return new Response(null, { status: 400 })
    const value = await issue(env, name)
    await revoke(env, cookie)
    return new Response(null, { status: 204, headers: { 'set-cookie': line(value) } })
  }
  if (pathname === '/logout' && request.method === 'POST') {
    await revoke(env, cookie)
    const gone = line('; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
    return new Response(null, { status: 204, headers: { 'set-cookie': gone } })
  }
  const token = await read(env, cookie)
  if (token === undefined) return new Response(null, { status: 401 })
  const answer = await forToken(request, env, token, pathname)
  const anew = await reissue(env, token, cookie)
  if (anew !== undefined) answer.headers.append('set-cookie', line(anew))
  return answer
}

async function forToken(request: Request, env: Env, token: Token, path: string): Promise<Response> {
  if (path === '/me') return Response.json({ name: token.name })
  if (path !== '/cart') return new Response(null, { status: 404 })
  if (request.method !== 'POST') return Response.json({ cards: await cart(env, token) })
  const card = await field(request, 'card')
  if (card === '') return new Response(null, { status: 400 })
  await add(env, token, card)
  return new Response(null, { status: 204 })
}

const line = (value: string): string => {
  const [said = '', ...more] = value.split(/(?=; )/)
  return `${NAME}=${said}; Path=/; Secure; HttpOnly; SameSite=Strict${more.join('')}`
}

function ownCookie(header: string): string {
  const values: string[] = []
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === NAME) values.push(pair.slice(at + 1).trim())
  }
  const [value, ...others] = values
  return value === undefined || others.length > 0 ? '' : value
}

async function field(request: Request, name: string): Promise<string> {
  const body = (await request.json().catch(() => null)) as Record<string, unknown> | null
  const value = body?.[name]
  return typeof value === 'string' ? value : ''
}
