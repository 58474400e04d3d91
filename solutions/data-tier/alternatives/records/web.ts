/** A key has a record of its own, which says which card it stands for. Whoever meets one without its card completes it. */
import type { Env, Program } from 'millions'
import { type Answer, askDatabase } from './items.ts'

interface KeyRecord {
  readonly id: string
  readonly text: string
}

const DELETED = 'null'
const TOO_LONG = 413
const NEW = { 'If-None-Match': '*' }

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    const [, root = '', id, ...rest] = pathname.split('/')
    if (root === '') return new Response('Postcards\n')
    if (root === 'health' && id === undefined) return new Response('well\n')
    if (root !== 'cards' || rest.length > 0 || id === '') return say(404)
    const session = new Session(request, env)
    if (id === undefined) {
      if (request.method === 'GET') return await session.list()
      if (request.method === 'POST') return await session.send()
      return say(405, { Allow: 'GET, POST' })
    }
    if (!/^[a-z0-9-]+$/.test(id)) return say(404)
    if (request.method === 'GET') return await session.show(id)
    if (request.method === 'DELETE') return await session.remove(id)
    return say(405, { Allow: 'GET, DELETE' })
  },
} satisfies Program

class Session {
  readonly #request: Request
  readonly #env: Env
  readonly #patience: AbortSignal

  constructor(request: Request, env: Env) {
    this.#request = request
    this.#env = env
    this.#patience = AbortSignal.any([request.signal, AbortSignal.timeout(1900)])
  }

  async list(): Promise<Response> {
    const cards: object[] = []
    for (let after = 'card:'; ; ) {
      const page = await this.#ask(
        'GET',
        `/items?prefix=card%3A&limit=400&after=${encodeURIComponent(after)}`,
      )
      if (page === undefined) return say(503)
      const items = JSON.parse(page.text) as readonly { readonly key: string; readonly value: string }[]
      for (const { key, value } of items)
        if (value !== DELETED) cards.push({ id: key.slice('card:'.length), text: JSON.parse(value) })
      const last = items[399]
      if (last === undefined) return Response.json({ cards })
      after = last.key
    }
  }

  async send(): Promise<Response> {
    const text = await this.#text()
    if (text === undefined) return say(400)
    const key = this.#request.headers.get('idempotency-key')
    const own: KeyRecord = { id: crypto.randomUUID(), text }
    const record = key === null ? own : await this.#claim(`/items/${encodeURIComponent(`key:${key}`)}`, own)
    if (record === undefined) return say(503)
    if (record === TOO_LONG) return say(413)
    if (record.text !== text) return say(422)
    const put = await this.#ask('PUT', pathOf(record.id), { headers: NEW, body: JSON.stringify(text) })
    if (put === undefined) return say(503)
    if (put.status === TOO_LONG) return say(413)
    return Response.json(
      { text, id: record.id },
      { status: 201, headers: { Location: `/cards/${record.id}` } },
    )
  }

  /** The record that there is: one's own, or that of whoever came first. */
  async #claim(path: string, own: KeyRecord): Promise<KeyRecord | typeof TOO_LONG | undefined> {
    const put = await this.#ask('PUT', path, { headers: NEW, body: JSON.stringify(own) })
    if (put?.status === TOO_LONG) return TOO_LONG
    if (put?.status !== 412) return put && own
    const there = await this.#ask('GET', path)
    return there && JSON.parse(there.text)
  }

  async show(id: string): Promise<Response> {
    const found = await this.#ask('GET', pathOf(id))
    if (found === undefined) return say(503)
    if (found.status === 404 || found.text === DELETED) return say(404)
    return Response.json({ id, text: JSON.parse(found.text) })
  }

  async remove(id: string): Promise<Response> {
    const found = await this.#ask('GET', pathOf(id))
    if (found === undefined) return say(503)
    if (found.status === 404 || found.text === DELETED) return say(404)
    const put = await this.#ask('PUT', pathOf(id), { headers: { 'If-Match': '*' }, body: DELETED })
    return put === undefined ? say(503) : new Response(null, { status: 204 })
  }

  async #text(): Promise<string | undefined> {
    const body = (await this.#request.json().catch(() => undefined)) as { text?: unknown } | null | undefined
    const text = body?.text
    return typeof text === 'string' && text.length > 0 ? text : undefined
  }

  #ask(method: string, path: string, init?: Parameters<typeof askDatabase>[4]): Promise<Answer | undefined> {
    return askDatabase(this.#env, method, path, this.#patience, init)
  }
}

const pathOf = (id: string): string => `/items/card%3A${id}`
const say = (status: number, headers = {}): Response => new Response(`${status}\n`, { status, headers })
