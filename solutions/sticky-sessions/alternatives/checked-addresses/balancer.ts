/**
 * Asks all servers every second how they are, and sends nobody to one that did not say so twice in a row. The cookie holds
 * an address. New users go round the servers that are well.
 */
import type { Env, Peer, Program } from 'millions'
import { mayAskAnother, outgoing, send } from './forward.ts'

const CHECK_MS = 1000

/** Checks in a row that failed, by name. */
const failures = new Map<string, number>()
let turn = 0

export default {
  start(env) {
    setInterval(() => {
      for (const { name } of env.nodes('web')) void check(name)
    }, CHECK_MS)
  },

  async fetch(request, env, connection) {
    const message = await outgoing(request, connection)
    const cookie = addressIn(request.headers.get('cookie') ?? '')
    const home = env.nodes('web').find(({ address }) => address === cookie)
    const tried: string[] = []
    for (let tries = 0; tries < 3; tries++) {
      const server = home !== undefined && tries === 0 && isWell(home) ? home : deal(env, tried)
      if (server === undefined) return away(503)
      tried.push(server.name)
      try {
        const answer = await send(server.name, message)
        answer.headers.append('set-cookie', `upstream=${server.address}; Max-Age=86400; Path=/; HttpOnly`)
        return answer
      } catch (error) {
        if (!mayAskAnother(error, request.method)) return away(502)
      }
    }
    return away(504)
  },
} satisfies Program

async function check(name: string): Promise<void> {
  const isFine = await fetch(`http://${name}/health`, { signal: AbortSignal.timeout(CHECK_MS) })
    .then(({ ok }) => ok)
    .catch(() => false)
  failures.set(name, isFine ? 0 : (failures.get(name) ?? 0) + 1)
}

const isWell = ({ name }: Peer): boolean => (failures.get(name) ?? 0) < 2

/** In turn; of those that are well if there are any, and that take new users if there are any of these. */
function deal(env: Env, tried: readonly string[]): Peer | undefined {
  const draining = (env.vars.draining ?? '').split(',')
  const left = env.nodes('web').filter(({ name }) => !tried.includes(name))
  const open = left.filter(({ name }) => !draining.includes(name))
  const ranks = [open.filter(isWell), left.filter(isWell), open, left]
  const among = ranks.find(({ length }) => length > 0) ?? []
  turn++
  return among[turn % among.length]
}

function addressIn(header: string): string {
  const found = header.split(';').map((pair) => pair.trim())
  return found.find((pair) => pair.startsWith('upstream='))?.slice('upstream='.length) ?? ''
}

const away = (status: number): Response => new Response('The servers are away.\n', { status })
