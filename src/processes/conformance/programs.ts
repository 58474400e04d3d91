/** Programs of the trials: each word of a path tries one thing and tells what came of it. */

/** Names of the contract, and some that a program must not see. */
export const presentNames = [
  'fetch Request Response Headers FormData URL URLSearchParams AbortController AbortSignal setTimeout setInterval',
  'clearTimeout clearInterval queueMicrotask structuredClone TextEncoder TextDecoder btoa atob console crypto',
  'performance ReadableStream DOMException Promise Map Intl',
]
  .join(' ')
  .split(' ')
  .filter((name) => name !== 'Intl')

export const absentNames = [
  'process require Buffer global module exports __dirname __filename setImmediate clearImmediate WebSocket',
  'navigator localStorage Worker MessageChannel Event EventTarget Blob File WebAssembly Compartment harden lockdown',
  'EventSource CompressionStream BroadcastChannel',
]
  .join(' ')
  .split(' ')

const typesOf = (names: readonly string[]): string =>
  `{ ${names.map((name) => `${name}: typeof ${name}`).join(', ')} }`

/** Tells what it sees, what it gets, and what becomes of its requests. */
export const FRONT = `
import type { Connection, Env, Program } from 'millions'

let served = 0
let atFirst: Env['vars'] | undefined
let flagAtBoot = ''

const tell = async (url: string, init?: RequestInit): Promise<object> => {
  try {
    const response = await fetch(url, init)
    return { status: response.status, body: await response.text() }
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { name?: string; code?: string; message?: string } }
    return { name, message, ...(cause && { cause: cause.name, code: cause.code, why: cause.message }) }
  }
}

const attempts: Record<string, (request: Request, env: Env, url: URL, connection: Connection) => unknown> = {
  served: () => ++served,
  globals: () => (${typesOf([...presentNames, ...absentNames])}),
  'code-from-text': () => {
    const makers = [() => Function('return 1'), () => ({}).constructor.constructor('return process'), () => eval('1')]
    return makers.map((make) => { try { return typeof make() } catch (error) { return (error as Error).name } })
  },
  undeclared: () => [() => retrys > 3, () => process.env.PORT, () => { retrys = 1 }].map((use) => { try { return use() } catch (error) { return String(error) } }),
  frozen: () => { try { Reflect.get(Array, 'prototype').own = 1; return 'changed' } catch (error) { return (error as Error).name } },
  'tell-of': (request, env, url) => tell(url.searchParams.get('url') ?? ''),
  'give-up': (request, env, url) => tell(url.searchParams.get('url') ?? '', { signal: AbortSignal.timeout(Number(url.searchParams.get('ms') ?? 50)) }),
  abort: async () => {
    const controller = new AbortController()
    const told = tell('http://back-1/never', { signal: controller.signal })
    setTimeout(() => controller.abort(), 10)
    return told
  },
  header: (request, env, url) => tell('http://back-1/', { headers: { [url.searchParams.get('name') ?? '']: '5' }, method: 'POST', body: 'abc' }),
  env: (request, env, url, connection) => ({
    name: env.name, role: env.role, region: env.region, vars: env.vars, frozen: Object.isFrozen(env), from: connection.remoteAddress,
  }),
  settings: (request, env) => {
    const { vars } = env
    atFirst ??= vars
    return { now: env.vars.flag, kept: atFirst.flag, atBoot: flagAtBoot, other: vars.other, names: Object.keys(vars), frozen: Object.isFrozen(vars) }
  },
  request: (request) => ({ url: request.url, redirect: request.redirect, method: request.method, headers: [...request.headers] }),
  nodes: (request, env, url) => env.nodes(url.searchParams.get('role') ?? '').map(({ name }) => name),
  console: () => { console.log('a %s and', 'b', { c: [1, new Map([['d', new Error('e')]])] }, new Response('f')); return 'logged' },
  digest: async () => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('abc')))].slice(0, 4),
  work: async (request, env) => {
    const from = performance.now()
    await Promise.all([env.work(60), env.work(60)])
    return performance.now() - from >= 119
  },
  'hold-the-core': (request, env) => env.work(20_000),
  throw: () => { throw new TypeError('thrown on purpose') },
  'throw-in-a-timer': () => { setTimeout(() => { throw new TypeError('thrown in a timer') }, 1); return 'soon' },
  'no-response': () => 'handled below',
  stream: () => fetch('http://back-1/seen', {
    method: 'PUT', duplex: 'half', body: new ReadableStream({ start(to) { to.enqueue(new TextEncoder().encode('in parts')); to.close() } }),
  }).then((response) => response.json()),
  dates: () => [new Date(0).getHours(), new Date(0).toString(), [3, 1, 2].toSorted().join(), Math.pow(2, 0.5)],
}

export default {
  start(env) { flagAtBoot = env.vars.flag ?? 'none' },
  async fetch(request, env, connection) {
    const url = new URL(request.url)
    const [, word = '', ...rest] = url.pathname.split('/')
    if (word === 'pass') {
      const { method, headers } = request
      const body = request.body === null ? null : await request.bytes()
      const onward = new Headers(headers)
      for (const name of ['connection', 'keep-alive', 'transfer-encoding']) onward.delete(name)
      return fetch('http://back-1/' + rest.join('/') + url.search, { method, headers: onward, body, redirect: 'manual' })
    }
    if (word === 'no-response') return 'text' as never
    const attempt = attempts[word]
    if (attempt === undefined) return new Response('front', { status: 404 })
    return Response.json(await attempt(request, env, url, connection))
  },
} satisfies Program
`

