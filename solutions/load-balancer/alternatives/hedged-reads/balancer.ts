/**
 * Hedged reads: when a GET has no answer after one second, a second server is asked as well,
 * then a third, and the first to answer wins. Writes go to one server, and to another only when refused.
 */
import type { Env, Program } from 'millions'

const HEDGE_MS = 1000
const GIVE_UP_MS = 5000
const wait = (durationMs: number) =>
  new Promise<undefined>((resolve) => setTimeout(resolve, durationMs, undefined))

interface Health {
  readonly results: boolean[]
  usable: boolean
}

const pending = new Map<string, number>()
const health = new Map<string, Health>()

/** Judged by the last three checks: all bad is out, all good is in. */
async function probe(name: string): Promise<void> {
  const answer = fetch(`http://${name}/health`).then(
    (response) => response.status === 200,
    () => false,
  )
  const well = (await Promise.race([answer, wait(1000)])) ?? false
  const record = health.get(name) ?? { results: [], usable: true }
  health.set(name, record)
  record.results.push(well)
  if (record.results.length > 3) record.results.shift()
  if (record.results.length === 3 && record.results.every((result) => result === well)) record.usable = well
}

function order(env: Env): string[] {
  return env
    .nodes('web')
    .map(({ name }) => ({ name, key: (pending.get(name) ?? 0) + Math.random() }))
    .filter(({ name }) => health.get(name)?.usable ?? true)
    .sort((a, b) => a.key - b.key)
    .map(({ name }) => name)
}

async function send(name: string, path: string, init: RequestInit): Promise<Response> {
  pending.set(name, (pending.get(name) ?? 0) + 1)
  try {
    return await fetch(`http://${name}${path}`, { ...init, signal: AbortSignal.timeout(GIVE_UP_MS) })
  } finally {
    pending.set(name, (pending.get(name) ?? 1) - 1)
  }
}

/** The next server is asked when the one before failed, or after a second, whatever comes first. */
async function hedged(names: readonly string[], path: string, init: RequestInit): Promise<Response> {
  const asked: Promise<Response>[] = []
  for (const name of names) {
    const answer = send(name, path, init)
    asked.push(answer)
    const settled = await Promise.race([
      Promise.any(asked).catch(() => undefined),
      answer.catch(() => undefined),
      wait(HEDGE_MS),
    ])
    if (settled !== undefined) return settled
  }
  return Promise.any(asked)
}

async function oneAfterTheOther(
  names: readonly string[],
  path: string,
  init: RequestInit,
): Promise<Response> {
  for (const name of names) {
    try {
      return await send(name, path, init)
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : {}
      const untouched = 'code' in cause && ['ECONNREFUSED', 'ENOTFOUND'].includes(String(cause.code))
      if (!untouched) return new Response('The outcome is unknown.\n', { status: 504 })
    }
  }
  throw new Error('no server is left')
}

export default {
  start(env) {
    setInterval(() => {
      const names = env.nodes('web').map(({ name }) => name)
      for (const name of health.keys()) if (!names.includes(name)) health.delete(name)
      for (const name of names) void probe(name)
    }, 1000)
  },

  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const { method } = request
    const headers = passedOn(request.headers)
    headers.append('x-forwarded-for', connection.remoteAddress)
    const body = request.body === null ? null : await request.bytes()
    const ask = method === 'GET' || method === 'HEAD' ? hedged : oneAfterTheOther
    try {
      const answer = await ask(order(env).slice(0, 3), pathname + search, {
        method,
        headers,
        body,
        redirect: 'manual',
      })
      return new Response(answer.body, { status: answer.status, headers: passedOn(answer.headers) })
    } catch {
      return new Response('No server answered.\n', { status: 503 })
    }
  },
} satisfies Program

function passedOn(from: Headers): Headers {
  const to = new Headers(from)
  const listed = from.get('connection')?.split(',') ?? []
  const fixed = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']
  for (const name of [...fixed, ...listed]) if (name.trim() !== '') to.delete(name.trim())
  return to
}
