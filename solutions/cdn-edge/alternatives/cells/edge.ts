/** Each object has a cell, with all that is kept of it and all that is on its way. Who forgets an object takes its cell away. */
import type { Env, Program } from 'millions'
import { directivesOf, endToEnd, namesIn, namesTag, secondsOf } from './http.ts'
import { orders } from './purge.ts'

const CONDITIONS = [
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-match',
  'if-unmodified-since',
  'range',
]

/** What the origin said, with the request that it was said to. */
class Said {
  readonly #cameMs = performance.now()
  readonly #directives: ReadonlyMap<string, string>

  readonly to: Headers
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array<ArrayBuffer>

  constructor(to: Headers, status: number, headers: Headers, bytes: Uint8Array<ArrayBuffer>) {
    this.to = to
    this.status = status
    this.headers = headers
    this.bytes = bytes
    this.#directives = directivesOf(headers.get('cache-control'))
  }

  get ageS(): number {
    return (secondsOf(this.headers.get('age')) ?? 0) + (performance.now() - this.#cameMs) / 1000
  }

  get isFresh(): boolean {
    return !this.#directives.has('no-cache') && this.ageS < (this.#lifeS ?? 0)
  }

  get #lifeS(): number | undefined {
    return secondsOf(this.#directives.get('s-maxage') ?? this.#directives.get('max-age'))
  }

  get isForAll(): boolean {
    const isClosed = this.#directives.has('private') || this.#directives.has('no-store')
    return !isClosed && this.headers.get('vary')?.trim() !== '*' && this.headers.getSetCookie().length === 0
  }

  get isToBeKept(): boolean {
    const hasLife = this.#lifeS !== undefined || this.#directives.has('no-cache')
    return this.isForAll && hasLife && [200, 301, 308, 404, 410].includes(this.status)
  }

  /** It may be told when the origin says nothing. */
  get isOfUse(): boolean {
    const forbids = ['no-cache', 'must-revalidate', 'proxy-revalidate']
    if (forbids.some((word) => this.#directives.has(word))) return false
    return this.overS < (secondsOf(this.#directives.get('stale-if-error')) ?? 0)
  }

  /** Since its life was over. */
  get overS(): number {
    return this.ageS - (this.#lifeS ?? 0)
  }

  isSaidTo(headers: Headers): boolean {
    return namesIn(this.headers.get('vary')).every((name) => headers.get(name) === this.to.get(name))
  }

  /** After a 304. */
  renewed(by: Headers): Said {
    const headers = new Headers(this.headers)
    headers.delete('age')
    for (const [name, value] of by) headers.set(name, value)
    return new Said(this.to, this.status, headers, this.bytes)
  }

  toUser(request: Request, told: string, age?: number): Response {
    const headers = new Headers(this.headers)
    headers.set('cache-status', told)
    if (age !== undefined) headers.set('age', `${age}`)
    const theirs = request.headers.get('if-none-match')
    const isKnown = this.status === 200 && theirs !== null && namesTag(theirs, this.headers.get('etag') ?? '')
    return isKnown
      ? new Response(null, { status: 304, headers })
      : new Response(this.body, { status: this.status, headers })
  }

  /** No body at all is something else than an empty one. */
  get body(): Uint8Array<ArrayBuffer> | null {
    return [204, 205, 304].includes(this.status) ? null : this.bytes
  }
}

interface Cell {
  variants: Said[]
  /** By the names that it is known to differ by. */
  readonly underWay: Map<string, Promise<Said>>
}

const cells = new Map<string, Cell>()
let originIsAway = false
let lastWordMs = 0

export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    if (url.pathname === '/.edge/status') return Response.json({ entries: cells.size })
    if (url.pathname.startsWith('/.edge/'))
      return orders(request, env, (isMeant) => {
        for (const name of cells.keys()) if (isMeant(name)) cells.delete(name)
      })
    const isPlain = ['GET', 'HEAD'].includes(request.method) && !request.headers.has('authorization')
    return isPlain ? look(request, nameOf(url, env), env) : through(request, url, env)
  },
} satisfies Program

function nameOf({ pathname, search }: URL, env: Env): string {
  const ignored = new Set(env.vars.IGNORED?.split(','))
  const parts = search.replace('?', '').split('&')
  const left = parts.filter((part) => !ignored.has(part.replace(/=.*$/s, '')))
  if (search === '' || left.length === 0) return pathname
  return `${pathname}?${left.join('&')}`
}

function cellOf(name: string): Cell {
  const cell = cells.get(name) ?? { variants: [], underWay: new Map() }
  cells.set(name, cell)
  return cell
}

async function look(request: Request, name: string, env: Env): Promise<Response> {
  const cell = cellOf(name)
  const known = cell.variants.find((each) => each.isSaidTo(request.headers))
  if (known?.isFresh) return known.toUser(request, `${env.name}; hit`, Math.floor(known.ageS))
  const answer = askOrJoin(request, name, cell, known, env)
  if (!known?.isOfUse) return answer
  // It is asked all the same, and if it says something, nobody is told old things any more.
  const soon = originIsAway
    ? [answer, new Promise<undefined>((give) => setTimeout(() => give(undefined), 30))]
    : [answer]
  const first = await Promise.race(soon)
  if (first !== undefined && first.status < 500) return first
  return known.toUser(
    request,
    `${env.name}; fwd=stale; ttl=${Math.floor(-known.overS)}`,
    Math.floor(known.ageS),
  )
}

async function askOrJoin(
  request: Request,
  name: string,
  cell: Cell,
  known: Said | undefined,
  env: Env,
): Promise<Response> {
  const differs = namesIn(cell.variants.at(-1)?.headers.get('vary') ?? '').map((each) =>
    request.headers.get(each),
  )
  const place = JSON.stringify(differs)
  const others = cell.underWay.get(place)
  if (others) {
    const said = await others
    if (said.status >= 500 || (said.isForAll && said.isSaidTo(request.headers)))
      return said.toUser(request, `${env.name}; fwd=miss; collapsed=?1`)
  }
  const mine = obtain(request, name, cell, known, env)
  if (!cell.underWay.has(place)) {
    cell.underWay.set(place, mine)
    void mine.then(() => cell.underWay.delete(place))
  }
  return (await mine).toUser(request, `${env.name}; fwd=${known ? 'stale' : 'uri-miss'}`)
}

/** Into its cell, whether that is still in its place or not. */
async function obtain(
  request: Request,
  name: string,
  cell: Cell,
  known: Said | undefined,
  env: Env,
): Promise<Said> {
  const headers = endToEnd(request.headers)
  for (const condition of CONDITIONS) headers.delete(condition)
  const tag = known?.headers.get('etag')
  if (tag) headers.set('if-none-match', tag)
  const came = await originSays(name, 'GET', headers, null, env)
  const said = came.status === 304 && known ? known.renewed(came.headers) : came
  if (said.status >= 500) return said
  cell.variants = cell.variants.filter((each) => !each.isSaidTo(request.headers))
  if (said.isToBeKept) cell.variants.push(said)
  return said
}

async function originSays(
  path: string,
  method: string,
  headers: Headers,
  body: Uint8Array<ArrayBuffer> | null,
  env: Env,
): Promise<Said> {
  const askedMs = performance.now()
  try {
    const signal = AbortSignal.timeout(2900)
    const host = env.nodes('origin').map(({ name }) => name)[0]
    const init: RequestInit = { method, headers, body, redirect: 'manual', signal }
    const response = await fetch(`http://${host}${path}`, init)
    const said = new Said(headers, response.status, endToEnd(response.headers), await response.bytes())
    lastWordMs = performance.now()
    originIsAway = false
    return said
  } catch {
    originIsAway ||= lastWordMs < askedMs
    return new Said(headers, 502, new Headers(), new Uint8Array())
  }
}

async function through(request: Request, { pathname, search }: URL, env: Env): Promise<Response> {
  const path = pathname + search
  const body = request.body && (await request.bytes())
  const said = await originSays(path, request.method, endToEnd(request.headers), body, env)
  if (said.status < 400 && !/^(GET|HEAD|OPTIONS|TRACE)$/.test(request.method)) cells.delete(path)
  said.headers.set('cache-status', `${env.name}; fwd=bypass`)
  return new Response(said.body, said)
}
