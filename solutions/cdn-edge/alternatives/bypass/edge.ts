/** What was not for all the last time is not waited for the next time. Parts are cut out of what is kept; other conditions pass by. */
import type { Env, Program } from 'millions'
import { directivesOf, endToEnd, namesIn, namesTag, secondsOf } from './http.ts'
import { edgeOrder, generation, hasPurgeSince } from './purge.ts'

const PATIENCE_MS = 2700
/** So long nobody waits for somebody else, after that was in vain. */
const PASS_FOR_MS = 10_000

interface Copy {
  readonly code: number
  readonly fields: readonly (readonly [string, string])[]
  readonly data: Uint8Array<ArrayBuffer>
  readonly question: ReadonlyMap<string, string>
  readonly askedMs: number
}

const copies: Record<string, Copy[]> = Object.create(null)
const inFlight: Map<string, { readonly since: number; readonly result: Promise<Copy> }> = new Map()
/** Whether the origin said nothing the last time. */
const silence = { isOn: false, isTried: false, endedMs: 0 }
const passUntilMs: Map<string, number> = new Map()

const drop = (isGone: (key: string) => boolean): void => {
  for (const key of Object.keys(copies).filter(isGone)) delete copies[key]
}

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/.edge/status') return Response.json({ entries: Object.keys(copies).length })
    if (pathname.startsWith('/.edge/')) return edgeOrder(request, env, drop)
    switch (request.method) {
      case 'GET':
      case 'HEAD': {
        const key = pathname + counted(search, env)
        return request.headers.has('authorization')
          ? relay(request, pathname + search, env)
          : read(request, key, env)
      }
      case 'OPTIONS':
        return relay(request, pathname + search, env)
      default: {
        const answer = await relay(request, pathname + search, env)
        if (answer.status < 400) edgeOrder.own(pathname + search, drop)
        return answer
      }
    }
  },
} satisfies Program

function counted(search: string, env: Env): string {
  let left = ''
  for (const parameter of search === '' ? [] : search.slice(1).split('&')) {
    const end = parameter.indexOf('=')
    const name = end < 0 ? parameter : parameter.slice(0, end)
    if (!`,${env.vars.IGNORED},`.includes(`,${name},`) || name === '')
      left += `${left === '' ? '?' : '&'}${parameter}`
  }
  return left
}

async function read(request: Request, key: string, env: Env): Promise<Response> {
  const copy = copies[key]?.find((each) => suits(each, request))
  if (copy && ageMs(copy) < lifeMs(copy)) return hand(copy, request, `${env.name}; hit`, true)
  const inNeed = copy && ageMs(copy) < lifeMs(copy) + graceMs(copy) ? copy : undefined
  if (inNeed && silence.isOn) {
    if (!silence.isTried) {
      silence.isTried = true
      setTimeout(() => (silence.isTried = false), 4000)
      void bring(key, request, copy, generation(), env)
    }
    return handOld(inNeed, request, env)
  }
  if (request.method === 'HEAD' || request.headers.has('if-modified-since')) {
    const isOther = copy?.fields.some(([name]) => name === 'etag') !== true
    if (isOther && !inNeed && !request.headers.has('if-none-match')) return relay(request, key, env)
  }
  const lane = `${key} ${JSON.stringify(varying(copies[key]?.at(-1)).map((name) => request.headers.get(name)))}`
  const going = inFlight.get(lane)
  if (going && !hasPurgeSince(going.since, key) && (passUntilMs.get(key) ?? 0) < performance.now()) {
    const result = await going.result
    if (inNeed && result.code >= 500) return handOld(inNeed, request, env)
    if (result.code >= 500 || (isOpen(result) && suits(result, request) && lifeMs(result) >= 0))
      return hand(result, request, `${env.name}; fwd=miss`, false)
    if (!isOpen(result)) passUntilMs.set(key, performance.now() + PASS_FOR_MS)
  }
  const since = generation()
  const result = bring(key, request, copy, since, env)
  const isNew = !going || hasPurgeSince(going.since, key)
  if (isNew) inFlight.set(lane, { since, result })
  const brought = await result
  if (inFlight.get(lane)?.result === result) inFlight.delete(lane)
  if (inNeed && brought.code >= 500) return handOld(inNeed, request, env)
  return hand(brought, request, `${env.name}; fwd=uri-miss; stored`, false)
}

/** Between its life and its end. */
function graceMs(copy: Copy): number {
  const words = directivesOf(fieldOf(copy, 'cache-control'))
  const isForbidden = ['must-revalidate', 'no-cache', 'proxy-revalidate'].some((word) => words.has(word))
  return isForbidden ? 0 : (secondsOf(words.get('stale-if-error')) ?? 0) * 1000
}

const handOld = (copy: Copy, request: Request, env: Env): Response =>
  hand(copy, request, `${env.name}; fwd=stale; ttl=${Math.floor((lifeMs(copy) - ageMs(copy)) / 1000)}`, true)

