/** Keeps what was read from the database for a while. Who asks for the same at the same time waits for one read. */
import type { Env, Program } from 'millions'

const READ_WITHIN_MS = 1500
const SWEEP_EVERY_MS = 1000
const KEPT_HEADERS = ['content-type', 'etag', 'retry-after']

/** What the database answered, or why it did not. */
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array<ArrayBuffer>
}

interface Entry extends Answer {
  /** By the time that passes, whatever the clock is set to. */
  readonly readAtMs: number
  readonly lifeMs: number
}

const entries = new Map<string, Entry>()
/** Path → the read that is under way. */
const reads = new Map<string, Promise<Answer>>()

export default {
  start(env) {
    setInterval(() => dropOld(env), SWEEP_EVERY_MS)
  },

  async fetch(request, env) {
    const { pathname, search } = new URL(request.url)
    const path = pathname + search
    if (path === '/status') return Response.json({ entries: entries.size })
    if (request.method === 'PURGE') return forget(path)

    const answer = await lookUp(path, env)
    return request.method === 'HEAD' ? new Response(null, answer) : answer
  },
} satisfies Program

async function lookUp(path: string, env: Env): Promise<Response> {
  const entry = entries.get(path)
  if (entry && ageOf(entry) < entry.lifeMs) return fromMemory(entry, `${env.name}; hit`)

  const answer = await readOnce(path, env)
  if (answer.status >= 500 && entry && isOfUse(entry, env)) {
    const ttl = Math.floor((entry.lifeMs - ageOf(entry)) / 1000)
    return fromMemory(entry, `${env.name}; fwd=stale; ttl=${ttl}`)
  }
  return respond(answer, { 'Cache-Status': `${env.name}; fwd=miss` })
}

/** Joins the read that is under way, or begins one. Never rejects: all who wait hear of a failure, and it is not kept. */
function readOnce(path: string, env: Env): Promise<Answer> {
  const underWay = reads.get(path)
  if (underWay) return underWay
  const read = readFromDatabase(path, env).then((answer) => {
    // Forgotten meanwhile: the answer may be from before a write.
    if (reads.get(path) !== read) return answer
    reads.delete(path)
    keep(path, answer, env)
    return answer
  })
  reads.set(path, read)
  return read
}

/** It belongs to nobody: the user who asked first may leave. */
async function readFromDatabase(path: string, env: Env): Promise<Answer> {
  try {
    const [database] = env.nodes('database')
    const signal = AbortSignal.timeout(READ_WITHIN_MS)
    const response = await fetch(`http://${database?.name}${path}`, { signal })
    const headers: Record<string, string> = {}
    for (const name of KEPT_HEADERS) {
      const value = response.headers.get(name)
      if (value !== null) headers[name] = value
    }
    return { status: response.status, headers, body: await response.bytes() }
  } catch {
    const body = new TextEncoder().encode('The database does not answer.\n')
    return { status: 503, headers: { 'retry-after': '1' }, body }
  }
}

function keep(path: string, answer: Answer, env: Env): void {
  if (answer.status >= 500) return
  if (answer.status !== 200 && answer.status !== 404) return void entries.delete(path)
  const lifeMs = Number(answer.status === 200 ? env.vars.TTL_MS : env.vars.ABSENT_MS)
  entries.set(path, { ...answer, readAtMs: performance.now(), lifeMs })
}

function forget(path: string): Response {
  entries.delete(path)
  reads.delete(path)
  return new Response(null, { status: 204 })
}

/** Nobody may ever ask for them again. */
function dropOld(env: Env): void {
  for (const [path, entry] of entries) if (!isOfUse(entry, env)) entries.delete(path)
}

const ageOf = (entry: Entry): number => performance.now() - entry.readAtMs

/** What is too old may still be better than nothing, when the database is away. That there is nothing is not. */
function isOfUse(entry: Entry, env: Env): boolean {
  const staleMs = entry.status === 200 ? Number(env.vars.STALE_MS) : 0
  return ageOf(entry) < entry.lifeMs + staleMs
}

function fromMemory(entry: Entry, status: string): Response {
  return respond(entry, { Age: String(Math.floor(ageOf(entry) / 1000)), 'Cache-Status': status })
}

const respond = ({ status, headers, body }: Answer, more: Record<string, string>): Response =>
  new Response(body, { status, headers: { ...headers, ...more } })
