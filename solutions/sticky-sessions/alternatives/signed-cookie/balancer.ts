/** A cookie that names the server, signed by a key that this balancer alone has: nobody else can choose one. */
import type { Env, Program } from 'millions'
import { mayAskAnother, outgoing, send } from './forward.ts'

const NAME = '__Host-home'
const MOST = 3

export default {
  async fetch(request, env, connection) {
    const message = await outgoing(request, connection)
    const home = await homeIn(request.headers.get('cookie'))
    const tried = new Set<string>()
    while (tried.size < MOST) {
      const server = nextOf(env, home, tried)
      if (server === undefined) break
      tried.add(server)
      const answer = await attempt(server, request.method, message)
      if (answer === 'ask another') continue
      // Whoever heard nothing of a server is not its user.
      if (answer === 'unknown') return new Response('It may have been done, or not.\n', { status: 504 })
      if (server !== home) {
        const value = await sign(server)
        answer.headers.append('Set-Cookie', `${NAME}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`)
      }
      return answer
    }
    return new Response('All servers are away.\n', { status: 503 })
  },
} satisfies Program

async function attempt(
  server: string,
  method: string,
  message: Awaited<ReturnType<typeof outgoing>>,
): Promise<Response | 'ask another' | 'unknown'> {
  try {
    return await send(server, message)
  } catch (error) {
    return mayAskAnother(error, method) ? 'ask another' : 'unknown'
  }
}

/** Home first, then those that take new users by chance, then those that drain. Asked anew for each try: a server may begin to drain while another one is waited for. */
function nextOf(env: Env, home: string | undefined, tried: ReadonlySet<string>): string | undefined {
  const draining = new Set(env.vars.draining?.split(','))
  const rankOf = (name: string): number => (name === home ? 0 : draining.has(name) ? 2 : 1)
  const [next] = env
    .nodes('web')
    .filter(({ name }) => !tried.has(name))
    .map(({ name }) => ({ name, rank: rankOf(name), lot: chance() }))
    .sort((a, b) => a.rank - b.rank || a.lot - b.lot)
  return next?.name
}

const chance = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0

/** The first that is ours: a stranger's one beside it does no harm. */
async function homeIn(header: string | null): Promise<string | undefined> {
  for (const pair of (header ?? '').split(/; */)) {
    if (!pair.startsWith(`${NAME}=`)) continue
    const server = await signedServer(pair.slice(NAME.length + 1))
    if (server !== undefined) return server
  }
  return undefined
}

let key: Promise<CryptoKey> | undefined

/** Made at the first use, and gone with this process. */
function signingKey(): Promise<CryptoKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  key ??= crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  return key
}

async function sign(server: string): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', await signingKey(), bytesOf(server))
  return `${server}.${hexOf(new Uint8Array(signature))}`
}

async function signedServer(value: string): Promise<string | undefined> {
  const server = value.split('.')[0] ?? ''
  return (await sign(server)) === value ? server : undefined
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