async function bring(
  key: string,
  request: Request,
  old: Copy | undefined,
  since: number,
  env: Env,
): Promise<Copy> {
  const fields = endToEnd(request.headers)
  for (const name of [
    'range',
    'if-range',
    'if-match',
    'if-none-match',
    'if-modified-since',
    'if-unmodified-since',
  ])
    fields.delete(name)
  const question = new Map(fields)
  const tag = old?.fields.find(([name]) => name === 'etag')?.[1]
  if (tag !== undefined) fields.set('if-none-match', tag)
  const came = await origin(key, { headers: fields }, question, env)
  const copy = came.code === 304 && old ? { ...old, fields: mixed(old, came), askedMs: came.askedMs } : came
  if (copy.code >= 500 || hasPurgeSince(since, key)) return copy
  const rest = (copies[key] ?? []).filter((each) => !suits(each, request))
  const isKept = isOpen(copy) && lifeMs(copy) >= 0
  if (isKept || rest.length > 0) copies[key] = isKept ? [...rest, copy] : rest
  else delete copies[key]
  return copy
}

function mixed(old: Copy, by: Copy): Copy['fields'] {
  const named = new Set(['age', ...by.fields.map(([name]) => name)])
  return [...old.fields.filter(([name]) => !named.has(name)), ...by.fields]
}

const fieldOf = (copy: Copy, name: string): string | null => {
  const values = copy.fields.filter(([each]) => each === name).map(([, value]) => value)
  return values.length === 0 ? null : values.join(', ')
}

const varying = (copy: Copy | undefined): string[] => (copy ? namesIn(fieldOf(copy, 'vary')) : [])

const suits = (copy: Copy, request: Request): boolean =>
  varying(copy).every((name) => (copy.question.get(name) ?? null) === request.headers.get(name))

function isOpen(copy: Copy): boolean {
  const words = directivesOf(fieldOf(copy, 'cache-control'))
  const isClosed = ['private', 'no-store'].some((word) => words.has(word))
  return !isClosed && !varying(copy).includes('*') && fieldOf(copy, 'set-cookie') === null
}

function lifeMs(copy: Copy): number {
  const words = directivesOf(fieldOf(copy, 'cache-control'))
  if (![200, 404, 410, 301, 308].includes(copy.code)) return -1
  if (words.has('no-cache')) return 0
  const seconds = words.has('s-maxage') ? words.get('s-maxage') : words.get('max-age')
  return seconds === undefined ? -1 : (secondsOf(seconds) ?? 0) * 1000
}

/** The way from the origin counts. */
const ageMs = (copy: Copy): number =>
  performance.now() - copy.askedMs + (secondsOf(fieldOf(copy, 'age')) ?? 0) * 1000

function hand(copy: Copy, request: Request, told: string, isHit: boolean): Response {
  const headers = new Headers(copy.fields)
  headers.set('cache-status', told)
  if (isHit) headers.set('age', Math.floor(ageMs(copy) / 1000).toFixed())
  const tags = request.headers.get('if-none-match')
  if (copy.code !== 200)
    return new Response(copy.code === 204 ? null : copy.data, { status: copy.code, headers })
  if (tags && namesTag(tags, headers.get('etag') ?? '')) return new Response(null, { status: 304, headers })
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? []
  const size = copy.data.length
  if (
    from === undefined ||
    Number(from) >= size ||
    request.headers.has('if-range') ||
    request.method === 'HEAD'
  )
    return new Response(copy.data, { headers })
  const end = to ? Math.min(Number(to) + 1, size) : size
  headers.set('content-range', `bytes ${from}-${end - 1}/${size}`)
  return new Response(copy.data.slice(Number(from), end), { status: 206, headers })
}

/** There and back, as it is. */
async function relay(request: Request, path: string, env: Env): Promise<Response> {
  const { method } = request
  const body = request.body ? await request.bytes() : null
  const copy = await origin(path, { method, headers: endToEnd(request.headers), body }, new Map(), env)
  const headers = new Headers(copy.fields)
  headers.set('cache-status', `${env.name}; fwd=bypass`)
  return new Response([204, 304].includes(copy.code) ? null : copy.data, { status: copy.code, headers })
}

async function origin(
  path: string,
  init: RequestInit,
  question: ReadonlyMap<string, string>,
  env: Env,
): Promise<Copy> {
  const askedMs = performance.now()
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), PATIENCE_MS)
  try {
    const url = `http://${env.nodes('origin').at(0)?.name}${path}`
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: late.signal })
    const data = answer.body ? await answer.bytes() : new Uint8Array()
    Object.assign(silence, { isOn: false, endedMs: performance.now() })
    return { code: answer.status, fields: [...endToEnd(answer.headers)], data, question, askedMs }
  } catch {
    silence.isOn ||= silence.endedMs < askedMs
    return { code: 502, fields: [], data: new TextEncoder().encode('No origin.\n'), question, askedMs }
  } finally {
    clearTimeout(timer)
  }
}
