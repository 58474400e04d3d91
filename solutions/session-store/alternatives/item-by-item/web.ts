/** A web server of Postcards: handlers in a table, and one gate before those that want somebody to be logged in. */
import type { Env, Program } from 'millions'
import { addCard, begin, cardsOf, end, nameOf, Unsure } from './sessions.ts'

interface Visit {
  readonly request: Request
  readonly env: Env
  /** Of the session that the cookie names, if it is a good one. */
  readonly id: string | undefined
  readonly isByOldKey: boolean
}

const COOKIE = '__Host-sid'
const utf8 = new TextEncoder()
const empty = (status: number, cookie?: string): Response =>
  new Response(null, { status, headers: cookie === undefined ? {} : { 'set-cookie': cookie } })

const open: Readonly<Record<string, (visit: Visit) => Promise<Response>>> = {
  'GET /': async () => new Response('Postcards\n'),
  'POST /login': async ({ request, env, id }) => {
    const { name } = await bodyOf(request)
    if (typeof name !== 'string' || name === '') return empty(400)
    const cookie = await cookieFor(env, await begin(env, name))
    if (id !== undefined) await end(env, id)
    return empty(200, cookie)
  },
  'POST /logout': async ({ env, id }) => {
    if (id !== undefined) await end(env, id)
    return empty(200, `${COOKIE}=gone; Max-Age=0; Path=/; Secure`)
  },
}

const closed: Readonly<Record<string, (visit: Visit, id: string, name: string) => Promise<Response>>> = {
  'GET /me': async (_visit, _id, name) => Response.json({ name }),
  'GET /cart': async ({ env }, id) => Response.json({ cards: await cardsOf(env, id) }),
  'POST /cart': async ({ request, env }, id) => {
    const { card } = await bodyOf(request)
    if (typeof card !== 'string' || card === '') return empty(400)
    await addCard(env, id, card)
    return empty(201)
  },
}

export default {
  async fetch(request, env) {
    const route = `${request.method} ${new URL(request.url).pathname}`
    const visit: Visit = { request, env, ...(await sessionIn(request, env)) }
    try {
      return (await open[route]?.(visit)) ?? (await gate(route, visit))
    } catch (error) {
      if (error instanceof Unsure) return empty(503)
      throw error
    }
  },
} satisfies Program

async function gate(route: string, visit: Visit): Promise<Response> {
  const handle = closed[route]
  if (handle === undefined) return empty(404)
  const { env, id, isByOldKey } = visit
  const name = id === undefined ? undefined : await nameOf(env, id)
  if (id === undefined || name === undefined) return empty(401)
  const answer = await handle(visit, id, name)
  if (isByOldKey) answer.headers.set('set-cookie', await cookieFor(env, id))
  return answer
}

const keysOf = (env: Env): readonly string[] => (env.vars.keys ?? '').split(',')

async function mac(key: string, id: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-512' } as const
  const imported = await crypto.subtle.importKey('raw', utf8.encode(key), hmac, false, ['sign'])
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', imported, utf8.encode(`${COOKIE} ${id}`)))
  return Array.from(bytes.slice(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function cookieFor(env: Env, id: string): Promise<string> {
  const [first = ''] = keysOf(env)
  return `${COOKIE}=${await mac(first, id)}~${id}; HttpOnly; Secure; SameSite=Lax; Path=/`
}

async function sessionIn(request: Request, env: Env): Promise<Pick<Visit, 'id' | 'isByOldKey'>> {
  const found = [...(request.headers.get('cookie') ?? '').matchAll(/(?:^|;)\s*__Host-sid=([^;]*)/g)]
  const nobody = { id: undefined, isByOldKey: false }
  const [signature, id, ...more] = found.length === 1 ? (found[0]?.[1]?.trim() ?? '').split('~') : []
  if (signature === undefined || id === undefined || id === '' || more.length > 0) return nobody
  const macs = await Promise.all(keysOf(env).map((key) => mac(key, id)))
  const by = macs.indexOf(signature)
  return by < 0 ? nobody : { id, isByOldKey: by > 0 }
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  return ((await request.json().catch(() => null)) as Record<string, unknown> | null) ?? {}
}