/** Answers in all the ways that a proxy can get wrong; keeps what it is given on its disk. */
export const BACK = `
import type { Env, Program } from 'millions'

let release = () => {}
const released = new Promise<void>((resolve) => { release = resolve })
const gzip = Uint8Array.from([31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 203, 72, 205, 201, 201, 7, 0, 134, 166, 16, 54, 5, 0, 0, 0])

const code = (error: unknown) => (error as { code?: string }).code ?? (error as Error).name

async function disk(request: Request, env: Env, path: string): Promise<Response> {
  const at = new URL(request.url).searchParams.get('path') ?? 'file'
  const to = new URL(request.url).searchParams.get('to') ?? 'other'
  try {
    if (path === 'read') return new Response(await env.disk.read(at))
    if (path === 'list') return Response.json(await env.disk.list(at === 'file' ? '' : at))
    if (path === 'range') return new Response(await env.disk.read(at, { offset: 1, length: 2 }))
    if (path === 'write') await env.disk.write(at, await request.text())
    if (path === 'append') await env.disk.append(at, await request.text())
    if (path === 'sync') await env.disk.sync(at)
    if (path === 'truncate') await env.disk.truncate(at, 2)
    if (path === 'rename') await env.disk.rename(at, to)
    if (path === 'remove') await env.disk.remove(at)
    return new Response(null, { status: 204 })
  } catch (error) {
    return new Response(code(error), { status: 409 })
  }
}

export default {
  async fetch(request, env, connection) {
    const { pathname, search } = new URL(request.url)
    const [, word = '', rest = ''] = pathname.split('/')
    if (word === 'never') {
      request.signal.addEventListener('abort', () => console.log('the caller has gone'))
      console.log('waits')
      return new Promise(() => {})
    }
    if (word === 'hold') { await released; return new Response('released') }
    if (word === 'release') { release(); return new Response('released') }
    if (word === 'disk') return disk(request, env, rest)
    if (word === 'moved') return new Response(null, { status: 302, headers: { location: 'http://back-1/there' } })
    if (word === 'cookies') {
      const headers = new Headers()
      headers.append('set-cookie', 'a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT')
      headers.append('set-cookie', 'b=2')
      return new Response('two', { headers })
    }
    if (word === 'gzip') return new Response(gzip, { headers: { 'content-encoding': 'gzip' } })
    if (word === 'status') return new Response(null, { status: Number(rest), headers: { 'x-empty': '' } })
    if (word === 'stream') {
      const chunks = ['one ', 'two'].map((text) => new TextEncoder().encode(text))
      return new Response(ReadableStream.from(chunks))
    }
    if (word === 'hops') return new Response('hops', { headers: { connection: 'close, x-hop', 'x-hop': '1', 'keep-alive': 'timeout=5' } })
    return Response.json({
      method: request.method, path: pathname + search, headers: Object.fromEntries(request.headers),
      body: await request.text(), from: connection.remoteAddress,
    }, { headers: { 'x-back': 'yes' } })
  },
} satisfies Program
`
