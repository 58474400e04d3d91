/** Keeps what the origin allows, near to users. Who asks for the same at the same time waits for one request. */
import type { Env, Program } from 'millions'
import { directivesOf, endToEnd, namesIn, namesTag, secondsOf } from './http.ts'
import { isNamed, type Purge, takeOrder } from './purge.ts'

const ORIGIN_WITHIN_MS = 3000
/** While the origin is away, somebody asks whether it is back. */
const TRY_EVERY_MS = 4000
const KEPT_STATUSES = [200, 301, 308, 404, 410]
/** What several users get answers no condition of one of them, and is no part. */
const OF_ONE_USER = [
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
]

interface Answer {
  /** Of the request that brought it. */
  readonly asked: Headers
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | null
}

interface Kept extends Answer {
  /** By the time that passes, whatever the clock is set to. */
  readonly cameAtMs: number
  readonly ageMs: number
  readonly lifeMs: number
}

/** A request to the origin that is under way. */
interface Fill {
  readonly name: string
  /** False from when something of that name was purged: what it brings is from before. */
  isCurrent: boolean
}

/** Path and query → its variants. */
const kept = new Map<string, Kept[]>()
const fills = new Set<Fill>()
/** What others may wait for. */
const joinable = new Map<string, { readonly fill: Fill; readonly answer: Promise<Answer> }>()

/** It has said nothing the last time. Nobody waits for it then, if there is something to tell without it. */
let isAway = false
let triedAtMs = 0
let answeredAtMs = 0

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/.edge/status') return Response.json({ entries: kept.size })
    if (pathname.startsWith('/.edge/')) return takeOrder(request, env, forget)

    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead || request.headers.has('authorization')) return pass(request, pathname + search, env)
    return read(request, pathname + countingQuery(search, env), env)
  },
} satisfies Program

/** What is left of a query without the parameters that do not count. */
function countingQuery(search: string, env: Env): string {
  const ignored = (env.vars.IGNORED ?? '').split(',')
  const counting = search
    .slice(1)
    .split('&')
    .filter((parameter) => !ignored.includes(parameter.split('=', 1)[0] ?? ''))
  return search === '' || counting.length === 0 ? '' : `?${counting.join('&')}`
}

async function read(request: Request, name: string, env: Env): Promise<Response> {
  const found = kept.get(name)?.find((each) => isFor(each, request.headers))
  if (found && ageOf(found) < found.lifeMs) {
    const hit = respond(request, found, `${env.name}; hit`)
    hit.headers.set('Age', String(Math.floor(ageOf(found) / 1000)))
    return hit
  }
  const old = found && isOfUse(found) ? found : undefined
  if (old && isAway) {
    if (performance.now() - triedAtMs >= TRY_EVERY_MS) void fetchFor(request, name, found, env)
    return respondStale(request, old, env)
  }

  const joined = await joinable.get(placeOf(name, request.headers))?.answer
  const isShared = joined !== undefined && isForBoth(joined, request.headers)
  const answer = isShared ? joined : await fetchFor(request, name, found, env)
  if (answer.status >= 500 && old && isOfUse(old)) return respondStale(request, old, env)
  return respond(request, answer, `${env.name}; fwd=miss${isShared ? '; collapsed' : ''}`)
}

/** Better than nothing, when the origin says nothing: for so long as it has allowed. */
function isOfUse(old: Kept): boolean {
  const directives = directivesOf(old.headers.get('cache-control'))
  if (['no-cache', 'must-revalidate', 'proxy-revalidate'].some((name) => directives.has(name))) return false
  const allowedMs = (secondsOf(directives.get('stale-if-error')) ?? 0) * 1000
  return ageOf(old) < old.lifeMs + allowedMs
}

function respondStale(request: Request, old: Kept, env: Env): Response {
  const ttl = Math.floor((old.lifeMs - ageOf(old)) / 1000)
  const stale = respond(request, old, `${env.name}; fwd=stale; ttl=${ttl}`)
  stale.headers.set('Age', String(Math.floor(ageOf(old) / 1000)))
  return stale
}

/** A failure is everybody's. What is one user's own, or depends on a header, is only known when it is here. */
const isForBoth = (answer: Answer, headers: Headers): boolean =>
  answer.status >= 500 || (isShareable(answer.headers) && isFor(answer, headers))

const isFor = ({ asked, headers }: Answer, request: Headers): boolean =>
  namesIn(headers.get('vary')).every((name) => asked.get(name) === request.get(name))

/** Where those meet who will get the same, as far as it is known by which headers it differs. */
function placeOf(name: string, request: Headers): string {
  const headers = namesIn(kept.get(name)?.at(-1)?.headers.get('vary') ?? null)
  return JSON.stringify([name, ...headers.map((header) => request.get(header))])
}

