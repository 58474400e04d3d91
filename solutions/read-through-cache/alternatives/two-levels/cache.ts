/** One map: each place holds what is known, and the promise of what is being read. */
import type { Env, Program } from 'millions'

interface Known {
  readonly answer: Answer
  readonly atMs: number
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array<ArrayBuffer>
}

interface Place {
  known?: Known
  coming?: Promise<Answer>
}

const places = new Map<string, Place>()
const lifeOf = (status: number, env: Env) => Number(status === 404 ? env.vars.ABSENT_MS : env.vars.TTL_MS)

export default {
  start(env) {
    const look = () => {
      for (const [path, { known, coming }] of [...places]) {
        if (coming) continue
        const staleMs = known?.answer.status === 200 ? Number(env.vars.STALE_MS) : 0
        if (!known || performance.now() - known.atMs > lifeOf(known.answer.status, env) + staleMs)
          places.delete(path)
      }
      setTimeout(look, 2000)
    }
    look()
  },

  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    if (pathname === '/status')
      return Response.json({ entries: [...places.values()].filter(({ known }) => known).length })
    if (request.method === 'POST') {
      // Who waits for it there gets it; nobody else will.
      places.delete(pathname.slice('/forget'.length) + search)
      return new Response(null, { status: 202 })
    }
    const path = pathname + search
    const place = places.get(path) ?? {}
    places.set(path, place)
    const { known } = place
    const ageMs = known ? performance.now() - known.atMs : 0
    if (known && ageMs < lifeOf(known.answer.status, env))
      return told(known.answer, `${env.name}; hit`, ageMs)
    const isFirst = place.coming === undefined
    place.coming ??= read(path, place, env)
    const answer = await place.coming
    const isOver = answer.status >= 500 && known?.answer.status === 200
    const nowAgeMs = known ? performance.now() - known.atMs : 0
    const lifeMs = Number(env.vars.TTL_MS)
    if (isOver && nowAgeMs < lifeMs + Number(env.vars.STALE_MS))
      return told(
        known.answer,
        `${env.name}; fwd=stale; ttl=${Math.floor((lifeMs - nowAgeMs) / 1000)}; fwd-status=${answer.status}`,
        nowAgeMs,
      )
    return told(answer, `${env.name}; fwd=${known ? 'stale' : 'miss'}${isFirst ? '' : '; collapsed'}`)
  },
} satisfies Program

async function read(path: string, place: Place, env: Env): Promise<Answer> {
  const atMs = performance.now()
  let answer: Answer
  try {
    const url = `http://${env.nodes('database')[0]?.name}${path}`
    const response = await fetch(url, { signal: AbortSignal.timeout(1700) })
    answer = { status: response.status, headers: response.headers, bytes: await response.bytes() }
  } catch {
    answer = { status: 503, headers: new Headers(), bytes: new TextEncoder().encode('away') }
  }
  delete place.coming
  if (answer.status === 200 || answer.status === 404) place.known = { answer, atMs }
  return answer
}

function told({ status, headers, bytes }: Answer, how: string, ageMs?: number): Response {
  const all = new Headers(headers)
  all.set('Cache-Status', how)
  if (ageMs !== undefined) all.set('Age', String(Math.floor(ageMs / 1000)))
  return new Response(bytes, { status, headers: all })
}
