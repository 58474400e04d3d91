/** A soft purge: what was purged stays, but only to be asked about. A list of purges tells which fetches came too late. */
import type { Env, Program } from 'millions'
import { directivesOf, endToEnd, namesIn, namesTag, secondsOf } from './http.ts'
import { answerEdge, follow, type Purge } from './purge.ts'

const LONGEST_FETCH_MS = 2800

interface Entry {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array<ArrayBuffer> | null
  /** The request's headers that `Vary` names, as text. */
  readonly variant: string
  /** When it would have been new, by the time that passes. */
  readonly bornMs: number
  readonly lifeMs: number
}

interface Flight {
  readonly sentMs: number
  readonly headers: Headers
  readonly landing: Promise<Entry>
}

/** Name → variant → entry. */
const shelf = new Map<string, Map<string, Entry>>()
/** The origin was silent: who has something to tell does not ask until then. 0 while all is well. */
let closedUntilMs = 0
let heardMs = 0
const flights = new Map<string, Flight>()
/** The newest, as long as a fetch of before can come back. */
let purges: { readonly atMs: number; readonly purge: Purge }[] = []
const confirmedOnly = new WeakSet<Entry>()

export default {
  start(env) {
    follow(env, apply)
  },

  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/.edge/status') return Response.json({ entries: shelf.size })
    if (pathname.startsWith('/.edge/')) return answerEdge(request, env, apply)
    if (request.method !== 'GET' && request.method !== 'HEAD') return write(request, pathname + search, env)
    if (request.headers.get('authorization') !== null) {
      const init = { method: request.method, headers: endToEnd(request.headers) }
      return toUser(request, await ask(pathname + search, init, env, ''), `${env.name}; fwd=request`)
    }
    const name = `${pathname}${search}`
    return serve(request, search === '' ? name : without(name, (env.vars.IGNORED ?? '').split(',')), env)
  },
} satisfies Program

const without = (name: string, ignored: readonly string[]): string => {
  const [path = '', ...rest] = name.split('?')
  const parameters = rest
    .join('?')
    .split('&')
    .filter((each) => !ignored.some((word) => each === word || each.startsWith(`${word}=`)))
  return [path, parameters.join('&')].filter((each) => each !== '').join('?')
}

async function serve(request: Request, name: string, env: Env): Promise<Response> {
  const now = performance.now()
  const entry = [...(shelf.get(name)?.values() ?? [])].find(
    ({ headers, variant }) => variantOf(headers, request.headers) === variant,
  )
  if (entry && now - entry.bornMs < entry.lifeMs && !confirmedOnly.has(entry)) {
    const answer = toUser(
      request,
      entry,
      `${env.name}; hit; ttl=${Math.ceil((entry.lifeMs - now + entry.bornMs) / 1000)}`,
    )
    answer.headers.set('Age', `${Math.floor((now - entry.bornMs) / 1000)}`)
    return answer
  }
  const isUseful = entry !== undefined && !confirmedOnly.has(entry) && now < staleUntil(entry)
  if (isUseful && now < closedUntilMs) return toStale(request, entry, env)
  // One goes and looks; who comes meanwhile is not kept waiting.
  if (isUseful && closedUntilMs > 0) closedUntilMs = now + LONGEST_FETCH_MS + 200

  const differs = [...(shelf.get(name)?.values() ?? [])].at(-1)?.headers
  const runway = `${name}\n${differs ? variantOf(differs, request.headers) : ''}`
  const other = flights.get(runway)
  if (other && !wasPurged(name, other.sentMs)) {
    const landed = await other.landing
    const isMine = isPublic(landed) && variantOf(landed.headers, request.headers) === landed.variant
    if (landed.status >= 500 && isUseful) return toStale(request, entry, env)
    if (landed.status >= 500 || isMine) return toUser(request, landed, `${env.name}; fwd=miss; collapsed`)
  }
  const flight = depart(name, request, entry, env)
  const isFirst = other === undefined || wasPurged(name, other.sentMs)
  if (isFirst) flights.set(runway, flight)
  const landed = await flight.landing
  if (flights.get(runway) === flight) flights.delete(runway)
  if (landed.status >= 500 && isUseful) return toStale(request, entry, env)
  return toUser(request, landed, `${env.name}; fwd=${entry ? 'stale' : 'miss'}`)
}

/** When it may not even be told in need. */
function staleUntil({ headers, bornMs, lifeMs }: Entry): number {
  const words = directivesOf(headers.get('cache-control'))
  const isStrict = words.has('must-revalidate') || words.has('proxy-revalidate') || words.has('no-cache')
  return isStrict ? 0 : bornMs + lifeMs + (secondsOf(words.get('stale-if-error')) ?? 0) * 1000
}

function toStale(request: Request, entry: Entry, env: Env): Response {
  const ageMs = performance.now() - entry.bornMs
  const answer = toUser(
    request,
    entry,
    `${env.name}; fwd=stale; ttl=${Math.floor((entry.lifeMs - ageMs) / 1000)}`,
  )
  answer.headers.set('Age', `${Math.floor(ageMs / 1000)}`)
  return answer
}

