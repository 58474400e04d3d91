/** A web server as a table: which method and path is whose, and what edges may do with the answer. */
import type { Env, Program } from 'millions'
import { cookieFor, nameIn } from './session.ts'
import { read, StoreAway, write } from './store.ts'

interface Asked {
  readonly request: Request
  readonly env: Env
  /** What stands in the place of the star. */
  readonly name: string
}
type Work = (asked: Asked) => Response | Promise<Response>

const NEVER_CHANGES = 'public, max-age=86400, immutable'

const routes: readonly (readonly [method: string, path: RegExp, work: Work])[] = [
  ['GET', /^\/health$/, () => new Response('well\n')],
  ['GET', /^\/$/, () => kept('text/html; charset=utf-8', '<!doctype html><title>Postcards</title>\n')],
  ['GET', /^\/pictures\/([^/]+\.jpg)$/, () => kept('image/jpeg', new Uint8Array(4000).fill(0x2a))],
  ['POST', /^\/login$/, logIn],
  ['GET', /^\/me$/, tellWho],
  ['POST', /^\/cards$/, post],
  ['GET', /^\/cards\/([^/]+)$/, async ({ env, name }) => brief(await read(env, `cards/${name}`))],
  [
    'GET',
    /^\/people\/([^/]+)\/cards$/,
    async ({ env, name }) => own((await read(env, `people/${name}`)) ?? '[]'),
  ],
]

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const route = routes.find(([method, path]) => method === request.method && path.test(pathname))
    if (route === undefined) return own(undefined)
    const [, path, work] = route
    const name = decodeURIComponent(path.exec(pathname)?.[1] ?? '')
    return Promise.resolve(work({ request, env, name })).catch((error: unknown) => {
      if (error instanceof StoreAway) return own('', 503)
      throw error
    })
  },
} satisfies Program

const kept = (type: string, body: string | Uint8Array): Response =>
  new Response(body, { headers: { 'content-type': type, 'cache-control': NEVER_CHANGES } })

/** Nobody keeps it. Nothing to tell is 404. */
function own(text: string | undefined, status = 200, more: Readonly<Record<string, string>> = {}): Response {
  const headers = { 'cache-control': 'private, no-store', 'content-type': 'application/json', ...more }
  if (text === undefined) return new Response(null, { status: 404, headers })
  return new Response(status === 204 || status >= 400 ? null : text, { status, headers })
}

/** A second is enough for an edge to ask once where a thousand ask it. */
function brief(text: string | undefined): Response {
  return own(text, 200, text === undefined ? {} : { 'cache-control': 'public, max-age=1' })
}

async function fieldOf(request: Request, field: string): Promise<string> {
  const content = (await request.json().catch(() => ({}))) as Record<string, unknown> | null
  const value = content?.[field]
  return typeof value === 'string' ? value : ''
}

async function logIn({ request, env }: Asked): Promise<Response> {
  const name = await fieldOf(request, 'name')
  if (name === '') return own('', 400)
  return own('', 204, { 'set-cookie': await cookieFor(env, name) })
}

async function tellWho({ request, env }: Asked): Promise<Response> {
  const name = await nameIn(env, request)
  return name === undefined ? own('', 401) : own(JSON.stringify({ name }))
}

async function post({ request, env }: Asked): Promise<Response> {
  const from = await nameIn(env, request)
  if (from === undefined) return own('', 401)
  const text = await fieldOf(request, 'text')
  if (text === '') return own('', 400)
  const key = request.headers.get('idempotency-key') ?? crypto.randomUUID()
  const card = { id: `${from}-${key}`, from, text }
  const [known] = await Promise.all([
    read(env, `people/${from}`, { newest: true }),
    write(env, `cards/${card.id}`, JSON.stringify(card)),
  ])
  const before = known === undefined ? [] : (JSON.parse(known) as (typeof card)[])
  const after = [card, ...before.filter(({ id }) => id !== card.id)]
  await write(env, `people/${from}`, JSON.stringify(after.slice(0, 20)))
  return own(JSON.stringify({ id: card.id }), 201)
}
