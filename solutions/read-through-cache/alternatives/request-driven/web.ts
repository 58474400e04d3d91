/** No timers of its own: a request that waits for long has the cache asked whether it is there, and one in five seconds tries it again. */
import type { Env, Program } from 'millions'

type State = { kind: 'well' } | { kind: 'away'; tryAtMs: number }
let state: State = { kind: 'well' }

export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    if (url.pathname === '/health') return new Response('well\n')
    const path = url.pathname + url.search
    switch (request.method) {
      case 'GET':
        return await read(path, env)
      case 'HEAD': {
        const { status, headers } = await read(path, env)
        return new Response(null, { status, headers })
      }
      default:
        return await write(request, path, env)
    }
  },
} satisfies Program

async function read(path: string, env: Env): Promise<Response> {
  const wasAway = state.kind === 'away'
  if (state.kind === 'away') {
    if (performance.now() < state.tryAtMs) return direct(path, env)
    state = { kind: 'away', tryAtMs: performance.now() + 5000 }
    if (!(await isThere(env))) return direct(path, env)
    state = { kind: 'well' }
  }
  const through = await throughCache(path, env)
  if (through) return through
  if (!wasAway || state.kind === 'well') state = { kind: 'away', tryAtMs: performance.now() + 5000 }
  return direct(path, env)
}

/** Given up as soon as the cache does not say that it is there. */
async function throughCache(path: string, env: Env): Promise<Response | undefined> {
  const stop = new AbortController()
  let timer = setTimeout(look, 250)
  function look(): void {
    void isThere(env).then((there) => {
      if (!there) stop.abort()
      else timer = setTimeout(look, 250)
    })
  }
  try {
    const answer = await fetch(`http://${name(env, 'cache')}${path}`, { signal: stop.signal })
    return new Response(await answer.bytes(), { status: answer.status, headers: answer.headers })
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    stop.abort()
  }
}

async function isThere(env: Env): Promise<boolean> {
  try {
    await fetch(`http://${name(env, 'cache')}/status`, { signal: AbortSignal.timeout(290) })
    return true
  } catch {
    return false
  }
}

async function direct(path: string, env: Env): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(1500)
    const answer = await fetch(`http://${name(env, 'database')}${path}`, { signal })
    return new Response(await answer.bytes(), { status: answer.status, headers: answer.headers })
  } catch {
    return new Response('later', { status: 503 })
  }
}

async function write(request: Request, path: string, env: Env): Promise<Response> {
  const { method, headers } = request
  const body = request.body === null ? null : await request.bytes()
  let answer: Response
  try {
    const signal = AbortSignal.timeout(2000)
    answer = await fetch(`http://${name(env, 'database')}${path}`, { method, headers, body, signal })
  } catch {
    return new Response('later', { status: 503 })
  }
  if (answer.status < 300 && state.kind === 'well') {
    const signal = AbortSignal.timeout(250)
    await fetch(`http://${name(env, 'cache')}${path}`, { method: 'DELETE', signal }).catch(() => {
      state = { kind: 'away', tryAtMs: performance.now() + 5000 }
    })
  }
  return answer
}

const name = (env: Env, role: string): string => env.nodes(role)[0]?.name ?? role