function depart(name: string, request: Request, entry: Entry | undefined, env: Env): Flight {
  const headers = endToEnd(request.headers)
  for (const each of [...headers.keys()]) if (/^(if-.*|range)$/.test(each)) headers.delete(each)
  const asked = new Headers(headers)
  const tag = entry?.headers.get('etag')
  if (tag) asked.set('If-None-Match', tag)
  const sentMs = performance.now()
  const landing = ask(name, { headers: asked }, env, '').then((came) => {
    const isSame = came.status === 304 && entry !== undefined
    const whole = isSame ? merged(entry, came) : { ...came, variant: variantOf(came.headers, headers) }
    if (whole.status < 500 && !wasPurged(name, sentMs)) store(name, whole, entry)
    return whole
  })
  return { sentMs, headers, landing }
}

function merged(entry: Entry, by: Entry): Entry {
  const headers = new Headers(entry.headers)
  headers.delete('age')
  for (const [name, value] of by.headers) headers.set(name, value)
  return { ...entry, headers, bornMs: by.bornMs, lifeMs: lifeMsOf(entry.status, headers) }
}

function store(name: string, entry: Entry, replaced: Entry | undefined): void {
  const variants = shelf.get(name) ?? new Map<string, Entry>()
  if (replaced) {
    confirmedOnly.delete(replaced)
    variants.delete(replaced.variant)
  }
  if (isPublic(entry) && entry.lifeMs >= 0) variants.set(entry.variant, entry)
  shelf.set(name, variants)
  if (variants.size === 0) shelf.delete(name)
}

const variantOf = (told: Headers, asked: Headers): string =>
  JSON.stringify(namesIn(told.get('vary')).map((name) => [name, asked.get(name)]))

function isPublic({ headers }: Entry): boolean {
  const words = directivesOf(headers.get('cache-control'))
  const isOwn = words.has('private') || words.has('no-store') || headers.has('set-cookie')
  return !isOwn && !namesIn(headers.get('vary')).includes('*')
}

/** -1 where it is not to be kept. */
function lifeMsOf(status: number, headers: Headers): number {
  const words = directivesOf(headers.get('cache-control'))
  if (!new Set([200, 301, 308, 404, 410]).has(status)) return -1
  if (words.has('no-cache')) return headers.has('etag') ? 0 : -1
  const seconds = secondsOf(words.get('s-maxage')) ?? secondsOf(words.get('max-age'))
  return seconds === undefined ? -1 : seconds * 1000
}

async function ask(path: string, init: RequestInit, env: Env, variant: string): Promise<Entry> {
  const [origin] = env.nodes('origin')
  const startMs = performance.now()
  try {
    const signal = AbortSignal.timeout(LONGEST_FETCH_MS)
    const answer = await fetch(`http://${origin?.name}${path}`, { ...init, signal, redirect: 'manual' })
    const headers = endToEnd(answer.headers)
    const bytes = answer.body ? await answer.bytes() : null
    heardMs = performance.now()
    closedUntilMs = 0
    const bornMs = performance.now() - (secondsOf(headers.get('age')) ?? 0) * 1000
    return {
      status: answer.status,
      headers,
      bytes,
      variant,
      bornMs,
      lifeMs: lifeMsOf(answer.status, headers),
    }
  } catch {
    if (heardMs < startMs) closedUntilMs = performance.now() + 3500
    return { status: 503, headers: new Headers(), bytes: null, variant, bornMs: 0, lifeMs: -1 }
  }
}

async function write(request: Request, path: string, env: Env): Promise<Response> {
  const { method } = request
  const bytes = request.body ? await request.bytes() : null
  const done = await ask(path, { method, headers: endToEnd(request.headers), body: bytes }, env, '')
  if (done.status < 400 && method !== 'OPTIONS') apply({ path })
  return toUser(request, done, `${env.name}; fwd=method`)
}

function apply(purge: Purge): void {
  const atMs = performance.now()
  purges = purges.filter((each) => atMs - each.atMs < 2 * LONGEST_FETCH_MS)
  purges.push({ atMs, purge })
  for (const [name, variants] of shelf)
    if (isMeant(name, purge)) for (const entry of variants.values()) confirmedOnly.add(entry)
}

const isMeant = (name: string, { path, prefix }: Purge): boolean =>
  name === path || (prefix !== undefined && name.startsWith(prefix))

const wasPurged = (name: string, sinceMs: number): boolean =>
  purges.some(({ atMs, purge }) => atMs >= sinceMs && isMeant(name, purge))

function toUser(request: Request, { status, headers: told, bytes }: Entry, what: string): Response {
  const headers = new Headers(told)
  headers.set('Cache-Status', what)
  const theirs = request.headers.get('if-none-match') ?? ''
  const isSame = status === 200 && theirs !== '' && namesTag(theirs, told.get('etag') ?? '')
  return isSame ? new Response(null, { status: 304, headers }) : new Response(bytes, { status, headers })
}
