/** A web server of Postcards, with cookies and signatures, and sessions that say when they are over. */
import type { Env, Program } from 'millions'
import { addCard, create, NoNews, remove, type Session, sweepNowAndThen, use } from './sessions.ts'

const NAME = '__Host-postcards'
const KEPT = 'Secure; HttpOnly; SameSite=Lax; Path=/'

class Answered extends Error {
  readonly status: number
  constructor(status: number) {
    super(`status ${status}`)
    this.status = status
  }
}

export default {
  start(env) {
    sweepNowAndThen(env)
  },

  async fetch(request, env) {
    try {
      return await new Visit(request, env).answer()
    } catch (error) {
      if (error instanceof NoNews) return new Response(null, { status: 503, headers: { 'Retry-After': '2' } })
      if (error instanceof Answered) return new Response(null, { status: error.status })
      throw error
    }
  },
} satisfies Program

class Visit {
  readonly #request: Request
  readonly #env: Env
  #cookie: string | undefined

  constructor(request: Request, env: Env) {
    this.#request = request
    this.#env = env
  }

  async answer(): Promise<Response> {
    const { pathname } = new URL(this.#request.url)
    const body = await this.#body(`${this.#request.method} ${pathname}`)
    const headers = new Headers(body === null ? {} : { 'Content-Type': 'application/json' })
    if (this.#cookie !== undefined) headers.set('Set-Cookie', `${NAME}=${this.#cookie}; ${KEPT}`)
    return new Response(body, { status: body === null ? 204 : 200, headers })
  }

  async #body(route: string): Promise<string | null> {
    switch (route) {
      case 'GET /':
        return '"Postcards"'
      case 'POST /login': {
        const name = await this.#text('name')
        const before = await this.#id()
        const id = await create(this.#env, name)
        if (before !== undefined) await remove(this.#env, before.id)
        this.#cookie = await this.#signed(id)
        return null
      }
      case 'POST /logout': {
        const known = await this.#id()
        if (known !== undefined) await remove(this.#env, known.id)
        this.#cookie = '; Max-Age=0'
        return null
      }
      case 'GET /me':
        return JSON.stringify({ name: (await this.#session()).who })
      case 'GET /cart':
        return JSON.stringify({ cards: (await this.#session()).cart })
      case 'POST /cart': {
        const { id } = await this.#session()
        if (!(await addCard(this.#env, id, await this.#text('card')))) throw new Answered(401)
        return null
      }
      default:
        throw new Answered(404)
    }
  }

  async #session(): Promise<Session> {
    const known = await this.#id()
    const session = known === undefined ? undefined : await use(this.#env, known.id)
    if (known === undefined || session === undefined) throw new Answered(401)
    if (known.isOld) this.#cookie = await this.#signed(known.id)
    return session
  }

  async #id(): Promise<{ id: string; isOld: boolean } | undefined> {
    const header = `; ${this.#request.headers.get('Cookie') ?? ''}`
    const [, first, second] = header.split(new RegExp(`;\\s*${NAME}=`))
    if (first === undefined || second !== undefined) return undefined
    const value = first.split(';')[0]?.trim() ?? ''
    if (!/^[0-9a-f]{32}[0-9a-f]{64}$/.test(value)) return undefined
    const id = value.slice(0, 32)
    const keys = this.#keys
    for (const [place, key] of keys.entries())
      if ((await hmac(key, id)) === value.slice(32)) return { id, isOld: place > 0 }
    return undefined
  }

  get #keys(): readonly string[] {
    return (this.#env.vars.keys ?? '').split(',')
  }

  async #signed(id: string): Promise<string> {
    return id + (await hmac(this.#keys[0] ?? '', id))
  }

  async #text(name: string): Promise<string> {
    try {
      const value: unknown = Reflect.get((await this.#request.json()) as object, name)
      if (typeof value === 'string' && value !== '') return value
    } catch {
      // No JSON, or no object.
    }
    throw new Answered(400)
  }
}

async function hmac(key: string, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(key)
  const imported = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text)))
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