/** It belongs to nobody: the user who asked first may leave. Never rejects. */
function fetchFor(request: Request, name: string, found: Kept | undefined, env: Env): Promise<Answer> {
  const asked = endToEnd(request.headers)
  for (const header of OF_ONE_USER) asked.delete(header)
  const headers = new Headers(asked)
  const tag = found?.headers.get('etag')
  if (tag) headers.set('If-None-Match', tag)

  const place = placeOf(name, request.headers)
  const fill: Fill = { name, isCurrent: true }
  const answer = askOrigin(name, { headers }, env).then((came) => {
    fills.delete(fill)
    if (joinable.get(place)?.fill === fill) joinable.delete(place)
    const whole = came.status === 304 && found ? confirmed(found, came.headers) : { ...came, asked }
    if (fill.isCurrent && whole.status < 500) keep(name, whole)
    return whole
  })
  fills.add(fill)
  if (!joinable.has(place)) joinable.set(place, { fill, answer })
  return answer
}

/** The headers of a 304 take the place of those that are kept. The age was that of another day. */
function confirmed(found: Kept, told: Headers): Answer {
  const headers = new Headers(found.headers)
  headers.delete('age')
  for (const name of new Set(told.keys())) headers.delete(name)
  for (const [name, value] of told) headers.append(name, value)
  return { asked: found.asked, status: found.status, headers, body: found.body }
}

/** In the place of what the same request had been answered with before. */
function keep(name: string, answer: Answer): void {
  const others = (kept.get(name) ?? []).filter((each) => !isFor(each, answer.asked))
  const lifeS = isShareable(answer.headers) ? lifeOf(answer) : undefined
  if (lifeS !== undefined) {
    const ageMs = (secondsOf(answer.headers.get('age')) ?? 0) * 1000
    others.push({ ...answer, cameAtMs: performance.now(), ageMs, lifeMs: lifeS * 1000 })
  }
  if (others.length > 0) kept.set(name, others)
  else kept.delete(name)
}

function isShareable(headers: Headers): boolean {
  const directives = directivesOf(headers.get('cache-control'))
  if (directives.has('no-store') || directives.has('private')) return false
  return !headers.has('set-cookie') && !namesIn(headers.get('vary')).includes('*')
}

/** For how many seconds it may be told without asking. Undefined: it is not to be kept. */
function lifeOf({ status, headers }: Answer): number | undefined {
  if (!KEPT_STATUSES.includes(status)) return undefined
  const directives = directivesOf(headers.get('cache-control'))
  if (directives.has('no-cache')) return 0
  return secondsOf(directives.get('s-maxage') ?? directives.get('max-age'))
}

const ageOf = ({ cameAtMs, ageMs }: Kept): number => ageMs + performance.now() - cameAtMs

/** Also what is on its way is from before. */
function forget(purge: Purge): void {
  for (const name of kept.keys()) if (isNamed(name, purge)) kept.delete(name)
  for (const fill of fills) if (isNamed(fill.name, purge)) fill.isCurrent = false
  for (const [place, { fill }] of joinable) if (!fill.isCurrent) joinable.delete(place)
}

/** To the origin and back, past all that is kept. What was changed by it is told anew. */
async function pass(request: Request, path: string, env: Env): Promise<Response> {
  const { method } = request
  const body = request.body === null ? null : await request.bytes()
  const answer = await askOrigin(path, { method, headers: endToEnd(request.headers), body }, env)
  const isSafe = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method)
  if (!isSafe && answer.status < 400) forget({ path })
  answer.headers.set('Cache-Status', `${env.name}; fwd=${isSafe ? 'bypass' : 'method'}`)
  return new Response(answer.body, answer)
}

async function askOrigin(path: string, init: RequestInit, env: Env): Promise<Omit<Answer, 'asked'>> {
  const sentAtMs = performance.now()
  triedAtMs = sentAtMs
  try {
    const [origin] = env.nodes('origin')
    const signal = AbortSignal.timeout(ORIGIN_WITHIN_MS)
    const answer = await fetch(`http://${origin?.name}${path}`, { ...init, redirect: 'manual', signal })
    const body = answer.body === null ? null : await answer.bytes()
    isAway = false
    answeredAtMs = performance.now()
    return { status: answer.status, headers: endToEnd(answer.headers), body }
  } catch {
    // Somebody who asked later may have been answered meanwhile.
    if (answeredAtMs < sentAtMs) isAway = true
    const body = new TextEncoder().encode('The origin does not answer.\n')
    return { status: 504, headers: new Headers(), body }
  }
}

/** The user's own condition is for the edge to answer. What HEAD leaves out is left out on its way. */
function respond(request: Request, answer: Answer, told: string): Response {
  const headers = new Headers(answer.headers)
  headers.set('Cache-Status', told)
  const known = request.headers.get('if-none-match')
  if (known !== null && answer.status === 200 && namesTag(known, headers.get('etag') ?? ''))
    return new Response(null, { status: 304, headers })
  return new Response(answer.body, { status: answer.status, headers })
}
