/**
 * A web server of Postcards. A card is on the server that is asked, its stamp on the next one, and the stamp's price on the
 * one after that. Each logs what it does, and passes the trace on as W3C Trace Context says.
 *
 * GET /cards/<id>, GET /stamps/<id>, GET /prices/<id>, GET /logs (see log-files.ts), GET /count
 */
import type { Env, Program } from 'millions'
import { LogFiles } from './log-files.ts'

interface Ids {
  readonly trace: string
  readonly span: string
  readonly parent?: string
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/
/** What is logged leaves memory in blocks of this size, or after so long. */
const BLOCK_BYTES = 1024
const FLUSH_MS = 200
const ASKS: Readonly<Record<string, string>> = { cards: 'stamps', stamps: 'prices' }

let files: LogFiles
let waiting = new Uint8Array()
let lines = 0

export default {
  async start(env: Env): Promise<void> {
    files = new LogFiles(env.disk)
    await files.open()
    setInterval(() => flush(waiting.length, env), FLUSH_MS)
  },

  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url)
    if (url.pathname === '/health') return new Response('well')
    if (url.pathname === '/count') return Response.json({ lines })
    if (url.pathname === '/logs') return await files.answer(url)
    const [, kind = '', id = ''] = url.pathname.split('/')
    const ids = idsOf(request.headers.get('traceparent'))
    log(env, ids, 'info', `GET ${url.pathname}`)
    const asked = ASKS[kind]
    const status = asked === undefined || (await ask(`/${asked}/${id}`, ids, env)) ? 200 : 503
    log(env, ids, status === 200 ? 'info' : 'error', `answers ${status}`)
    return new Response(`${kind} ${id}`, { status, headers: { 'trace-id': ids.trace } })
  },
} satisfies Program

/** Whether the next server had it. */
async function ask(path: string, ids: Ids, env: Env): Promise<boolean> {
  const all = env.nodes('web')
  const next = all[(all.findIndex(({ name }) => name === env.name) + 1) % all.length]
  const call = newId(8)
  log(env, ids, 'debug', `asks ${next?.name} for ${path}`, { sends: call })
  try {
    const headers = { traceparent: `00-${ids.trace}-${call}-01` }
    const answer = await fetch(`http://${next?.name}${path}`, { headers, signal: AbortSignal.timeout(1000) })
    log(env, ids, 'debug', `${next?.name} answered ${answer.status}`, { receives: call })
    return answer.status === 200
  } catch (error) {
    log(env, ids, 'warn', `no answer from ${next?.name}: ${error}`)
    return false
  }
}

function idsOf(traceparent: string | null): Ids {
  const [, trace, parent] = TRACEPARENT.exec(traceparent ?? '') ?? []
  const span = newId(8)
  return trace && parent ? { trace, span, parent } : { trace: newId(16), span }
}

function newId(bytes: number): string {
  const digits = [...crypto.getRandomValues(new Uint8Array(bytes))]
  return digits.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function log(env: Env, ids: Ids, level: string, text: string, more = {}): void {
  const line = { time: Date.now(), level, text, ...ids, ...more }
  const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`)
  lines++
  const all = new Uint8Array(waiting.length + bytes.length)
  all.set(waiting)
  all.set(bytes, waiting.length)
  waiting = all
  flush(waiting.length - (waiting.length % BLOCK_BYTES), env)
}

function flush(length: number, env: Env): void {
  if (length === 0) return
  const block = waiting.subarray(0, length)
  waiting = waiting.slice(length)
  void files.append(block)
  // A line never goes on in another file.
  const isWhole = block.at(-1) === 0x0a
  if (isWhole && files.newestBytes > Number(env.vars.ROTATE_BYTES ?? 65_536)) void files.rotate()
}
